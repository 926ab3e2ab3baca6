"""Each compiled kernel against its twin in numpy, and that a search never waits for one to be compiled."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.execution import compiled, open_executor, plain, warm_up
from search.execution.arrays import Int32
from search.execution.kernels import load_kernels
from search.execution.stored import pack_spans_tightly
from search.executor import Question
from search.passages import LENGTH, MOST_MATCHES
from search.reference import edit_distance
from search.schema import BODY_POSITION_GAP
from tests.search.execution.test_execution_equality import PLANS, QUESTIONS

DOCUMENTS = 400


class Postings:
    """Random posting lists of one field over 400 documents."""

    def __init__(self, seed: int) -> None:
        chance = np.random.default_rng(seed)
        sizes = chance.integers(0, (6, 60, 390), 3)
        lists = [np.sort(chance.choice(DOCUMENTS, size, replace=False)) for size in chance.permuted(sizes)]
        self.ends = np.cumsum([0, *map(len, lists)])
        self.documents = np.concatenate(lists).astype(np.int32)
        self.weights = chance.choice([0.3, 1.0, 2.5], len(self.documents)).astype(np.float32)
        self.lengths = chance.integers(1, 200, len(self.documents)).astype(np.uint8)
        self.norms = (0.3 + np.arange(256) / 50).astype(np.float32)
        self.scales = chance.choice([0.5, 2.0, 7.0], 3).astype(np.float32)
        counts = chance.integers(1, 5, len(self.documents))
        self.position_ends = np.concatenate(([0], np.cumsum(counts))).astype(np.uint32)
        steps = chance.integers(1, 4, int(counts.sum()))
        sums = np.concatenate(([0], np.cumsum(steps)))
        self.positions = sums[1:] - np.repeat(sums[self.position_ends[:-1]], counts)
        self.fail = np.where(chance.random(DOCUMENTS) < 0.3, 4, 0).astype(np.uint8) if seed % 2 else None

    @property
    def arrays(self) -> tuple[Any, ...]:
        return self.documents, self.weights, self.lengths, self.norms

    @property
    def lists(self) -> tuple[Any, ...]:
        return self.ends[:-1], self.ends[1:], self.scales


def scratch(kind: Any) -> Any:
    return np.zeros(DOCUMENTS, dtype=kind)


def check(name: str, *arguments: Any, used: Any = ()) -> None:
    """The kernels of a name answer alike, and leave their scratch as they found it."""
    answers = [getattr(kernels, name)(*arguments) for kernels in (compiled, plain)]
    for array in used:
        assert not array.any(), "scratch is left clean"
    ours, wanted = (answer if isinstance(answer, tuple) else (answer,) for answer in answers)
    assert len(ours) == len(wanted)
    for got, expected in zip(ours, wanted, strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-5)
        assert np.asarray(got).dtype == np.asarray(expected).dtype


def check_top(name: str, arguments: tuple[Any, ...], fail: Any, limit: int, kind: Any = np.float32) -> None:
    """The kernels of a name keep the same best, of one segment and of one after another."""
    kept = []
    for kernels in (compiled, plain):
        found, keys, total = np.full(limit, -1, dtype=np.int32), np.zeros(limit, dtype=kind), 0
        for base in (0, DOCUMENTS):
            total = getattr(kernels, name)(*arguments, fail, base, found, keys, total)
        kept.append((total, found[:total].tolist(), keys[:total].tolist()))
    assert kept[0][:2] == kept[1][:2]
    np.testing.assert_allclose(kept[0][2], kept[1][2], rtol=1e-5)


seeds = st.integers(0, 10_000)
limits = st.sampled_from((1, 3, 10, 450))


@settings(max_examples=60)
@given(seeds, limits)
def test_terms_and_their_unions(seed: int, limit: int) -> None:
    p = Postings(seed)
    begin, end = int(p.ends[1]), int(p.ends[2])
    check("posting_scores", begin, end, p.weights, p.lengths, p.norms, 1.7)
    check("posting_scores_at", begin, np.arange(0, end - begin, 3), p.weights, p.lengths, p.norms, 1.7)
    check_top("top_of_term", (begin, end, *p.arrays, 1.7), p.fail, limit)
    for best in (False, True):
        sums = scratch(np.float32)
        check("unite_postings", *p.lists, best, *p.arrays, sums, used=[sums])
        check_top("top_of_union", (*p.lists, best, *p.arrays, sums), p.fail, limit)
        assert not sums.any(), "scratch is left clean"


@settings(max_examples=60)
@given(seeds, limits, st.sampled_from((2, 3)))
def test_what_is_common(seed: int, limit: int, lists: int) -> None:
    p = Postings(seed)
    marks = scratch(np.int32)
    starts, ends, scales = p.ends[:lists].copy(), p.ends[1 : lists + 1].copy(), p.scales[:lists]
    check("common_places", starts, ends, p.documents, marks, used=[marks])
    places = plain.common_places(starts, ends, p.documents, marks)
    wanted = set.intersection(*(set(p.documents[a:b].tolist()) for a, b in zip(starts, ends, strict=True)))
    assert p.documents[places[0]].tolist() == sorted(wanted)
    check("common_scores", places, scales, p.weights, p.lengths, p.norms)
    check_top("top_of_common", (places, scales, *p.arrays), p.fail, limit)
    wanted = np.sort(np.random.default_rng(seed).choice(DOCUMENTS, seed % 90, replace=False)).astype(np.int32)
    for highest in (False, True):
        check("scores_among", wanted, starts, ends, scales, highest, *p.arrays, marks, used=[marks])
    for slots in (np.arange(lists), np.array([0, 0, 1])[:lists], np.array([0, 1, 1])[:lists]):
        check("places_among", wanted, starts, ends, slots, p.documents, marks, used=[marks])
        _, among = plain.places_among(wanted, starts, ends, slots, p.documents, marks)
        check("slot_scores", among, slots, scales, p.weights, p.lengths, p.norms)
    first, second = p.documents[starts[0] : ends[0]], p.documents[starts[1] : ends[1]]
    check("intersect", first, second)
    check("without", first, second)
    for document in (0, 77, DOCUMENTS - 1):
        check("places_of", document, starts, ends, p.documents)


@settings(max_examples=60)
@given(seeds, st.sampled_from(((0, 1, 2), (0, 0, 1), (0, 1, 1), (0, 0, 0))))
def test_enough_words(seed: int, owners: tuple[int, ...]) -> None:
    p = Postings(seed)
    used = scratch(np.float32), scratch(np.float64), scratch(np.int32)
    shares = np.array([0.5, 0.3, 0.2])
    check("weigh_words", *p.lists, np.array(owners), shares, *p.arrays, *used, used=used)
    weighed = plain.weigh_words(*p.lists, np.array(owners), shares, *p.arrays, *used)
    for least, power in ((0.2, 0.0), (0.5, 0.5), (0.7, 2.0), (1.0, 1.0)):
        check("reaching", *weighed, least, 1.1, power)


@settings(max_examples=60)
@given(seeds, limits)
def test_scored_and_dated_documents(seed: int, limit: int) -> None:
    p = Postings(seed)
    seen, sums, reached = scratch(np.uint8), scratch(np.float32), scratch(np.float64)
    for best in (False, True):
        check("unite", p.documents, p.weights, p.ends[:-1], p.ends[1:], best, sums, seen, used=[sums, seen])
    weights = np.array([0.5, 0.3, 0.2])
    lists = (p.documents, p.weights, p.ends[:-1], p.ends[1:])
    for least, power in ((0.2, 0.0), (0.5, 0.5), (0.7, 2.0), (1.0, 1.0)):
        check("at_least", *lists, weights, least, 1.1, power, sums, reached, used=[sums, reached])
    documents, scores = plain.unite(p.documents, p.weights, p.ends[:-1], p.ends[1:], False, sums, seen)
    check_top("top_of_scores", (documents, scores), p.fail, limit)
    check("boosted_scores", documents, scores, (np.arange(DOCUMENTS) % 3 == 0).astype(np.uint8), 1.5)
    dates = np.random.default_rng(seed).choice([0, 20200101, 20210102, 20240506], DOCUMENTS).astype(np.int32)
    for newest in (False, True):
        check_top("top_of_dates", (documents, dates, newest), p.fail, limit, np.int32)


@settings(max_examples=80)
@given(
    seeds,
    st.sampled_from(((0, 1), (0, 1, 2), (0, 0, 1), (0, 1, 1), (0, 0, 0))),
    st.integers(0, 3),
    st.sampled_from((np.uint16, np.int32)),
)
def test_phrases(seed: int, slots: tuple[int, ...], slop: int, kind: Any) -> None:
    p = Postings(seed)
    chance = np.random.default_rng(seed)
    places = chance.integers(-1, len(p.documents), (len(slots), 40)).astype(np.int32)
    if len(set(slots)) == len(slots):
        places = np.abs(places)  # a slot's only alternative stands in every candidate
    steps = np.array([0, *chance.integers(0, 3, slots[-1])])
    check("phrase_mask", places, np.array(slots), steps, slop, p.position_ends, p.positions.astype(kind))


@settings(max_examples=60)
@given(seeds, st.sets(st.sampled_from(range(4))))
def test_facets(seed: int, counted: set[int]) -> None:
    chance = np.random.default_rng(seed)
    documents = np.sort(chance.choice(DOCUMENTS, 150, replace=False)).astype(np.int32)
    fail = chance.choice([0, 0, 1, 2, 4, 8, 3, 128, 129], DOCUMENTS).astype(np.uint8) if seed % 2 else None
    codes = chance.integers(0, 5, (DOCUMENTS, 4)).astype(np.int32)
    starts = np.concatenate(([0], np.cumsum(chance.integers(0, 4, DOCUMENTS)))).astype(np.int32)
    topics = chance.integers(0, 7, int(starts[-1])).astype(np.int32)
    totals = []
    for kernels in (compiled, plain):
        counts = [np.zeros(size if i in counted else 0, dtype=np.int64) for i, size in enumerate((7, 5, 5, 5))]
        kernels.count_facets(documents, fail, codes, starts, topics, *counts)
        totals.append([array.tolist() for array in counts])
    assert totals[0] == totals[1]


@settings(max_examples=60)
@given(st.sets(st.text("abåäё漢🙂", max_size=6)), st.text("abåäё漢🙂", max_size=6), st.integers(0, 2))
def test_distances_of_words_in_any_script(words: set[str], term: str, distance: int) -> None:
    terms = sorted(word.encode() for word in words)
    blob = np.frombuffer(b"\xff" + b"".join(t + b"\xff" for t in terms), dtype=np.uint8)
    starts = np.cumsum([1, *(len(t) + 1 for t in terms)])
    letters = np.array([ord(c) for c in term], dtype=np.int32)
    wanted = [edit_distance(term, t.decode()) <= distance for t in terms]
    for kernels in (compiled, plain):
        assert kernels.within_distance(blob, starts, 0, len(terms), letters, distance).tolist() == wanted


@settings(max_examples=60)
@given(st.lists(st.text("abåäё漢🙂", max_size=3).map(str.encode), min_size=1))
def test_equal_terms_get_one_number(terms: list[bytes]) -> None:
    blob = np.frombuffer(b"".join(terms), dtype=np.uint8)
    ends = np.cumsum([0, *map(len, terms)])
    check("same_terms", blob, ends)
    numbers = compiled.same_terms(blob, ends).tolist()
    assert len(set(zip(numbers, terms, strict=True))) == len(set(terms)) == len(set(numbers))


@dataclass(frozen=True)
class Placed:
    """A made-up document: its packed spans, the positions of four terms, and zones of its text."""

    spans: bytes
    positions: list[Int32]
    zones: list[tuple[float, float, float]]


def placed_document(chance: np.random.Generator, title_size: int, words: int, longest: int) -> Placed:
    """The terms stand at random, and some words are longer than a passage."""
    lengths = chance.choice([1, 7, 12, longest], title_size + words)
    lengths[title_size:][chance.random(words) < 0.9] = 5
    ends = np.concatenate([np.cumsum(part + 1) for part in np.split(lengths, [title_size])]).astype(np.int32)
    spans = np.concatenate(([title_size, title_size + words], ends - lengths, ends)).astype("<i4").tobytes()
    places = np.concatenate((np.arange(title_size), title_size + BODY_POSITION_GAP + np.arange(words)))
    lists = [np.sort(chance.choice(places, chance.integers(1, len(places)), replace=False)) for _ in range(4)]
    cuts = np.sort(chance.integers(0, int(ends[-1]) + 2, 4))
    zones = [(float(a), float(b), float(chance.choice([1.0, 0.5]))) for a, b in pairwise(cuts.tolist())]
    return Placed(pack_spans_tightly(spans), [positions.astype(np.int32) for positions in lists], zones)


@settings(max_examples=150)
@given(
    seeds, st.lists(st.integers(0, 6), min_size=1, max_size=3), st.sampled_from((3, 250)), st.sampled_from((1, 70_000))
)
def test_passages(seed: int, title_sizes: list[int], words: int, longest: int) -> None:
    """Of the documents 1, 3, …: of four terms the third is in none of them, and a fifth in no document at all. Some are
    asked for by themselves, and others in phrases."""
    chance = np.random.default_rng(seed)
    made = [placed_document(chance, size, words * int(chance.integers(1, 3)), longest) for size in title_sizes]
    wanted = np.arange(len(made), dtype=np.int32) * 2 + 1
    order = chance.permutation(len(made))
    documents = np.concatenate((wanted, wanted, wanted - 1, wanted)).astype(np.int32)
    lists = [document.positions[term] for term in range(4) for document in made]
    starts = np.array([*range(0, len(lists), len(made)), 0])
    packed = [document.spans for document in made]
    zones = [made[i].zones for i in order]
    stops = np.array([*(starts[:4] + len(made)), 0])
    # A phrase of one slot, and one of three.
    slots = np.column_stack(((0, 1, 1, 1), chance.integers((1, 0, 0), 4, (4, 3))))
    slots[1:, 3] = slots[1, 3]
    chosen = chance.integers(0, 5, slots[:, 1].sum())
    single = int(chance.integers(0, 6))
    arguments = (
        wanted[order],
        np.concatenate((starts[:single], starts[chosen])),
        np.concatenate((stops[:single], stops[chosen])),
        np.concatenate(([1.0, 0.3, 2.0, 1.0, 9.0][:single], chance.permutation([3.0, 0.7, 1.5, 4.0]))),
        slots,
        documents,
        np.cumsum([0, *map(len, lists)]).astype(np.uint32),
        np.concatenate(lists),
        np.frombuffer(b"".join(packed), dtype=np.uint8).copy(),
        np.cumsum([0, *(size for spans in packed for size in (0, len(spans)))]),
        BODY_POSITION_GAP,
        LENGTH,
        np.concatenate(zones),
        np.cumsum([len(part) for part in zones]),
    )
    answers = []
    for kernels in (compiled, plain):
        found = np.zeros((2 * MOST_MATCHES * len(made), 3), dtype=np.int32)
        passages, sizes = np.zeros((3 * len(made), 3)), np.zeros((len(made), 2), dtype=np.int64)
        kernels.best_passages(*arguments, passages, found, sizes)
        passages[passages[:, 0] < 0] = -1
        bodies = np.concatenate([np.repeat((0, 1), size) for size in sizes])
        found = found[: len(bodies)]
        # The number of a term is written for words of the text.
        found[bodies == 0, 2] = 0
        answers.append((passages, found, sizes))
    for ours, expected in zip(*answers, strict=True):
        np.testing.assert_array_equal(ours, expected)


def test_no_search_waits_for_compiling(collections: dict[str, Path]) -> None:
    """All that searches ask of the kernels has been compiled by ``warm_up``."""
    script = """
