"""The default engine conforms, and answers rightly while generations change under many threads."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from models.analysis import Analyser
from models.item import Item
from models.pipeline import load_analyser
from models.topics.vocabulary import load_vocabulary
from search.build import GenerationBuilder
from search.home import IndexHome
from search.request import SearchRequest
from search.whoosh_engine import WhooshEngine
from tests.search.conformance import EngineConformance
from tests.search.corpus import SimpleAnalyser, make_items


def build(home: Path, analyser: Analyser, items: Sequence[Item], *, from_live: bool = False) -> None:
    builder = GenerationBuilder(IndexHome(home), analyser, from_live=from_live)
    builder.add(analyser.item(item) for item in items)
    builder.commit()


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return load_analyser()


class TestWhooshEngine(EngineConformance):
    @pytest.fixture
    def make_engine(self, tmp_path: Path, analyser: Analyser) -> Iterator[Callable[[Sequence[Item]], WhooshEngine]]:
        engines: list[WhooshEngine] = []

        def make(items: Sequence[Item]) -> WhooshEngine:
            # In two steps, so that the index has two segments and a replaced item.
            build(tmp_path, analyser, items[:4])
            build(tmp_path, analyser, items[3:], from_live=True)
            engines.append(WhooshEngine(tmp_path, analyser, load_vocabulary(), kernels="numpy"))
            return engines[-1]

        yield make
        for engine in engines:
            engine.close()


def test_many_threads_get_right_answers_while_generations_change(tmp_path: Path) -> None:
    """Each of eight threads asks mixed questions during twenty changes of the live generation, which alternate
    between two sets of items; every answer is that of the one set or of the other, asked alone."""
    analyser = SimpleAnalyser()
    sets = [make_items(random.Random(seed), 60) for seed in (1, 2)]
    requests = [
        SearchRequest(query=query, topics=topics, sort=sort)  # type: ignore[arg-type]
        for query in ("koulu", "koulu kaava", "kunnanhallitus TAI tie", '"koulu kaava"', "ka*", "")
        for topics in ((), ("asemakaava",))
        for sort in ("relevance", "newest")
    ]
    vocabulary = load_vocabulary()
    expected = []
    for number, items in enumerate(sets):
        home = tmp_path / f"alone-{number}"
        build(home, analyser, items)
        engine = WhooshEngine(home, analyser, vocabulary, kernels="numpy")
        expected.append([_gist(engine, request) for request in requests])
        engine.close()
    assert expected[0] != expected[1]

    home = tmp_path / "home"
    build(home, analyser, sets[0])
    engine = WhooshEngine(home, analyser, vocabulary, kernels="numpy")
    stop = threading.Event()
    wrong: list[object] = []
    seen: set[int] = set()

    def ask(seed: int) -> None:
        rng = random.Random(seed)
        asked = 0
        while not stop.is_set() or asked < 1000:
            asked += 1
            which = rng.randrange(len(requests))
            try:
                gist = _gist(engine, requests[which])
            except Exception as error:
                wrong.append(error)
                return
            if gist not in (expected[0][which], expected[1][which]):
                wrong.append((requests[which], gist))
                return
            if expected[0][which] != expected[1][which]:
                seen.add(0 if gist == expected[0][which] else 1)

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for swap in range(20):
        build(home, analyser, sets[(swap + 1) % 2])
    stop.set()
    for thread in threads:
        thread.join()
    engine.close()
    assert wrong == []
    assert seen == {0, 1}


def _gist(engine: WhooshEngine, request: SearchRequest) -> object:
    page = engine.search(request)
    return page.total, tuple((hit.id, round(hit.score, 4)) for hit in page.hits), page.facets
