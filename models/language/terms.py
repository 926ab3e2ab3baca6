"""From readings to a word's index terms: which reading is best, and what its parts and the other readings weigh."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

from models.analysis import Term, TermOrigin, WordAnalysis
from models.language.names import linking_form, listed_reading, reading_of_clitic_form, written_lemma
from models.language.pieces import is_plain_word, split_token
from models.language.readings import GUESSED, NAME, VERB_FORM, WORD, Backend, Reading
from models.language.selection import LemmaPrior
from models.language.spoken import written_forms

READING_WEIGHT = 0.3
"""Weight of a lemma other than the best reading's: homonyms at full weight cost a tenth of the ranking's quality."""
PART_WEIGHT = 0.3
"""Weight of a compound's part, of joined parts and of a token's piece."""

_SHORTEST_HEAD, _SHORTEST_TAIL = 4, 5  # letters of the parts of a compound that no dictionary knows
_SHORTEST_SYLLABLE = 2  # letters before a needless hyphen: not e-lasku
_SHORTEST_ADVERB = 7  # letters; shorter ones in -sti are nouns (posti, testi)
_VOWELS = frozenset("aeiouyåäö")
_ADVERB = re.compile(r"(?:[^i]|ii)sti$")  # not alkoholisti
_READING_COST = 1.0  # how much dearer than the cheapest a reading may be: the price of a capital letter
_PLAIN_CHARACTERS = str.maketrans({"\xad": None, "\u2010": "-", "\u2011": "-", "’": "'", "´": "'"})


def normalise(form: str) -> str:
    """A form in NFC, without soft hyphens, with plain hyphens and apostrophes."""
    return unicodedata.normalize("NFC", form).translate(_PLAIN_CHARACTERS)


class FinnishTerms:
    """Makes the :class:`WordAnalysis` of a Finnish form from a backend's readings and the prior of lemmas."""

    def __init__(self, backend: Backend, prior: LemmaPrior) -> None:
        self._backend = backend
        self._prior = prior
        self._part_lemmas: dict[str, tuple[str, ...]] = {}

    def analyse(self, form: str) -> WordAnalysis:
        """The lemma and the terms of a form as it was written."""
        plain = normalise(form).strip("-:–—") or form
        linking = self._linking_lemmas(plain) if form.endswith("-") else ()
        if linking:  # rakentamis- ja …
            lemma, terms = linking[0], [Term(text, PART_WEIGHT, "part") for text in (*linking[1:], plain.lower())]
        else:
            lemma, terms = self._lemma_and_terms(plain, spoken=not form.endswith("-"))
        return WordAnalysis(form, lemma, ordered_terms(lemma, terms))

    def readings(self, form: str) -> tuple[Reading, ...]:
        """The readings of a plain word: the backend's, and that of a listed name."""
        readings = self._backend.readings(form)
        name = listed_reading(form)
        if name is None and not any(reading.cost == 0.0 for reading in readings):
            name = reading_of_clitic_form(form)
        if name is None:
            written = [r._replace(lemma=lemma) for r in readings if (lemma := written_lemma(r.lemma))]
            return (*written, *readings)
        if name.rank == NAME and form.lower() != name.lemma:
            # A capital and an ending: it is the name. Without an ending it may begin a sentence.
            return (name,)
        return (name, *(r for r in readings if r.cost < GUESSED and r.lemma != name.lemma))

    def _known(self, form: str) -> tuple[Reading, ...]:
        return self._backend.readings(form, guesses=False)

    def _lemma_and_terms(self, form: str, *, spoken: bool = True) -> tuple[str, list[Term]]:
        if not is_plain_word(form):
            whole, pieces = split_token(form)
            return whole, [Term(piece, PART_WEIGHT, "piece") for piece in pieces]
        base, colon, _ = form.partition(":")
        if colon:
            return self._inflected_token(base)
        readings = self.readings(form)
        known = [reading for reading in readings if reading.cost < GUESSED]
        if "-" in form:
            return self._with_hyphen(form, known)
        written = [] if known or not spoken else [*self._spoken(form)]
        known = known or written
        compound = None if known else self._unlisted_compound(form)
        if not readings and not compound:
            return form.lower(), []
        best = compound or self._prior.best(known or readings)
        terms = self._terms_of(form, best, known or readings)
        if written:  # or it is a word of which nothing is known
            terms.append(Term(form, READING_WEIGHT, "reading"))
        return best.lemma, terms

    def _terms_of(self, form: str, best: Reading, readings: Sequence[Reading]) -> list[Term]:
        terms = [*self._part_terms(best), *self._reading_terms(best, readings)]
        terms.extend(Term(lemma, READING_WEIGHT, "reading") for lemma in self._related_lemmas(form.lower(), best))
        return terms

    def _with_hyphen(self, form: str, known: Sequence[Reading]) -> tuple[str, list[Term]]:
        """A word with a hyphen, which also has the lemma of what it is without one: *sotekeskus* of *sote-keskus*.

        That is the better lemma where the hyphen is needless: of *nuoriso-talo*, and of *laitok-sen*, where a line
        ended once.
        """
        together = self._together(form)
        if together and not any(reading.cost == 0.0 for reading in known):
            best = self._prior.best(together)
            head, _, tail = form.rpartition("-")
            if best.cost == 0.0 or not (self._known(head) and self._known(tail)):
                terms = self._terms_of(form, best, together)
                return best.lemma, [*terms, Term(form.lower(), READING_WEIGHT, "reading")]
        if known:
            best = self._prior.best(known)
            lemma, terms = best.lemma, self._terms_of(form, best, known)
        else:
            lemma, terms = self._hyphenated(form)
        if together:
            terms.append(Term(self._prior.best(together).lemma, READING_WEIGHT, "reading"))
        return lemma, terms

    def _together(self, form: str) -> list[Reading]:
        """The dictionary's readings of a form without its hyphen, none where the hyphen is due (*linja-auto*)."""
        head, _, tail = form.rpartition("-")
        is_small = head[1:].isalpha() and head[1:].islower() and tail.islower()
        if len(head) < _SHORTEST_SYLLABLE or not is_small or (head[-1] == tail[0] and tail[0] in _VOWELS):
            return []
        return [r for r in self._known(head + tail) if r.rank != VERB_FORM and not r.proper]

    def _spoken(self, form: str) -> Iterator[Reading]:
        """The readings of the written form that a form of the spoken language stands for."""
        if form.islower() and "-" not in form:
            for written in written_forms(form):
                found = [r for r in self._known(written) if r.cost <= _READING_COST and not r.proper]
                if found:
                    yield from found
                    return

    def _related_lemmas(self, low: str, best: Reading) -> Iterator[str]:
        """The adjective of an adverb in *-sti*; the word whose stem in a compound the form is, *nainen* of *nais*."""
        if low.endswith("sti") and best.lemma == low and len(low) >= _SHORTEST_ADVERB and _ADVERB.search(low):
            adjectives = [r for r in self._known(f"{low[:-3]}n") if r.cost == 0.0 and r.rank == WORD and not r.proper]
            if adjectives:
                yield self._prior.best(adjectives).lemma
        elif low != best.lemma:
            yield from self._linking_lemmas(low)

    def _unlisted_compound(self, form: str) -> Reading | None:
        """A long word that ends in a known one: the longest such ending is taken for the compound's last part."""
        low = form.lower()
        if len(form) < _SHORTEST_HEAD + _SHORTEST_TAIL or "-" in form or low[1:] != form[1:]:
            return None
        for start in range(_SHORTEST_HEAD, len(form) - _SHORTEST_TAIL + 1):
            tails = [r for r in self._known(low[start:]) if r.cost == 0.0 and r.rank == WORD and not r.proper]
            if tails:
                tail = self._prior.best(tails)
                return Reading(low[:start] + tail.lemma, (low[:start], *(tail.parts or (tail.lemma,))), GUESSED, WORD)
        return None

    @staticmethod
    def _inflected_token(base: str) -> tuple[str, list[Term]]:
        """What stands before the colon of *Kh:n*, *1.8.2024:stä*, *§:n*: it is not inflected."""
        if not is_plain_word(base):
            whole, pieces = split_token(base)
            return whole, [Term(piece, PART_WEIGHT, "piece") for piece in pieces]
        parts = [part for part in base.lower().split("-") if part]
        return base.lower(), [Term(part, PART_WEIGHT, "part") for part in parts] if len(parts) > 1 else []

    def _hyphenated(self, form: str) -> tuple[str, list[Term]]:
        """A hyphenated word that is in no dictionary: its last part is inflected, the ones before are names."""
        head, _, tail = form.rpartition("-")
        lemma, tail_terms = self._lemma_and_terms(tail)
        heads = [piece for piece in head.lower().split("-") if piece]
        terms = [Term(piece, PART_WEIGHT, "part") for piece in (*heads, lemma)]
        if len(heads) > 1:
            terms.append(Term(head.lower(), PART_WEIGHT, "joined"))
        terms.extend(Term(term.text, min(term.weight, PART_WEIGHT), term.origin) for term in tail_terms)
        return f"{head.lower()}-{lemma}", terms

    def _reading_terms(self, best: Reading, readings: Sequence[Reading]) -> Iterator[Term]:
        dearest = min((reading.cost for reading in readings), default=0.0) + _READING_COST
        for reading in readings:
            if reading.lemma != best.lemma and reading.cost <= dearest:
                yield Term(reading.lemma, READING_WEIGHT, "reading")
                yield from self._part_terms(reading)

    def _part_terms(self, reading: Reading) -> Iterator[Term]:
        parts = reading.parts
        for part in parts:
            yield Term(part, PART_WEIGHT, "part")
        for part in parts[:-1]:
            for lemma in self._lemmas_of_part(part):
                yield Term(lemma, PART_WEIGHT, "part")
        for joined, last in joined_parts(reading):
            yield Term(joined, PART_WEIGHT, "joined")
            # eläinlääkärin|todistus has eläinlääkäri too.
            if not reading.lemma.endswith(joined) and (lemmas := self._lemmas_of_part(last)):
                yield Term(joined.removesuffix(last) + lemmas[0], PART_WEIGHT, "joined")

    def _lemmas_of_part(self, part: str) -> tuple[str, ...]:
        """The lemma of a part that is itself inflected, *kaupunki* of *kaupunginhallitus*, and the parts of one that is
        itself a compound."""
        known = self._part_lemmas.get(part)
        if known is None:
            known = self._part_lemmas[part] = tuple(self._find_part_lemmas(part))
        return known

    def _find_part_lemmas(self, part: str) -> Iterator[str]:
        linking = self._linking_lemmas(part)
        if linking:
            yield from linking
            return
        # Compounds are full of old genitives: varain|siirto, lemmen|suhde.
        readings = [r for r in self._known(part) if r.cost <= _READING_COST and r.rank == WORD]
        # elin|voima, hyvin|vointi: what can be a word as it stands is taken for that, not for a form of another.
        same = [r for r in readings if r.lemma == part]
        if readings:
            best = self._prior.best(same or readings)
            if not same:
                yield best.lemma
            for inner in best.parts:
                yield inner
                yield from self._lemmas_of_part(inner)

    def _linking_lemmas(self, part: str) -> tuple[str, ...]:
        """The word that a form stands for which only compounds have: those in *-nen* have a stem in *-s*
        (*nais|järjestö*, *kehittämis|hanke*, and then also the verb), others are listed (*suur*, *uus*)."""
        low = part.lower()
        noun = f"{low[:-1]}nen"
        readings = self._known(noun) if low.endswith("s") else ()
        if any(r.lemma == noun and r.cost < _READING_COST for r in readings):
            verbs = [r.lemma for r in readings if r.rank == VERB_FORM and low.endswith("mis")]
            return (noun, *verbs[:1])
        listed = linking_form(low)
        return (listed,) if listed else ()


