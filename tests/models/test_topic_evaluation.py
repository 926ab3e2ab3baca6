"""The measure of topics, on items whose figures can be counted by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.analysis import AnalysedItem
from models.item import Item, TopicAssignment
from models.pipeline import load_analyser
from models.topics.evaluation import compare, cross_validate, evaluate_topics, folds_by_meeting
from models.topics.examples import Example, UnreadableExamples, read_examples


def example(topics: str, maybe: str = "", organ: str | None = None) -> Example:
    return Example(Item("1", "x", organ=organ), frozenset(topics.split()), frozenset(maybe.split()))


def test_counts_by_hand() -> None:
    figures = compare(
        [example("a b"), example("a"), example("a", maybe="c"), example("b")],
        [("a", "c"), ("a",), ("c", "a"), ()],
    )
    assert figures.micro.precision == pytest.approx(3 / 4)
    assert figures.micro.recall == pytest.approx(3 / 5)
    assert figures.micro.f1 == pytest.approx(6 / 9)
    assert figures.topics["a"].f1 == 1.0
    assert figures.topics["c"].precision == 0.0
    # Only a has three items.
    assert figures.macro.f1 == 1.0
    assert figures.f1_at_5 == pytest.approx((0.5 + 1 + 1 + 0) / 4)


def test_only_the_first_five_count_at_five() -> None:
    figures = compare([example("g")], [tuple("abcdefg")])
    assert figures.f1_at_5 == 0.0
    assert figures.micro.recall == 1.0


def test_json_has_the_promised_fields() -> None:
    data = compare([example("a")], [("a", "b")]).to_json()
    assert data["micro"] == {"precision": 0.5, "recall": 1.0, "f1": 0.6667}
    assert set(data) == {"micro", "macro", "F1@5", "topics"}
    assert data["topics"]["a"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 1}
    assert data["topics"]["b"]["support"] == 0
    json.dumps(data)


def test_text_names_every_topic() -> None:
    text = compare([example("kirjasto")], [("liikunta",)]).to_text()
    assert "kirjasto" in text
    assert "liikunta" in text


class Always:
    """Assigns the same topics to every item."""

    def __init__(self, *topics: str) -> None:
        self.topics = topics

    def tag(self, analysed: AnalysedItem) -> tuple[TopicAssignment, ...]:
        return tuple(TopicAssignment(topic, 1.0) for topic in self.topics)


def test_evaluating_a_file(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    rows = [
        {"id": "1", "title": "Kirjasto", "text": "Kirjaston aukioloajat", "topics": ["kirjasto"], "date": ""},
        {"title": "Ladut", "text": "Latujen hoito", "topics": [{"id": "liikuntapaikat", "score": 1.0}]},
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n\n", encoding="utf-8")
    figures = evaluate_topics(path, load_analyser(), Always("kirjasto"))
    assert figures.items == 2
    assert figures.micro.f1 == 0.5


@pytest.mark.parametrize(
    ("content", "line", "part"),
    [
        ("", 0, "No labelled items"),
        ('{"title": "a"\n', 1, "Not JSON"),
        ("[1]", 1, "Not a JSON object"),
        ('{"title": "a", "text": "b"}', 1, '"topics"'),
        ('{"title": "a", "topics": ["x"]}\n{"title": "a", "topics": "x"}', 2, '"topics"'),
        ('{"title": "a", "topics": [1]}', 1, '"topics"'),
        ('{"title": 3, "topics": []}', 1, '"title"'),
        ('{"title": "a", "topics": [], "maybe": 1}', 1, '"maybe"'),
    ],
)
def test_bad_files_are_named(tmp_path: Path, content: str, line: int, part: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableExamples) as caught:
        read_examples(path)
    assert part in str(caught.value)
    assert str(path) in str(caught.value)
    assert caught.value.line == line


def test_a_meeting_is_in_one_fold() -> None:
    examples = [example("a", organ=f"Lautakunta {number // 4}") for number in range(40)]
    folds = folds_by_meeting(examples)
    assert sorted(index for fold in folds for index in fold) == list(range(40))
    assert [len(fold) for fold in folds] == [8] * 5
    assert all(len({index // 4 for index in fold}) == 2 for fold in folds)
    assert folds == folds_by_meeting(examples)
    assert folds != folds_by_meeting(examples, seed=1)


def test_no_item_is_measured_by_a_tagger_that_saw_its_meeting() -> None:
    examples = [example("a", organ=f"Lautakunta {number // 2}") for number in range(10)]
    analyser = load_analyser()
    analysed = [analyser.item(e.item) for e in examples]
    seen: list[set[str | None]] = []

    def train(items: object) -> Always:
        assert isinstance(items, list)
        seen.append({examples[i].item.organ for i in items})
        return Always("a")

    assert cross_validate(examples, analysed, train).micro.f1 == 1.0
    assert [len(organs) for organs in seen] == [4] * 5
