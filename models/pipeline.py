"""The language pipeline: text or item in, analysed words out. The one way for the other packages to analyse.

A form is looked up in memory, in the shipped lexicon, in the cache on disk, and analysed only when it is in none of
them. :mod:`models.language.spacy_pipeline` gives the same analysis as a spaCy pipeline.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.analysis import QUERY_LANGUAGE, AnalysedItem, AnalysedText, Term, WordAnalysis
from models.item import Item
from models.language.backends import open_backend
from models.language.codec import decode, encode
from models.language.ellipsis import HYPHEN, shared_parts, with_shared_beginning, with_shared_end
from models.language.formcache import FormCache
from models.language.lexicon import Lexicon
from models.language.pieces import is_plain_word
from models.language.readings import GUESSED, Backend
from models.language.selection import LemmaPrior
from models.language.swedish import analyse_swedish, is_swedish
from models.language.terms import PART_WEIGHT, FinnishTerms, ordered_terms
from models.language.tokens import TOKEN

LEXICON = "wordforms.lexicon"
QUERY = QUERY_LANGUAGE
"""In place of a language: that of a query's word, which may be Finnish or Swedish."""
_FORMS_IN_MEMORY = 200_000


class FinnishAnalyser:
    """Analyses Finnish and Swedish text. A form's :class:`WordAnalysis` is made once and then shared.

    Safe to share between threads, and to be inherited by a forked process.
    """

    def __init__(self, backend: Backend, lexicon: Lexicon | None, cache_folder: Path | None) -> None:
        self._backend = backend
        self.lexicon = lexicon
        self.name = backend.name
        self.version = f"{backend.version}+{lexicon.version if lexicon else 'bare'}"
        self._cache = (
            FormCache(cache_folder / "wordforms.sqlite", f"{self.name} {self.version}") if cache_folder else None
        )
        self._known: dict[str, dict[str, WordAnalysis]] = {"fi": {}, "sv": {}, QUERY: {}}
        self._shared: dict[str, tuple[str, tuple[Term, ...]]] = {}
        self._completed: dict[tuple[str, str, str], WordAnalysis] = {}
        self._lock = threading.Lock()
        if self._cache:
            atexit.register(self._cache.close)

    def word(self, form: str, language: str = "fi") -> WordAnalysis:
        """Analyse one word form, given as it was written.

        ``language`` is ``fi``, ``sv``, or :data:`QUERY` for a word of a query, whose language is not known: the Finnish
        analysis, and the Swedish stem too where no Finnish dictionary knows the word.
        """
        return self.words((form,), language)[0]

    def words(self, forms: Sequence[str], language: str = "fi") -> tuple[WordAnalysis, ...]:
        """Analyse word forms, one analysis for each; unknown ones are looked up together."""
        known = self._forms_of(language)
        missing = set(forms).difference(known)
        if missing:
            learnt = self._learn(missing, language, known)
            return tuple([learnt.get(form) or known[form] for form in forms])
        return tuple([known[form] for form in forms])

    def text(self, text: str, language: str = "fi") -> AnalysedText:
        """Tokenise and analyse a text. A word beside a hyphen also has the compound as a reading that it says together
        with another word: *sosiaalipalvelu* in *sosiaali- ja terveyspalvelut*."""
        matches = list(TOKEN.finditer(text))
        words = self.words([match.group() for match in matches], language)
        spans = np.array([match.span() for match in matches], dtype=np.int32).reshape(-1, 2)
        starts, ends = np.ascontiguousarray(spans[:, 0]), np.ascontiguousarray(spans[:, 1])
        return AnalysedText(text, self._with_shared_parts(text, words, starts, ends, language), starts, ends)

    def text_at(
        self, text: str, starts: npt.NDArray[np.int32], ends: npt.NDArray[np.int32], language: str = "fi"
    ) -> AnalysedText:
        """Analyse a text whose words are known to stand at ``starts`` and ``ends`` (as in :class:`AnalysedText`)."""
        spans = zip(starts.tolist(), ends.tolist(), strict=True)
        words = self.words([text[start:end] for start, end in spans], language)
        return AnalysedText(text, self._with_shared_parts(text, words, starts, ends, language), starts, ends)

    def item(self, item: Item) -> AnalysedItem:
        """Analyse an item's title and text, each once, in the item's language. Where its text turns out to be Swedish,
        the answer's item says so."""
        if item.language != "sv" and is_swedish(f"{item.title}\n{item.text}"):
            item = replace(item, language="sv")
        return AnalysedItem(item, self.text(item.title, item.language), self.text(item.text, item.language))

    def forget(self) -> None:
        """Empty the cache of word forms on disk: what only a removed item said is among them."""
        if self._cache:
            self._cache.clear()

    def flush(self) -> None:
        """Write what the cache on disk does not have yet, so that other processes find it."""
        if self._cache:
            self._cache.flush()

    def close(self) -> None:
        """Write what the cache on disk does not have yet, and close it. The analyser stays usable."""
        if self._cache:
            self._cache.close()

    @cached_property
    def finnish(self) -> FinnishTerms:
        """The analysis of forms that are in no lexicon and no cache. Loaded when it is first needed."""
        return FinnishTerms(self._backend, LemmaPrior.shipped())

    def _with_shared_parts(
        self,
        text: str,
        words: tuple[WordAnalysis, ...],
        starts: npt.NDArray[np.int32],
        ends: npt.NDArray[np.int32],
        language: str,
    ) -> tuple[WordAnalysis, ...]:
        if language == "sv" or not HYPHEN.search(text):
            return words
        completed = list(words)
        for place, whole in shared_parts(text, words, starts, ends):
            # One object for each pair: an indexer takes words that are one object for the same word.
            key = (language, words[place].form, words[whole].lemma)
            known = self._completed.get(key)
            if known is None:
                complete = with_shared_end if place < whole else with_shared_beginning
                known = self._completed.setdefault(key, complete(words[place], words[whole]))
            completed[place] = known
        return tuple(completed)

    def _forms_of(self, language: str) -> dict[str, WordAnalysis]:
        language = language if language in self._known else "fi"
        if len(self._known[language]) > _FORMS_IN_MEMORY:
            self._shared.clear()
            self._completed.clear()
            self._known[language] = {}
        return self._known[language]

    def _learn(self, forms: Iterable[str], language: str, known: dict[str, WordAnalysis]) -> dict[str, WordAnalysis]:
        if language == QUERY:
            learnt = {form: self._with_swedish(word) for form in forms for word in (self.word(form),)}
            known.update(learnt)
            return learnt
        with self._lock:
            if language == "sv":
                learnt = {form: _whole(form, analyse_swedish) for form in forms}
            else:
                learnt = self._learn_finnish(forms)
            known.update(learnt)
        return learnt

    def _learn_finnish(self, forms: Iterable[str]) -> dict[str, WordAnalysis]:
        learnt: dict[str, WordAnalysis] = {}
        plain: list[str] = []
        for form in forms:
            if is_plain_word(form.removesuffix("-")):  # also of "varhaiskasvatus-": its morphology is worth keeping
                plain.append(form)
            else:
                learnt[form] = _whole(form, self._analyse)
        for source in (self.lexicon, self._cache):
            if source and plain:
                for form, line in source.find(plain).items():
                    learnt[form] = self._decoded(form, line)
                plain = [form for form in plain if form not in learnt]
        fresh = {form: _whole(form, self._analyse) for form in plain}
        if self._cache and fresh:
            self._cache.add({form: encode(analysis) for form, analysis in fresh.items()})
        return learnt | fresh

    def _analyse(self, form: str) -> WordAnalysis:
        return self.finnish.analyse(form)

    def _with_swedish(self, word: WordAnalysis) -> WordAnalysis:
        if not is_plain_word(word.form) or any(r.cost < GUESSED for r in self.finnish.readings(word.form)):
            return word
        stem = Term(analyse_swedish(word.form).lemma, 1.0, "stem")
        others = tuple(term for term in word.terms[1:] if term.text != stem.text)
        return word if stem.text == word.lemma else WordAnalysis(word.form, word.lemma, (word.terms[0], stem, *others))

    def _decoded(self, form: str, line: str) -> WordAnalysis:
        shared = self._shared.get(line)
        if shared is None:
            shared = self._shared[line] = decode(line)
        return WordAnalysis(form, *shared)


