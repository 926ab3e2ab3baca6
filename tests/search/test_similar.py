"""Similar items: by topics and distinctive terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models.analysis import Analyser
from models.item import Item, TopicAssignment
from models.pipeline import load_analyser
from search.execution import open_executor
from search.executor import Executor, Question
from search.schema import index_item
from search.similar import similar_plan
from search.whoosh_writer import WhooshWriter

SUBJECTS = {
    "uimahalli": "Uimahallin altaat ja kylmiö kunnostetaan kesällä. Uimakoulut alkavat syksyllä.",
    "asemakaava": "Keskustan asemakaavan luonnos asetetaan nähtäville. Korttelin rakennusoikeus kasvaa.",
    "koulukuljetus": "Koulukuljetus järjestetään taksilla. Oppilaan matka on yli viisi kilometriä.",
    "kirjasto": "Kirjastoauton reitti muuttuu. Lainausautomaatti hankitaan pääkirjastoon.",
}


def make_items() -> list[Item]:
    items = []
    for number, (subject, text) in enumerate(SUBJECTS.items()):
        for copy in range(6):
            common = "Lautakunta päättää asiasta kokouksessaan ja merkitsee sen tiedoksi."
            items.append(
                Item(
                    f"{subject}-{copy}",
                    f"{text if copy % 2 else text.split('. ')[0]} {common}",
                    f"Asia {subject}",
                    topics=(TopicAssignment(f"aihe-{number}", 0.9),) if copy < 3 else (),
                )
            )
    return items


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return load_analyser()


@pytest.fixture(scope="module")
def executor(tmp_path_factory: pytest.TempPathFactory, analyser: Analyser) -> Iterator[Executor]:
    folder: Path = tmp_path_factory.mktemp("index")
    writer = WhooshWriter(folder)
    for item in make_items():
        writer.add(index_item(analyser.item(item)))
    writer.commit()
    executor = open_executor(folder, "numpy")
    yield executor
    executor.close()


@pytest.mark.parametrize("subject", SUBJECTS)
def test_items_of_the_same_subject_are_the_most_similar(executor: Executor, analyser: Analyser, subject: str) -> None:
    item = executor.item(executor.document(f"{subject}-0") or 0)
    answer = executor.answer(Question(similar_plan(item, executor, analyser), limit=6))
    found = [executor.item(document).id for document in answer.documents.tolist()]
    assert {name.rpartition("-")[0] for name in found} == {subject}


def test_topics_alone_make_items_similar(executor: Executor, analyser: Analyser) -> None:
    item = Item("uusi", "Jotain aivan muuta.", topics=(TopicAssignment("aihe-1", 0.9), TopicAssignment("aihe-2", 0.9)))
    answer = executor.answer(Question(similar_plan(item, executor, analyser), limit=10))
    assert answer.total == 0, "one shared topic of two is not enough"
    item = replace(item, topics=item.topics[:1])
    answer = executor.answer(Question(similar_plan(item, executor, analyser), limit=10))
    assert {executor.item(d).id for d in answer.documents.tolist()} == {f"asemakaava-{copy}" for copy in range(3)}


def test_an_item_without_anything_distinctive_has_none(executor: Executor, analyser: Analyser) -> None:
    item = Item("uusi", "Lautakunta päättää asiasta.")
    assert executor.answer(Question(similar_plan(item, executor, analyser))).total == 0
