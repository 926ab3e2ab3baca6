"""The language pipeline: text or item in, analysed words out. The one way for the other packages to analyse."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from models.analysis import AnalysedItem, AnalysedText, WordAnalysis
from models.item import Item
from models.language.pykko import PykkoBackend
from models.language.swedish import analyse_swedish, is_swedish
from models.language.terms import FinnishTerms
from models.language.tokens import TOKEN

_FORMS_IN_MEMORY = 200_000


class FinnishAnalyser:
    """Analyses Finnish and Swedish text. Every form is analysed once; its :class:`WordAnalysis` is then shared."""

    def __init__(self, finnish: FinnishTerms, name: str, version: str) -> None:
        self.name = name
        self.version = version
        self._finnish = finnish
        self._known: dict[str, dict[str, WordAnalysis]] = {"fi": {}, "sv": {}}

    def word(self, form: str, language: str = "fi") -> WordAnalysis:
        """Analyse one word form, given as it was written."""
        known = self._known_forms(language)
        found = known.get(form)
        if found is None:
            self._learn((form,), language, known)
            found = known[form]
        return found

    def text(self, text: str, language: str = "fi") -> AnalysedText:
        """Tokenise and analyse a text."""
        matches = list(TOKEN.finditer(text))
        forms = [match.group() for match in matches]
        known = self._known_forms(language)
        missing = set(forms).difference(known)
        if missing:
            self._learn(missing, language, known)
        spans = np.array([match.span() for match in matches], dtype=np.int32).reshape(-1, 2)
        words = tuple([known[form] for form in forms])
        return AnalysedText(text, words, np.ascontiguousarray(spans[:, 0]), np.ascontiguousarray(spans[:, 1]))

    def item(self, item: Item) -> AnalysedItem:
        """Analyse an item's title and text, each once, in the item's language; Swedish text is recognised."""
        language = item.language
        if language != "sv" and is_swedish(f"{item.title}\n{item.text}"):
            language = "sv"
        return AnalysedItem(item, self.text(item.title, language), self.text(item.text, language))

    def _known_forms(self, language: str) -> dict[str, WordAnalysis]:
        return self._known["sv" if language == "sv" else "fi"]

    def _learn(self, forms: Iterable[str], language: str, known: dict[str, WordAnalysis]) -> None:
        analyse = analyse_swedish if language == "sv" else self._finnish.analyse
        for form in forms:
            known[form] = analyse(form)


def load_analyser(cache: Path | None = None, backend: str | None = None) -> FinnishAnalyser:  # noqa: ARG001
    """The analyser. Cheap to make: what is heavy is loaded when the first unknown form comes."""
    pykko = PykkoBackend()
    return FinnishAnalyser(FinnishTerms(pykko), pykko.name, f"{pykko.version}+1")
