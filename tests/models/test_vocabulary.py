"""The shipped vocabulary, and vocabularies of one's own."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from models.item import Item
from models.pipeline import load_analyser
from models.topics.compile import compiled_vocabulary
from models.topics.lexical import find_labels
from models.topics.matcher import LabelMatcher
from models.topics.patterns import lemmatised
from models.topics.skos import local_name
from models.topics.validation import check_vocabulary
from models.topics.vocabulary import (
    SHIPPED,
    SHIPPED_SKOS,
    Topic,
    UnreadableVocabulary,
    Vocabulary,
    load_vocabulary,
)

OWN = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix x: <urn:pykala:skos#> .
@prefix : <http://example.org/aiheet/> .

<http://example.org/aiheet> a skos:ConceptScheme .
:eläimet a skos:Concept ; skos:prefLabel "Eläimet"@fi .
:koirat a skos:Concept ; skos:broader :eläimet ; skos:prefLabel "Koirat"@fi, "Hundar"@sv ;
    skos:altLabel "koirapuisto"@fi ; skos:hiddenLabel "hauva"@fi ; x:decisiveLabel "koiravero"@fi ;
    x:weakLabel "hihna"@fi ; x:negativeLabel "koiranputki"@fi ; x:taskClass "10 03" ;
    skos:related :kissat ; skos:exactMatch <http://www.yso.fi/onto/yso/p5319> ; skos:scopeNote "Koirien pito"@fi .
:kissat a skos:Concept ; skos:broader :eläimet ; skos:prefLabel "Kissat"@fi .
"""


@pytest.fixture(scope="module")
def shipped() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "own.ttl"
    file.write_text(OWN, encoding="utf-8")
    return file


def _topic(vocabulary: Vocabulary, name: str) -> Topic:
    topic = vocabulary.get(name)
    assert topic is not None
    return topic


def test_the_shipped_vocabulary_has_no_fault() -> None:
    assert check_vocabulary(SHIPPED_SKOS) == []


def test_what_is_loaded_is_compiled_from_the_source() -> None:
    assert json.loads(compiled_vocabulary()) == json.loads(SHIPPED.read_text(encoding="utf-8"))


def test_every_topic_has_names_in_three_languages_a_group_and_many_synonyms(shipped: Vocabulary) -> None:
    assert len(shipped) == 92
    for topic in shipped:
        assert {label.language for label in topic.labels if label.kind == "preferred"} == {"fi", "sv", "en"}
        assert topic.group in shipped.groups
        assert len(topic.synonyms("fi")) >= 5, topic.id
        assert topic.synonyms("sv"), topic.id
        assert sum(label.kind in ("alternative", "hidden") for label in topic.labels) >= 15, topic.id


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("koirat", ("koirat",)),
        ("KOIRAT", ("koirat",)),
        (" hundar ", ("koirat",)),
        ("hauva", ("koirat",)),
        ("koirien", ()),
        ("koira", ()),
        ("", ()),
    ],
)
def test_topics_are_named_by_id_or_label(own: Path, name: str, named: tuple[str, ...]) -> None:
    assert load_vocabulary(own).named(name) == named


def test_names_by_their_beginning(own: Path) -> None:
    names = list(load_vocabulary(own).names_beginning("Koira"))
    assert {name for name, _ in names} == {"koirat", "Koirat", "koirapuisto", "koiravero", "koiranputki"}
    assert {topic for _, topic in names} == {"koirat"}
    assert list(load_vocabulary(own).names_beginning("kala")) == []


def test_every_topic_is_found_in_swedish_too(shipped: Vocabulary) -> None:
    analyser, matcher = load_analyser(), LabelMatcher(shipped)
    for position, topic in enumerate(shipped):
        labels = [x for x in topic.labels if x.language == "sv" and x.kind not in ("weak", "negative")]
        found = [
            label
            for label in labels
            if position in find_labels(matcher, analyser.item(Item("1", "", label.text, language="sv")))
        ]
        assert len(found) >= 6, topic.id
        assert len(found) == len(labels), set(labels).difference(found)


def test_related_topics_are_topics(shipped: Vocabulary) -> None:
    for topic in shipped:
        assert set(topic.related) <= set(shipped.ids) - {topic.id}


def test_labels_are_matched_in_finnish_and_swedish_and_only_shown_in_english(shipped: Vocabulary) -> None:
    for topic in shipped:
        for label in topic.labels:
            assert bool(label.pattern) == (label.language in ("fi", "sv")), (topic.id, label.text)


@pytest.mark.parametrize(
    ("topic", "label"),
    [
        ("te-uudistus", "TE24"),
        ("te-uudistus", "TE2024"),
        ("te-uudistus", "työllisyysalueuudistus"),
        ("asemakaava", "ranta-asemakaava"),
        ("lainat-ja-takaukset", "omavelkainen takaus"),
        ("luottamushenkilot", "ero luottamustehtävästä"),
        ("kokousmenettely", "kokouksen laillisuus ja päätösvaltaisuus"),
    ],
)
def test_official_and_everyday_names_are_labels(shipped: Vocabulary, topic: str, label: str) -> None:
    assert label in {x.text for x in _topic(shipped, topic).labels}


