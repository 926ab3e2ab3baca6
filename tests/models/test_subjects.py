"""Subjects of a large vocabulary: training, tagging, evidence and the model on disk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.item import Item
from models.pipeline import FinnishAnalyser, load_analyser
from models.subjects.boosting import Growth, fit_trees
from models.subjects.keeping import MODEL, VOCABULARY, is_model_folder, keep_model
from models.subjects.mentions import bare_label
from models.subjects.model import SubjectModel, UnusableModel, load_model, save_model
from models.subjects.sparse import SparseRows
from models.subjects.tagger import SubjectTagger, chosen, least_chosen, load_subject_tagger
from models.subjects.training import TooFewItems, TrainingSet, cross_validated, fit, prepare, unseen_candidates
from models.topics.examples import Example
from models.topics.vocabulary import Label, Topic, UnreadableVocabulary, Vocabulary

LABELS = {
    "kissat": "kissat",
    "koirat": "koirat",
    "hevoset": "hevoset",
    "linnut": "linnut (eläimet)",
    "omenat": "omenat",
    "marjat": "marjat",
    "venelaiturit": "venelaiturit",
    "puutarhanhoito": "puutarhanhoito",
    "lemmikit": "lemmikkieläimet",
    "strutsit": "strutsit",
}
ANIMALS = {"kissat": "kissa", "koirat": "koira", "hevoset": "hevonen", "linnut": "lintu"}
PLANTS = {"omenat": "omena", "marjat": "marja"}
GROWTH = Growth(trees=20, leaves=4, least_rows=5)


def _examples() -> Iterator[Example]:
    """Texts on animals and plants; what animals share, *lemmikit*, is never named, nor *puutarhanhoito*."""
    for number in range(8):
        for topic, word in ANIMALS.items():
            text = (
                f"Kysymys {number}: mitä {word} syö aamulla?\nRuokakuppi täytetään, ja {word} nukkuu päivän sohvalla."
            )
            yield Example(Item(f"{topic}-{number}", text), frozenset({topic, "lemmikit"}), frozenset())
        for topic, word in PLANTS.items():
            text = f"Kysymys {number}: milloin {word} kypsyy?\nMaa kitketään keväällä, ja {word} poimitaan elokuussa."
            yield Example(Item(f"{topic}-{number}", text), frozenset({topic, "puutarhanhoito"}), frozenset())


@pytest.fixture(scope="module")
def analyser() -> FinnishAnalyser:
    return load_analyser()


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    topics = (Topic(id, f"http://example.org/{id}", "", (Label(x, "fi", "preferred"),)) for id, x in LABELS.items())
    return Vocabulary(tuple(topics), {})


@pytest.fixture(scope="module")
def data(analyser: FinnishAnalyser, vocabulary: Vocabulary) -> TrainingSet:
    examples = list(_examples())
    return prepare(examples, [analyser.item(e.item) for e in examples], vocabulary, analyser)


@pytest.fixture(scope="module")
def model(data: TrainingSet) -> SubjectModel:
    return fit(data, growth=GROWTH)


def _tagged(tagger: SubjectTagger, analyser: FinnishAnalyser, text: str, title: str = "") -> dict[str, list[str]]:
    """The subjects with the texts of their evidence, each of which is where it says."""
    item = Item("uusi", text, title=title)
    answer: dict[str, list[str]] = {}
    for topic in tagger.tag(analyser.item(item)):
        for evidence in topic.evidence:
            assert (item.title if evidence.field == "title" else item.text)[
                evidence.start : evidence.end
            ] == evidence.text
        assert 0 <= topic.score <= 1
        answer[topic.id] = [evidence.text for evidence in topic.evidence]
    return answer


def test_what_is_named_and_what_goes_with_it_are_found(model: SubjectModel, analyser: FinnishAnalyser) -> None:
    found = _tagged(SubjectTagger(model), analyser, "Miksi koirani nukkuu aamulla sohvalla?\nRuokakuppi on tyhjä.")
    assert set(found) == {"koirat", "lemmikit"}
    assert found["koirat"] == ["koirani"]
    assert {"nukkuu", "Ruokakuppi"} & set(found["lemmikit"])


def test_words_of_the_title_are_evidence_in_the_title(model: SubjectModel, analyser: FinnishAnalyser) -> None:
    item = analyser.item(Item("uusi", "Maa kitketään keväällä.", title="Omenan kypsyminen"))
    named = next(t for t in SubjectTagger(model).tag(item) if t.id == "omenat")
    assert [(e.field, e.text) for e in named.evidence] == [("title", "Omenan")]


def test_a_concept_without_a_labelled_item_is_considered_where_it_is_named(
    model: SubjectModel, analyser: FinnishAnalyser
) -> None:
    probabilities = SubjectTagger(model).probabilities(analyser.item(Item("uusi", "Mitä strutsi syö aamulla?")))
    assert probabilities["strutsit"] > 0.05
    assert "venelaiturit" not in probabilities


def test_an_item_without_words_has_no_subject(model: SubjectModel, analyser: FinnishAnalyser) -> None:
    assert _tagged(SubjectTagger(model), analyser, "") == {}
    assert _tagged(SubjectTagger(model), analyser, "– … !") == {}


def test_training_is_reproducible_and_looks_at_no_other_item(data: TrainingSet) -> None:
    some = [i for i in range(len(data.items)) if i % 4]
    first, again = fit(data, some, seed=3, growth=GROWTH), fit(data, some, seed=3, growth=GROWTH)
    blind = replace(
        data,
        subjects=tuple(own if i % 4 else frozenset({9}) for i, own in enumerate(data.subjects)),
        assigned=SparseRows.of(
            [dict.fromkeys(own if i % 4 else {9}, 1.0) for i, own in enumerate(data.subjects)], len(LABELS)
        ),
    )
    for other in (again, fit(blind, some, seed=3, growth=GROWTH)):
        assert np.array_equal(first.trees.value, other.trees.value)
        assert np.array_equal(first.trees.feature, other.trees.feature)
        assert np.array_equal(first.weighing.items.dual.values, other.weighing.items.dual.values)


def test_undecided_subjects_count_neither_for_nor_against(data: TrainingSet) -> None:
    """Trees that never saw an undecided candidate as wrong think it likelier than trees that did."""
    pets = data.vocabulary.ids.index("lemmikit")
    without = tuple(own - {pets} if i % 2 else own for i, own in enumerate(data.subjects))
    undecided = tuple(frozenset({pets}) if i % 2 else frozenset() for i in range(len(without)))
    candidates = unseen_candidates(data, np.arange(len(data.items)), seed=0)
    of_pets = candidates.features[candidates.concept == pets]
    wrong = fit(replace(data, subjects=without), candidates=candidates, growth=GROWTH)
    left_out = fit(replace(data, subjects=without, undecided=undecided), candidates=candidates, growth=GROWTH)
    assert left_out.trees.probabilities(of_pets).mean() > wrong.trees.probabilities(of_pets).mean() + 0.1


def test_cross_validation_finds_what_can_be_found(data: TrainingSet) -> None:
    candidates = unseen_candidates(data, np.arange(len(data.items)), seed=0)
    given = cross_validated(data, candidates, chosen, growth=GROWTH)
    ids = data.vocabulary.ids
    right = sum(len({ids[c] for c in own} & set(found)) for own, found in zip(data.subjects, given, strict=True))
    assert right / sum(map(len, data.subjects)) > 0.9
    assert right / sum(map(len, given)) > 0.9


def test_a_saved_model_gives_the_same(model: SubjectModel, analyser: FinnishAnalyser, tmp_path: Path) -> None:
    assert not is_model_folder(tmp_path)
    save_model(model, tmp_path)
    assert is_model_folder(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [MODEL, VOCABULARY]
    item = analyser.item(Item("uusi", "Linnun ruokakuppi täytetään."))
    assert load_subject_tagger(tmp_path).tag(item) == SubjectTagger(model).tag(item)


def _damage(folder: Path, kind: str) -> None:
    path = folder / MODEL
    content = path.read_bytes()
    if kind == "missing":
        path.unlink()
    elif kind == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif kind == "no archive":
        path.write_text("not a model", encoding="utf-8")
    elif kind == "other arrays":
        with path.open("wb") as file:
            np.savez(file, weights=np.zeros(3))
    elif kind == "other version":
        with np.load(path) as old:
            arrays = dict(old)
        described = json.loads(str(arrays["described"]))
        arrays["described"] = np.array(json.dumps({**described, "features": ["whole"]}))
        with path.open("wb") as file:
            np.savez(file, **arrays)
    else:
        vocabulary = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
        vocabulary["topics"].pop()
        (folder / VOCABULARY).write_text(json.dumps(vocabulary), encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("missing", "cannot be read"),
        ("cut", "broken"),
        ("no archive", "broken"),
        ("other arrays", "broken"),
        ("other version", "another version"),
        ("other vocabulary", "another vocabulary"),
    ],
)
def test_an_unusable_model_is_refused_plainly(model: SubjectModel, tmp_path: Path, kind: str, said: str) -> None:
    save_model(model, tmp_path)
    _damage(tmp_path, kind)
    with pytest.raises(UnusableModel, match=said) as caught:
        load_model(tmp_path)
    assert str(tmp_path / MODEL) in str(caught.value)
    assert "pykala train" in str(caught.value)


def test_a_model_without_its_vocabulary_is_refused(model: SubjectModel, tmp_path: Path) -> None:
    save_model(model, tmp_path)
    (tmp_path / VOCABULARY).unlink()
    with pytest.raises(UnreadableVocabulary, match="cannot be read"):
        load_model(tmp_path)


def test_a_model_is_kept_in_place_of_another_and_removed_with_it(model: SubjectModel, tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    target.mkdir()
    save_model(model, source)
    keep_model(source, target)
    assert (target / MODEL).read_bytes() == (source / MODEL).read_bytes()
    keep_model(target, target)
    assert is_model_folder(target)
    keep_model(None, target)
    assert not is_model_folder(target)
    assert is_model_folder(source)


def test_too_few_labelled_items_are_refused(analyser: FinnishAnalyser, vocabulary: Vocabulary) -> None:
    examples = [replace(e, topics=frozenset({"tuntematon"})) for e in _examples()]
    with pytest.raises(TooFewItems, match="Only 0 labelled items"):
        prepare(examples, [analyser.item(e.item) for e in examples], vocabulary, analyser)


def test_subjects_may_be_given_by_their_uris(analyser: FinnishAnalyser, vocabulary: Vocabulary) -> None:
    examples = [replace(e, topics=frozenset(f"http://example.org/{t}" for t in e.topics)) for e in _examples()]
    read = prepare(examples, [analyser.item(e.item) for e in examples], vocabulary, analyser)
    assert all(len(own) == 2 for own in read.subjects)


@pytest.mark.parametrize(
    ("label", "bare"),
    [
        ("kulttuuri (toimintatavat)", "kulttuuri"),
        ("ohjelmat (radio- tai tv-ohjelmat)", "ohjelmat"),
        ("kissat", "kissat"),
        ("(sulut)", "(sulut)"),
        ("a (b) c", "a (b) c"),
    ],
)
def test_a_qualifier_is_not_part_of_a_label(label: str, bare: str) -> None:
    assert bare_label(label) == bare


@pytest.mark.parametrize(
    ("probabilities", "per_item", "positions"),
    [
        ([], 4.0, []),
        ([0.01, 0.02], 4.0, []),
        ([0.3, 0.9, 0.8], 4.0, [1, 2, 0]),
        ([0.05, 0.9, 0.8], 2.0, [1, 2]),
        ([0.1], 4.0, [0]),
        ([0.9] * 8, 8.0, [0, 1, 2, 3, 4]),
    ],
)
def test_as_many_subjects_as_make_f1_highest(probabilities: list[float], per_item: float, positions: list[int]) -> None:
    assert chosen(np.array(probabilities, dtype=np.float32), per_item) == positions


@example([0.02, 0.05], 4.0)
@given(st.lists(st.integers(0, 100).map(lambda n: n / 100), max_size=8), st.sampled_from((0.5, 1.3, 4.0)))
def test_what_is_chosen_is_likelier_than_the_least(probabilities: list[float], per_item: float) -> None:
    values = np.array(probabilities, dtype=np.float32)
    least = least_chosen(values, per_item, len(values))
    taken = set(chosen(values, per_item, len(values)))
    assert {k for k, value in enumerate(values) if value > least + 1e-6} <= taken
    assert all(values[k] > least - 1e-6 for k in taken)


_MATRICES = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(-3, 3), min_size=width, max_size=width), min_size=1, max_size=6)
)


@given(_MATRICES)
def test_sparse_rows_are_the_matrix(rows: list[list[int]]) -> None:
    dense = np.array(rows, dtype=np.float32)
    sparse = SparseRows.of([{c: v for c, v in enumerate(row) if v} for row in rows], dense.shape[1])
    every = np.arange(len(rows))
    weights = np.linspace(-1, 2, len(rows), dtype=np.float32)
    vector = np.linspace(1, -2, dense.shape[1], dtype=np.float32)
    assert np.allclose(sparse.sum_of(every, weights), weights @ dense, atol=1e-5)
    assert np.allclose(sparse.times(vector), dense @ vector, atol=1e-5)
    assert np.allclose(sparse.transposed().sum_of(np.arange(dense.shape[1]), vector), dense @ vector, atol=1e-5)
    turned = every[::-1].copy()
    assert np.allclose(sparse.taken(turned).times(vector), dense[turned] @ vector, atol=1e-5)
    assert np.allclose(
        SparseRows.of_dense(dense, 2).times(vector), np.where(abs(dense) >= 2, dense, 0) @ vector, atol=1e-5
    )


def test_trees_learn_what_no_line_separates() -> None:
    random = np.random.default_rng(1)
    features = random.random((2000, 3)).astype(np.float32)
    right = (features[:, 0] > 0.5) != (features[:, 1] > 0.3)
    trees = fit_trees(features, right, Growth(trees=60, rate=0.2, leaves=6, least_rows=20))
    unseen = random.random((500, 3)).astype(np.float32)
    found = trees.probabilities(unseen)
    assert np.mean((found > 0.5) == ((unseen[:, 0] > 0.5) != (unseen[:, 1] > 0.3))) > 0.97
    assert abs(float(trees.probabilities(features).mean()) - right.mean()) < 0.02


def test_trees_without_anything_to_tell_give_the_share() -> None:
    features = np.ones((100, 2), dtype=np.float32)
    right = np.arange(100) % 4 == 0
    assert np.allclose(fit_trees(features, right, GROWTH).probabilities(features), 0.25, atol=1e-3)