import sys
from pathlib import Path
from dataclasses import replace
from search.execution import compiled, open_executor, warm_up
from tests.search.execution.test_execution_equality import PLANS, QUESTIONS
warm_up()
def versions():
    return {name: len(kernel.signatures) for name, kernel in vars(compiled).items() if hasattr(kernel, "signatures")}
before = versions()
for folder in sys.argv[1:]:
    executor = open_executor(Path(folder), "numba")
    # Another plan each time: what the same plan matched a moment ago is not evaluated anew.
    for question in QUESTIONS.values():
        for plan in PLANS.values():
            executor.cards(executor.answer(replace(question, plan=plan)).documents, executor.expanded(plan))
print({name: count - before[name] for name, count in versions().items() if count != before[name]})
"""
    folders = [str(folder) for folder in collections.values()]
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script, *folders], capture_output=True, text=True)
    assert done.stdout.strip() == "{}", done.stderr


def test_kernels_are_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_kernels("numba") is compiled
    assert load_kernels("numpy") is plain
    load_kernels.cache_clear()
    monkeypatch.setenv("PYKALA_KERNELS", "numpy")
    assert load_kernels() is plain
    load_kernels.cache_clear()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.delenv("PYKALA_KERNELS")
    assert load_kernels() is plain
    load_kernels.cache_clear()


def test_machine_code_is_kept_where_it_can_be(tmp_path: Path) -> None:
    script = """
import os, sys
from pathlib import Path
from unittest.mock import patch
with patch("os.access", return_value=False):
    from search.execution.kernels import keep_machine_code_in
    keep_machine_code_in(Path(sys.argv[1]))
print(os.environ["NUMBA_CACHE_DIR"])
"""
    environment = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.strip() == str(tmp_path)


def test_many_threads_get_the_answers_of_one(collections: dict[str, Path]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    warm_up()
    executor = open_executor(collections["four"])
    asked: list[Question] = [
        Question(plan, q.choices, q.date_from, q.date_to, q.sort, q.offset, q.limit, q.facets)
        for plan in PLANS.values()
        for q in QUESTIONS.values()
    ]
    alone = [executor.answer(question) for question in asked]
    with ThreadPoolExecutor(8) as pool:
        for turn in range(3):
            together = list(pool.map(executor.answer, asked[turn:] + asked[:turn]))
            for one, other in zip(alone[turn:] + alone[:turn], together, strict=True):
                assert (one.total, one.counts, one.notes) == (other.total, other.counts, other.notes)
                np.testing.assert_array_equal(one.documents, other.documents)
                np.testing.assert_array_equal(one.scores, other.scores)