def test_names_come_in_the_language_asked_for_or_else_in_finnish(shipped: Vocabulary) -> None:
    assert shipped.label("nuorisotakuu", "sv") == "Ungdomsgaranti"
    assert shipped.label("nuorisotakuu", "de") == "Nuorisotakuu"
    assert shipped.label("olematon") == "olematon"
    assert shipped.group_label(shipped.group("nuorisotakuu")) == "Työllisyys ja maahanmuutto"
    assert "olematon" not in shipped
    assert shipped.related("olematon") == ()


def test_skos_is_read_with_all_kinds_of_labels(own: Path) -> None:
    vocabulary = load_vocabulary(own)
    assert set(vocabulary.ids) == {"koirat", "kissat"}
    assert vocabulary.name == "http://example.org/aiheet"
    dogs = _topic(vocabulary, "koirat")
    kinds = {label.kind: label.text for label in dogs.labels if label.language == "fi"}
    assert kinds == {
        "preferred": "Koirat",
        "alternative": "koirapuisto",
        "hidden": "hauva",
        "decisive": "koiravero",
        "weak": "hihna",
        "negative": "koiranputki",
    }
    assert (dogs.group, dogs.related, dogs.task_classes) == ("eläimet", ("kissat",), ("10 03",))
    assert dogs.exact_match == ("http://www.yso.fi/onto/yso/p5319",)
    assert dogs.scope_note("sv") == "Koirien pito"
    assert vocabulary.group_label("eläimet", "sv") == "Eläimet"


def test_letters_in_parts_are_made_whole(own: Path, tmp_path: Path) -> None:
    in_parts, table = tmp_path / "parts.ttl", tmp_path / "parts.tsv"
    in_parts.write_text(unicodedata.normalize("NFD", OWN), encoding="utf-8")
    again, wanted = load_vocabulary(in_parts), load_vocabulary(own)
    assert [replace(topic, uri="") for topic in again] == [replace(topic, uri="") for topic in wanted]
    assert again.groups == wanted.groups
    table.write_text("urn:a\tea\u0308in\n", encoding="utf-8")
    assert load_vocabulary(table).label("urn:a") == "eäin"


def test_a_compiled_vocabulary_is_read_back_as_it_was(own: Path, tmp_path: Path) -> None:
    vocabulary = lemmatised(load_vocabulary(own), load_analyser())
    file = tmp_path / "own.json"
    file.write_text(json.dumps(vocabulary.to_json()), encoding="utf-8")
    again = load_vocabulary(file)
    assert again == vocabulary
    assert [x.pattern for x in _topic(again, "kissat").labels] == [(("kissa",),)]


def test_lines_of_one_concept_in_a_table_are_its_names(tmp_path: Path) -> None:
    file = tmp_path / "labels.tsv"
    file.write_text("# a comment\n<urn:a>\tkissat\n\nurn:a\tkatit\turn:ignored\nurn:b\tkoirat\n", encoding="utf-8")
    vocabulary = load_vocabulary(file)
    assert vocabulary.ids == ("urn:a", "urn:b")
    assert vocabulary.label("urn:a") == "kissat"
    assert _topic(vocabulary, "urn:a").synonyms() == ("katit",)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.ttl", "<urn:a> <urn:b> .", "not valid turtle"),
        ("a.ttl", "", "no skos:Concept with a preferred label"),
        ("a.json", "{}", "no compiled vocabulary"),
        ("a.json", "[", "no compiled vocabulary"),
        ("a.csv", "a,b", "ends in"),
        ("a.tsv", "a b", "Line 1"),
    ],
)
def test_an_unusable_file_is_named_with_the_remedy(tmp_path: Path, name: str, content: str, said: str) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableVocabulary) as error:
        load_vocabulary(file)
    assert said in str(error.value)
    assert str(file) in str(error.value)
    assert "pykala topics validate" in str(error.value)


@pytest.mark.parametrize("name", ["missing.ttl", "missing.json", "missing.tsv"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableVocabulary, match="cannot be read"):
        load_vocabulary(tmp_path / name)


@pytest.mark.parametrize(
    ("uri", "name"),
    [("http://example.org/a/b", "b"), ("http://example.org/a#b", "b"), ("urn:pykala:b", "b"), ("http://e.org/b/", "b")],
)
def test_the_id_of_a_topic_is_the_end_of_its_uri(uri: str, name: str) -> None:
    assert local_name(uri) == name


def test_the_national_ontology_loads(data_dir: Path) -> None:
    vocabulary = load_vocabulary(data_dir / "vocab" / "yso-fi.tsv")
    assert len(vocabulary) == 27_760
