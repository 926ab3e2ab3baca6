"""A morphological reading of a word form, and the protocol of the backends that give them."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Reading(NamedTuple):
    """One reading of a word form.

    ``lemma`` is lower-case, with hyphens and without compound marks. ``parts`` are the parts of a compound as they
    stand in the lemma (``kaupungin``, ``hallitus``), empty for a simple word. ``cost`` grows with unlikeliness: below
    ``GUESSED`` the word or all its parts are in the backend's dictionary. ``rank`` orders readings before cost and
    frequency do: see the constants. ``proper`` marks a proper name.
    """

    lemma: str
    parts: tuple[str, ...]
    cost: float
    rank: int
    proper: bool = False


GUESSED = 3.0
"""From this cost on a reading is a guess."""

NAME, WORD, VERB_FORM, PARTICIPLE = -1, 0, 1, 2
"""Ranks. ``NAME``: a listed name, written with a capital. ``WORD``: a word of its own. ``VERB_FORM``: an infinitive or
participle of a verb where the dictionary also lists a noun or adjective (*elämä* of *elää*). ``PARTICIPLE``: a
participle as its own lemma, where the verb is another reading (*koskeva* beside *koskea*)."""


class Backend(Protocol):
    """Gives all readings of a word form. ``name`` and ``version`` are part of an index's identity."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @classmethod
    def is_available(cls) -> bool:
        """Whether the backend's packages are installed; loads nothing."""
        ...

    def readings(self, form: str, *, guesses: bool = True) -> tuple[Reading, ...]:
        """All readings of a form as it was written, in no particular order; none for a form that is no word.

        Guesses, which take the longest to find, are given only when there is nothing else and ``guesses`` allows.
        """
        ...
