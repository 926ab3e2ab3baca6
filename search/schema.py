"""The fields of the index, and how an analysed item becomes field values.

An item's whole content is one field, ``content``: a term's posting weight is its own weight times the weight of the
place it stands in, summed over its occurrences. That is BM25F over the places (Robertson, Zaragoza & Taylor, "Simple
BM25 extension to multiple weighted fields", CIKM 2004) at the cost of one posting list per term. The fields ``title``,
``decision``, ``proposal`` and ``rationale`` serve queries that name them, with unweighted places.

The schema uses nothing but Whoosh's own classes: any Whoosh 2.7.4 opens the index.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import numpy.typing as npt

from models.analysis import AnalysedItem, AnalysedText, WordAnalysis
from models.item import Item, Section, SectionKind
from search.ranking import LEAD_WEIGHT, LEAD_WORDS, PLACE_WEIGHTS, TITLE_PLACE_WEIGHT

if TYPE_CHECKING:
    from whoosh.fields import Schema

SCHEMA_VERSION = 1

CONTENT = "content"
WORD_FIELDS = ("content", "title", "decision", "proposal", "rationale")
"""Fields of analysed words with positions, scored by BM25."""
KEYWORD_FIELDS = (
    "id",
    "organ",
    "organ_words",
    "municipality",
    "date",
    "year",
    "section",
    "case_number",
    "task_class",
    "topic",
    "language",
    "meeting_kind",
)
"""Fields of exact values without positions or scores; ``date`` is written 2024-01-22, so that order is date order."""

FIELD_KINDS: dict[str, tuple[SectionKind, ...]] = {
    "decision": ("decision",),
    "proposal": ("proposal",),
    "rationale": ("rationale", "background"),
}
"""The sections whose words are in the fields named after them."""

BODY_POSITION_GAP = 16
"""Positions between a title's last word and the body's first, so that no phrase runs over from one to the other."""


def make_schema() -> Schema:
    from whoosh.analysis import LowercaseFilter, SpaceSeparatedTokenizer
    from whoosh.fields import ID, STORED, TEXT, Schema

    words = SpaceSeparatedTokenizer() | LowercaseFilter()
    schema = Schema(item=STORED, spans=STORED)
    for name in WORD_FIELDS:
        schema.add(name, TEXT(analyzer=words, phrase=True))
    for name in KEYWORD_FIELDS:
        schema.add(name, ID(unique=name == "id", stored=name == "id"))
    return schema


@dataclass(frozen=True, slots=True)
class WordOccurrences:
    """The words of one field of one item: ``words[i]`` stands at ``positions[i]`` and weighs ``weights[i]``.

    ``positions`` is int32, ``weights`` float32, both of shape ``(len(words),)``, positions rising. A term's posting
    weight is the sum over its occurrences of the term's own weight times the place's. ``length`` is the field's
    length for BM25: the sum of ``weights``, rounded.
    """

    words: Sequence[WordAnalysis]
    positions: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float32]

    @property
    def length(self) -> int:
        return max(1, round(float(np.add.reduce(self.weights)))) if len(self.words) else 0


@dataclass(frozen=True, slots=True)
class IndexedItem:
    """All field values of one item, ready for a writer."""

    item: Item
    words: dict[str, WordOccurrences]
    keywords: dict[str, tuple[str, ...]]
    spans: bytes
    """Where each word of ``content`` stands: see :func:`pack_spans`."""

    @property
    def item_json(self) -> bytes:
        """The stored item: UTF-8 JSON."""
        return item_bytes(self.item.to_json())


def item_bytes(data: Mapping[str, Any]) -> bytes:
    """An item's JSON object as it is stored."""
    return msgspec.json.encode(data)


_NO_WORDS = WordOccurrences((), np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float32))


def index_item(analysed: AnalysedItem, organ_words: tuple[str, ...] = ()) -> IndexedItem:
    """The field values of an analysed item. ``organ_words`` are the terms of the organ's name."""
    item, title, body = analysed.item, analysed.title, analysed.body
    owner = _section_of_each_word(item.sections, body)
    words = {
        CONTENT: _content(item, title, body, owner),
        "title": _all_words(title),
    }
    for name, kinds in FIELD_KINDS.items():
        wanted = [section.kind in kinds for section in item.sections]
        words[name] = (
            _chosen_words(body, np.flatnonzero(np.array([*wanted, False])[owner])) if any(wanted) else _NO_WORDS
        )
    return IndexedItem(item, words, _keywords(item, organ_words), pack_spans(title, body))


