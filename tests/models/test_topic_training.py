"""The learned stages: what they are made of, that training is reproducible, and that what they learn is of use."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.item import Item
from models.pipeline import load_analyser
from models.topics.classifier import Compact, load_model, save_model
from models.topics.combination import chosen
from models.topics.evaluation import cross_validate
from models.topics.examples import Example, read_examples
from models.topics.features import TermReader
from models.topics.logistic import fit_logistic, fit_offsets
from models.topics.registrars import FiledCase, balanced, implied_topics, read_cases, topics_of_class
from models.topics.tagger import ALONE, STAGES, UnknownStage, load_tagger, make_tagger
from models.topics.training import fit, prepare
from models.topics.vectors import load_vectors
from models.topics.vocabulary import load_vocabulary

TITLES = {
    "kirjasto": ("Pääkirjaston aukioloajat", "Kirjastoauton reitti", "Lainausmaksut kirjastossa"),
    "varhaiskasvatus": ("Päiväkodin ryhmäkoot", "Varhaiskasvatuksen palveluseteli", "Päivähoidon aukiolo kesällä"),
    "vesihuolto": ("Viemäriverkoston saneeraus", "Vapautus liittymisestä vesijohtoon", "Hulevesien johtaminen"),
}


def labelled() -> tuple[Example, ...]:
    return tuple(
        Example(Item(f"{topic}-{n}", "Lautakunta käsitteli asiaa.", title, organ=f"Jaosto {n}"), frozenset({topic}))
        for topic, titles in TITLES.items()
        for n, title in enumerate(titles)
    )


def item(title: str, text: str) -> Item:
    return Item("x", text, title)


def test_related_lemmas_have_related_vectors() -> None:
    vectors, analyser = load_vectors(), load_analyser()
    reader = TermReader(vectors.rows)

    def similarity(one: str, other: str) -> float:
        a, b = (vectors.mean(reader.text(analyser.text(text))) for text in (one, other))
        return float(a @ b)

    assert similarity("kirjasto", "kirja") > similarity("kirjasto", "viemäri") + 0.1
    assert similarity("koulu", "oppilas") > similarity("koulu", "sora") + 0.1
    assert vectors.table.dtype == np.int8
    assert vectors.table.shape == (len(vectors.rows), vectors.dimensions)


def test_terms_are_lemmas_and_parts_weighed_by_place() -> None:
    vectors = load_vectors()
    reader = TermReader(vectors.rows)
    terms = reader.item(load_analyser().item(item("Kirjasto", "Koulukuljetukset\nkirjasto")))
    amount = dict(zip(terms.rows.tolist(), terms.amounts.tolist(), strict=True))
    assert (np.diff(terms.rows) > 0).all()
    assert amount[vectors.rows["kirjasto"]] > 10 * amount[vectors.rows["kuljetus"]] > 0
    empty = reader.item(load_analyser().item(item("", "")))
    assert len(empty.rows) == 0


def test_logistic_regression_finds_the_sign_that_tells() -> None:
    generator = np.random.default_rng(1)
    features = generator.normal(size=(400, 3)).astype(np.float32)
    features[:, 2] = 7
    right = features[:, 0] + 0.2 * generator.normal(size=400) > 0
    model = fit_logistic(features, right)
    assert model.weights[0] > 2
    assert abs(model.weights[1]) < 0.5
    assert model.weights[2] == 0
    assert ((model.odds(features) > 0) == right).mean() > 0.9


def test_topics_of_many_items_get_their_own_intercept() -> None:
    odds = np.full((40, 3), -2.0, dtype=np.float32)
    right = np.zeros((40, 3), dtype=np.bool_)
    right[:20, 0] = True
    right[0, 1] = True
    counted = np.ones((40, 3), dtype=np.bool_)
    counted[:, 2] = False
    offsets = fit_offsets(odds, right, counted)
    assert offsets[0] == pytest.approx(2, abs=0.3)
    assert -1.5 < offsets[1] < 0
    assert offsets[2] == 0


@given(st.lists(st.floats(0, 1), max_size=12), st.floats(0.1, 0.9))
def test_chosen_topics_reach_the_threshold_or_are_one(values: list[float], threshold: float) -> None:
    probabilities = np.array(values, dtype=np.float32)
    picked = chosen(probabilities, threshold)
    assert len(picked) <= 5
    assert [probabilities[k] for k in picked] == sorted((probabilities[k] for k in picked), reverse=True)
    if len(picked) > 1:
        assert all(probabilities[k] >= threshold for k in picked)


def test_compact_tables_keep_products() -> None:
    matrix = np.random.default_rng(0).normal(size=(50, 4)).astype(np.float32)
    rows, weights = np.array([1, 7, 30]), np.array([0.5, 1.0, 0.2], dtype=np.float32)
    assert Compact.of(matrix).product(rows, weights) == pytest.approx(weights @ matrix[rows], abs=0.05)


@pytest.mark.parametrize(
    ("code", "topics"),
    [("02 08 01 00", "hankinnat"), ("02.0802", "hankinnat"), ("12 02 02 02", "kirjasto"), ("99 01", ""), ("", "")],
)
def test_topics_of_task_classes(code: str, topics: str) -> None:
    assert topics_of_class(code) == frozenset(topics.split())


def test_task_classes_imply_topics_of_the_vocabulary() -> None:
    assert frozenset().union(*implied_topics().values()) <= set(load_vocabulary().ids)


def test_balanced_cases_are_few_of_each_topic() -> None:
    cases = tuple(FiledCase(str(n), frozenset({"a" if n % 3 else "b"})) for n in range(60))
    kept = balanced(cases, 5, seed=0)
    assert sorted(topic for case in kept for topic in case.topics) == ["a"] * 5 + ["b"] * 5
    assert kept == balanced(cases, 5, seed=0) != balanced(cases, 5, seed=1)


def test_training_is_reproducible_and_survives_the_disk(tmp_path: Path) -> None:
    analyser, vocabulary, examples = load_analyser(), load_vocabulary(), labelled()
    analysed = [analyser.item(e.item) for e in examples]
    cases = (FiledCase("Mattolaituri, rakentaminen", frozenset({"puistot-ja-viheralueet"})),)
    data = prepare(examples, analysed, cases, vocabulary, analyser, load_vectors())
    model, again = fit(data, seed=3), fit(data, seed=3)
    assert np.array_equal(model.linear.values, again.linear.values)
    assert model.thresholds == again.thresholds
    save_model(model, tmp_path / "model.npz")
    read = load_model(tmp_path / "model.npz")
    assert read.facts["items"] == len(examples)
    new = analyser.item(item("Mattolaiturin kunnostus", "Laituri on huonossa kunnossa."))
    before = make_tagger(vocabulary, model).probabilities(new)
    after = make_tagger(vocabulary, read).probabilities(new)
    assert after == pytest.approx(before, abs=0.01)
    # The word is in no label of the topic: only the case has taught it.
    assert max(after, key=after.__getitem__) == "puistot-ja-viheralueet"


def test_stages_can_be_left_out() -> None:
    analyser = load_analyser()
    analysed = analyser.item(item("Kirjaston aukioloajat", "Kirjasto on avoinna iltaisin."))
    for stages in (("lexical",), ("lexical", "meaning"), ("lexical", "ranking"), STAGES, None):
        assert load_tagger(stages=stages).tag(analysed)[0].id == "kirjasto", stages
    with pytest.raises(UnknownStage, match="magic"):
        load_tagger(stages=("magic",))


def test_what_is_assigned_has_evidence_in_the_item() -> None:
    analyser = load_analyser()
    analysed = analyser.item(item("Mattolaituri ja uimakopit", "Rannan laiturit ja pukukopit korjataan kesäksi."))
    for topic in load_tagger().tag(analysed):
        assert 0 <= topic.score <= 1
        assert topic.evidence
        for span in topic.evidence:
            source = analysed.item.title if span.field == "title" else analysed.item.text
            assert source[span.start : span.end] == span.text != ""


def test_procedure_is_a_topic_only_where_no_other_is() -> None:
    analyser, tagger = load_analyser(), load_tagger()
    alone = tagger.tag(analyser.item(item("Kokouksen laillisuus ja päätösvaltaisuus", "Todettiin lailliseksi.")))
    assert [t.id for t in alone] == [ALONE]
    both = tagger.tag(
        analyser.item(item("Kirjaston aukioloajat", "Kirjasto on avoinna. Pöytäkirjan tarkastus ja ilmoitusasiat."))
    )
    assert ALONE not in {t.id for t in both}


def test_cross_validation_reaches_the_measure(data_dir: Path) -> None:
    examples = read_examples(data_dir / "topics" / "gold-dev.jsonl")
    analyser, vocabulary = load_analyser(), load_vocabulary()
    analysed = [analyser.item(e.item) for e in examples]
    cases = read_cases(data_dir / "topics" / "helsinki-cases.jsonl")
    data = prepare(examples, analysed, cases, vocabulary, analyser, load_vectors())
    figures = cross_validate(examples, analysed, lambda items: make_tagger(vocabulary, fit(data, items)))
    assert figures.micro.f1 >= 0.75
    assert figures.macro.f1 >= 0.60
    untrained = make_tagger(vocabulary, fit(data, range(5)), ("lexical", "meaning"))
    without = cross_validate(examples, analysed, lambda _: untrained)
    assert without.micro.f1 >= 0.66
