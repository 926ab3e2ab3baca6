"""``pykala tag`` and ``pykala topics``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.cli import group

SENTENCE = "Kaupunki toteuttaa nuorisotakuuta yhdessä työpajojen kanssa."

FAULTY = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix x: <urn:pykala:skos#> .
@prefix : <urn:oma:> .

:yksi a skos:Concept ; skos:prefLabel "Yksi"@fi, "Ensimmäinen"@fi ; skos:broader :olematon .
:kaksi a skos:Concept ; skos:prefLabel "Kaksi"@fi ; x:weekLabel "pari"@fi .
:kolme a skos:Concept ; skos:altLabel "kolmonen"@fi .
:neljä a skos:Concept ; skos:prefLabel "kaksi"@fi ; skos:hiddenLabel "--"@fi .
:viisi a skos:Concept ; skos:prefLabel "Viisi"@fi ; skos:broader :kuusi ; x:negativeLabel "viitonen"@fi ;
    skos:altLabel "viitonen"@fi .
:kuusi a skos:Concept ; skos:prefLabel "Kuusi"@fi ; skos:broader :viisi .
"""

EXPECTED = [
    (6, "yksi", "2 preferred labels in one language"),
    (6, "yksi", "olematon is no concept"),
    (7, "kaksi", "no property weekLabel"),
    (8, "kolme", "no preferred label"),
    (9, "neljä", "also that of kaksi"),
    (9, "neljä", "has no word"),
    (10, "viisi", "leads back"),
    (10, "viisi", "both alternative and negative"),
    (12, "kuusi", "leads back"),
]

