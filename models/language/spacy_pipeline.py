"""The same analysis as a spaCy pipeline: ``blank("fi")``, the tokeniser of minutes and the lemmatiser as a component.

For whoever wants spaCy's ``Doc``, matchers and further components. Indexing and searching use
:class:`models.pipeline.FinnishAnalyser` directly, which makes no ``Token`` and imports no spaCy; both give the same
words, lemmas and terms.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.util import registry
from spacy.vocab import Vocab

from models.analysis import AnalysedText, Analyser, Term, TermOrigin, WordAnalysis
from models.language.tokens import TOKEN
from models.pipeline import FinnishAnalyser, load_analyser

COMPONENT = "finnish_terms"
_TERMS = "pykala.terms"  # in Doc.user_data: the index terms of each word's token, by its index
_WORDS = "pykala.words"  # in Doc.user_data: index of each word's token


class MinutesTokenizer:
    """spaCy's tokens by the rules of :mod:`models.language.tokens`; what stands between words is punctuation."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        indices: list[int] = []
        position = 0
        for match in TOKEN.finditer(text):
            _add_between(text[position : match.start()], words, spaces)
            indices.append(len(words))
            words.append(match.group())
            spaces.append(False)
            position = match.end()
        _add_between(text[position:], words, spaces)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        doc.user_data[_WORDS] = indices
        return doc

    # What spaCy asks of a tokeniser that it stores with a pipeline: there is nothing to store.
    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> MinutesTokenizer:
        return self

    def to_disk(self, _: str | Path, **__: Any) -> None:
        return None

    def from_disk(self, _: str | Path, **__: Any) -> MinutesTokenizer:
        return self


def _add_between(gap: str, words: list[str], spaces: list[bool]) -> None:
    """Add the tokens of what stands between two words: single spaces belong to the token before them."""
    if gap.startswith(" ") and words:
        spaces[-1] = True
        gap = gap[1:]
    for run in _runs(gap):
        if run == " " and words and not spaces[-1] and not words[-1].isspace():
            spaces[-1] = True
        else:
            words.append(run)
            spaces.append(False)


def _runs(gap: str) -> Iterator[str]:
    start = 0
    for position in range(1, len(gap) + 1):
        if position == len(gap) or not (gap[position].isspace() and gap[start].isspace()):
            yield gap[start:position]
            start = position


class FinnishTermsComponent:
    """Sets ``token.lemma_`` of words; ``token._.terms`` gives the index terms, none for punctuation."""

    def __init__(self, analyser: Analyser, language: str = "fi") -> None:
        self.analyser = analyser
        self.language = language
        Token.set_extension("terms", getter=self._terms, force=True)

    def __call__(self, doc: Doc) -> Doc:
        for index in doc.user_data.get(_WORDS, range(len(doc))):
            token = doc[index]
            token.lemma_ = self.analyser.word(token.text, self.language).lemma
        if _WORDS in doc.user_data:
            words = self.analyser.text(doc.text, self.language).words
            # Plain tuples: a document is stored with its user data.
            doc.user_data[_TERMS] = {
                index: [(term.text, term.weight, term.origin) for term in word.terms]
                for index, word in zip(doc.user_data[_WORDS], words, strict=True)
            }
        return doc

    def _terms(self, token: Token) -> tuple[Term, ...]:
        terms: dict[int, list[tuple[str, float, TermOrigin]]] | None = token.doc.user_data.get(_TERMS)
        if terms is not None:
            return tuple([Term(*term) for term in terms.get(token.i, ())])
        return self.analyser.word(token.text, self.language).terms


@registry.tokenizers("pykala.MinutesTokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Any:
    return lambda nlp: MinutesTokenizer(nlp.vocab)


@Language.factory(COMPONENT, assigns=["token.lemma"], default_config={"cache": None, "backend": None, "language": "fi"})
def make_component(
    nlp: Language,  # noqa: ARG001
    name: str,  # noqa: ARG001
    cache: str | None,
    backend: str | None,
    language: str,
) -> FinnishTermsComponent:
    return FinnishTermsComponent(load_analyser(Path(cache) if cache else None, backend), language)


def make_pipeline(analyser: FinnishAnalyser | None = None, language: str = "fi") -> Language:
    """A spaCy pipeline of the tokeniser and the component, on the given analyser or a new one."""
    nlp = spacy.blank("fi", config={"nlp": {"tokenizer": {"@tokenizers": "pykala.MinutesTokenizer.v1"}}})
    component = nlp.add_pipe(COMPONENT, config={"language": language})
    if analyser is not None and isinstance(component, FinnishTermsComponent):
        component.analyser = analyser
    return nlp


def analysed_text(doc: Doc) -> AnalysedText:
    """The words of a document that :func:`make_pipeline`'s pipeline made, as the other packages take them."""
    tokens = [doc[index] for index in doc.user_data[_WORDS]]
    words = tuple(WordAnalysis(token.text, token.lemma_, token._.terms) for token in tokens)
    starts = np.array([token.idx for token in tokens], dtype=np.int32)
    ends = np.array([token.idx + len(token) for token in tokens], dtype=np.int32)
    return AnalysedText(doc.text, words, starts, ends)
