"""A morphological reading of a word form, and the protocol of the backends that give them."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Reading(NamedTuple):
    """One reading of a word form.

    ``lemma`` is lower-case, with hyphens and without compound marks. ``parts`` are the parts of a compound as they
    stand in the lemma (``kaupungin``, ``hallitus``), empty for a simple word. ``cost`` grows with unlikeliness: below
    ``GUESSED`` the word or all its parts are in the backend's dictionary.
    """

    lemma: str
    parts: tuple[str, ...]
    pos: str
    cost: float


GUESSED = 3.0
"""From this cost on a reading is a guess."""


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

    def readings(self, form: str) -> tuple[Reading, ...]:
        """All readings of a form as it was written, the cheapest first; none for a form that is no word."""
        ...