OWN = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:oma:jalanjälki> a skos:Concept ; skos:prefLabel "Hiilijalanjälki"@fi ; skos:altLabel "ilmastovaikutus"@fi .
"""


def _run(*arguments: str | Path, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(group, ["--home", "no-home", *map(str, arguments)], input=stdin)


def test_a_text_on_standard_input_is_tagged_with_evidence_at_its_offsets() -> None:
    result = _run("tag", "--json", stdin=SENTENCE)
    assert result.exit_code == 0
    item = json.loads(result.stdout)
    topic = next(t for t in item["topics"] if t["id"] == "nuorisotakuu")
    assert 0 < topic["score"] <= 1
    for evidence in topic["evidence"]:
        assert SENTENCE[evidence["start"] : evidence["end"]] == evidence["text"]
    assert "nuorisotakuuta" in [evidence["text"] for evidence in topic["evidence"]]


def test_letters_in_parts_and_ligatures_are_tagged_as_they_are_read() -> None:
    told = "Långtidsarbetslösheten och ungdomsgarantin: kon\ufb02ikt"
    (whole, in_parts) = (
        json.loads(_run("tag", "--json", stdin=t).stdout) for t in (told, told.replace("å", "a\u030a"))
    )
    assert whole == in_parts
    assert (whole["language"], whole["text"][-8:]) == ("sv", "konflikt")


def test_people_see_the_words_in_their_context() -> None:
    result = _run("tag", "-", stdin=SENTENCE)
    assert "Nuorisotakuu" in result.stdout
    assert "toteuttaa [nuorisotakuuta] yhdessä" in result.stdout


def test_a_text_without_a_topic_says_so() -> None:
    assert "no topic" in _run("tag", stdin="Sinä päivänä satoi.").stdout


def test_items_of_json_lines_give_one_line_each(tmp_path: Path) -> None:
    rows = [{"id": "a", "title": "Nuorisotakuun seuranta", "text": ""}, {"title": "Asemakaavan muutos"}]
    file = tmp_path / "items.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    items = [json.loads(line) for line in _run("tag", file, "--json").stdout.splitlines()]
    assert [item["id"] for item in items] == ["a", "items-2"]
    assert [item["topics"][0]["id"] for item in items] == ["nuorisotakuu", "asemakaava"]


@pytest.mark.parametrize("whole", [{"title": "Nuorisotakuu"}, [{"title": "Nuorisotakuu"}]], ids=["object", "list"])
def test_one_object_or_a_list_of_them_is_read(whole: object) -> None:
    item = json.loads(_run("tag", "--json", stdin=json.dumps(whole, indent=1)).stdout)
    assert item["topics"][0]["id"] == "nuorisotakuu"


def test_minutes_are_tagged_item_by_item(samples_dir: Path) -> None:
    file = next(iter(sorted(samples_dir.glob("*.txt"))))
    items = [json.loads(line) for line in _run("tag", file, "--json").stdout.splitlines()]
    assert len(items) > 2
    assert all(item["section"] for item in items)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b'{"id": "a"}\n{"text": 1', "Line 1 is no item"),
        (b'{"title": "a"}\n{"title": 1', "Line 2 is no item"),
        (b'{"title": "a"}\n[1]', "Line 2 is no item"),
        (b'{"title": "a', "JSON is broken"),
        (b"[" * 100_000, "JSON is broken"),
        (b'{"title": 3}', "no item"),
    ],
)
def test_bad_input_is_named_without_a_traceback(content: bytes, said: str) -> None:
    result = _run("tag", stdin=content)
    assert result.exit_code == 1
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_a_missing_file_is_named() -> None:
    result = _run("tag", "no-such-file.txt")
    assert result.exit_code == 1
    assert "no-such-file.txt" in result.stderr


def test_an_own_vocabulary_is_used(tmp_path: Path) -> None:
    file = tmp_path / "own.ttl"
    file.write_text(OWN, encoding="utf-8")
    result = _run("tag", "--json", "--topics", file, stdin='{"title": "Kaupungin hiilijalanjäljen laskenta"}')
    (topic,) = json.loads(result.stdout)["topics"]
    assert topic["id"] == "jalanjälki"


def test_a_table_of_labels_is_a_vocabulary(tmp_path: Path) -> None:
    file = tmp_path / "labels.tsv"
    file.write_text("<http://example.org/1>\tkissat\n<http://example.org/2>\tkoirat\n", encoding="utf-8")
    result = _run("tag", "--json", "--topics", file, stdin='{"title": "Kissan rokottaminen"}')
    assert json.loads(result.stdout)["topics"][0]["id"] == "http://example.org/1"


def test_the_vocabulary_is_listed_by_group() -> None:
    result = _run("topics")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert any(line.startswith("Kaavoitus") for line in lines)
    assert any(line.split()[:1] == ["asemakaava"] for line in lines)
    listed = json.loads(_run("topics", "--json").stdout)
    assert len(listed) == 92
    assert {"id", "group", "labels", "synonyms", "scope_note"} <= set(listed[0])
    assert next(t for t in listed if t["id"] == "asemakaava")["labels"]["sv"]


def test_validate_names_every_fault_with_line_and_concept(tmp_path: Path) -> None:
    file = tmp_path / "faulty.ttl"
    file.write_text(FAULTY, encoding="utf-8")
    result = _run("topics", "validate", "--json", file)
    assert result.exit_code == 1
    found = [(f["line"], f["concept"], f["problem"]) for f in json.loads(result.stdout)]
    assert len(found) == len(EXPECTED)
    for line, concept, problem in EXPECTED:
        assert any(f[:2] == (line, concept) and problem in f[2] for f in found), (line, concept, problem)
    shown = _run("topics", "validate", file)
    assert f"{file}: line 8: kolme: It has no preferred label. Add a name" in shown.stdout


def test_a_sound_vocabulary_passes(tmp_path: Path) -> None:
    file = tmp_path / "own.ttl"
    file.write_text(OWN, encoding="utf-8")
    result = _run("topics", "validate", file)
    assert result.exit_code == 0
    assert "no fault; topics: 1, labels: 2" in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.ttl", b"<urn:a> a skos:Concept .", "not valid turtle"),
        ("a.pdf", b"%PDF", "ends in .ttl"),
        ("a.tsv", b"http://example.org/1 kissat\n", "Line 1 is not a URI, a tab and a label"),
        ("a.tsv", "uri\tkissät".encode("latin-1"), "not UTF-8"),
        ("a.tsv", b"\n", "no concept"),
    ],
)
def test_a_file_that_is_no_vocabulary_is_told(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    result = _run("topics", "validate", file)
    assert result.exit_code == 1
    assert said in result.stderr
    assert "Traceback" not in result.output