def _section_of_each_word(sections: Sequence[Section], body: AnalysedText) -> npt.NDArray[np.intp]:
    """For each word the index of the top-level section it stands in; the last index, -1, where it stands in none."""
    owner = np.full(len(body.words), -1, dtype=np.intp)
    for number, section in enumerate(sections):
        first, last = np.searchsorted(body.starts, (section.start, section.end))
        owner[first:last] = number
    return owner


def _content(item: Item, title: AnalysedText, body: AnalysedText, owner: npt.NDArray[np.intp]) -> WordOccurrences:
    place_weights = [PLACE_WEIGHTS[section.kind] for section in item.sections] + [PLACE_WEIGHTS["other"]]
    weights = np.concatenate(
        (
            np.full(len(title.words), TITLE_PLACE_WEIGHT, dtype=np.float32),
            np.array(place_weights, dtype=np.float32)[owner] * _lead(len(body.words)),
        )
    )
    positions = np.concatenate((np.arange(len(title.words)), body_position(title) + np.arange(len(body.words)))).astype(
        np.int32
    )
    return WordOccurrences((*title.words, *body.words), positions, weights)


def _lead(words: int) -> npt.NDArray[np.float32]:
    """What the body's words weigh by their distance from its beginning, which says what the rest is about: float32."""
    places = np.arange(words, dtype=np.float32)
    weights: npt.NDArray[np.float32] = (1.0 + LEAD_WEIGHT * np.exp(-places / LEAD_WORDS)).astype(np.float32)
    return weights


def body_position(title: AnalysedText) -> int:
    """The position in ``content`` of the body's first word."""
    return len(title.words) + BODY_POSITION_GAP


def _all_words(text: AnalysedText) -> WordOccurrences:
    return WordOccurrences(
        text.words, np.arange(len(text.words), dtype=np.int32), np.ones(len(text.words), dtype=np.float32)
    )


def _chosen_words(text: AnalysedText, chosen: npt.NDArray[np.intp]) -> WordOccurrences:
    return WordOccurrences(
        [text.words[i] for i in chosen], chosen.astype(np.int32), np.ones(len(chosen), dtype=np.float32)
    )


def _keywords(item: Item, organ_words: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    from models.case_numbers import parse_case_number, search_keys
    from models.task_classes import class_prefixes

    case = parse_case_number(item.case_number) if item.case_number else None
    values: dict[str, tuple[str | None, ...]] = {
        "id": (item.id,),
        "organ": (item.organ,),
        "organ_words": organ_words,
        "municipality": (item.municipality,),
        "date": (item.date.isoformat() if item.date else None,),
        "year": (str(item.date.year) if item.date else None,),
        "section": (str(item.section) if item.section is not None else None,),
        "case_number": search_keys(case) if case else (item.case_number.casefold(),) if item.case_number else (),
        "task_class": class_prefixes(item.task_class) if item.task_class else (),
        "topic": tuple(topic.id for topic in item.topics),
        "language": (item.language,),
        "meeting_kind": (item.meeting_kind,),
    }
    return {name: tuple(dict.fromkeys(v for v in given if v)) for name, given in values.items()}


def pack_spans(title: AnalysedText, body: AnalysedText) -> bytes:
    """The character spans of all words, title first: two int32 (number of title words, of all words), then the starts
    and then the ends as int32, little-endian. Title spans are offsets into the title, body spans into the text."""
    head = np.array([len(title.words), len(title.words) + len(body.words)], dtype="<i4")
    return np.concatenate((head, title.starts, body.starts, title.ends, body.ends)).astype("<i4").tobytes()


@dataclass(frozen=True, slots=True)
class Spans:
    """Unpacked word spans. ``starts`` and ``ends`` are int32 of shape ``(words,)``, the title's words first."""

    title_words: int
    starts: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]

    @classmethod
    def unpack(cls, packed: bytes) -> Spans:
        values = np.frombuffer(packed, dtype="<i4")
        count = int(values[1])
        return cls(int(values[0]), values[2 : 2 + count], values[2 + count : 2 + 2 * count])


def iterate_terms(occurrences: WordOccurrences) -> Iterator[tuple[str, float, list[int]]]:
    """The postings of one field of one item, term by term in code-point order: term, weight, rising positions."""
    weights: dict[str, float] = {}
    positions: dict[str, list[int]] = {}
    for word, position, place in zip(
        occurrences.words, occurrences.positions.tolist(), occurrences.weights.tolist(), strict=True
    ):
        for term in word.terms:
            weights[term.text] = weights.get(term.text, 0.0) + term.weight * place
            positions.setdefault(term.text, []).append(position)
    for text in sorted(weights):
        yield text, weights[text], positions[text]