def _whole(form: str, analyse: Callable[[str], WordAnalysis]) -> WordAnalysis:
    """The analysis of a form even where it is not one token: then its tokens' lemmas are its pieces."""
    tokens = TOKEN.findall(form)
    if len(tokens) < 2:
        return analyse(form)
    pieces = [Term(term.text, PART_WEIGHT, "piece") for token in tokens for term in analyse(token).terms]
    lemma = " ".join(form.lower().split())
    return WordAnalysis(form, lemma, ordered_terms(lemma, pieces))


def load_analyser(cache: Path | None = None, backend: str | None = None) -> FinnishAnalyser:
    """The analyser of Finnish and Swedish. Cheap to make: what is heavy is loaded when the first unknown form comes.

    Args:
        cache: an existing folder, the index home, in which analyses of forms are kept and shared by processes.
            Without it nothing is written.
        backend: the name of a backend (:data:`models.language.backends.BACKENDS`); the best installed one if ``None``.

    Raises:
        UnknownBackend: there is no backend of that name.
        MissingExtra: the backend is not installed.
    """
    chosen = open_backend(backend, cache)
    return FinnishAnalyser(chosen, _shipped_lexicon(chosen), cache)


def _shipped_lexicon(backend: Backend) -> Lexicon | None:
    """The shipped lexicon, if it was made with this very backend."""
    try:
        lexicon = Lexicon.map(Path(str(files("models.data").joinpath(LEXICON))))
    except OSError:
        return None
    return lexicon if lexicon.analyser == f"{backend.name} {backend.version}" else None
