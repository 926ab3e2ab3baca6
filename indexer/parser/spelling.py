"""What the shipped lexicon of Finnish word forms says of how a word cut at the end of a line is written."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.language.lexicon import Lexicon


@cache
def _lexicon() -> Lexicon | None:
    """The lexicon, mapped; ``None`` where the installation has none."""
    from models.language.lexicon import Lexicon
    from models.pipeline import LEXICON

    try:
        return Lexicon.map(Path(str(files("models.data").joinpath(LEXICON))))
    except OSError:
        return None


@lru_cache(maxsize=50_000)
def listed_lemma(form: str) -> str | None:
    """The lemma of a form if it is, as written or in lower case, among the frequent ones of the lexicon."""
    from models.language.codec import decode

    lexicon = _lexicon()
    if lexicon is None:
        return None
    found = lexicon.find({form, form.casefold()})
    return decode(next(iter(found.values())))[0] if found else None


def is_listed(form: str) -> bool:
    """Whether a form, as written or in lower case, is among the frequent ones of the lexicon."""
    return listed_lemma(form) is not None