def joined_parts(reading: Reading) -> Iterator[tuple[str, str]]:
    """Runs of two or more neighbouring parts of a compound, shorter than the whole, as they stand in the lemma, each
    with its last part."""
    spans: list[tuple[int, int]] = []
    position = 0
    for part in reading.parts:
        start = max(reading.lemma.find(part, position), position)
        position = start + len(part)
        spans.append((start, position))
    for i, (start, _) in enumerate(spans):
        for j in range(i + 1, len(spans)):
            if j - i + 1 < len(spans):
                yield reading.lemma[start : spans[j][1]], reading.parts[j]


def ordered_terms(lemma: str, terms: Iterable[Term]) -> tuple[Term, ...]:
    """The lemma's term first, then the others by falling weight, each text once with its highest weight."""
    found = {lemma: Term(lemma, 1.0, "lemma")}
    for term in sorted(terms, key=lambda term: -term.weight):
        if term.text:
            found.setdefault(term.text, term)
    return tuple(found.values())


def stem_analysis(form: str, stem: Callable[[str], str], origin: TermOrigin = "stem") -> WordAnalysis:
    """The analysis of a form by a stemmer: its stem, and the pieces of a token that is no plain word."""
    plain = normalise(form).strip("-:") or form
    if not is_plain_word(plain):
        whole, pieces = split_token(plain)
        return WordAnalysis(form, whole, ordered_terms(whole, [Term(p, PART_WEIGHT, "piece") for p in pieces]))
    bare = plain.partition(":")[0].lower()
    lemma = stem(bare)
    pieces = tuple(piece for piece in bare.split("-") if piece)
    others = [Term(stem(piece), PART_WEIGHT, "piece") for piece in pieces] if len(pieces) > 1 else []
    return WordAnalysis(form, lemma, (Term(lemma, 1.0, origin), *(t for t in ordered_terms(lemma, others)[1:])))
