"""Files into the index and out of it, by the commands."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer.cli import group
from search.home import IndexHome
from tests.indexer.minutes_text import minutes

FIRST = {
    1: ("Kirjaston aukioloajat kesällä", "Kirjasto on avoinna kesällä arkisin."),
    2: ("Nuorisotakuun toteutuminen", "Merkitään tiedoksi nuorisotakuun toteutuminen."),
}


class Commands:
    """Runs commands on one home and one folder of minutes."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.minutes = folder / "minutes"
        self.minutes.mkdir()

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.minutes / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def run(self, *args: str | Path, code: int = 0) -> Result:
        result = CliRunner().invoke(group, ["--home", str(self.home), *map(str, args)])
        assert result.exit_code == code, (result.output, result.exception)
        return result

    def json(self, *args: str | Path, code: int = 0) -> Any:
        return json.loads(self.run(*args, "--json", code=code).stdout)

    def found(self, query: str) -> list[str]:
        return [hit["title"] for hit in self.json("search", query)["hits"]]

    def ids(self) -> list[str]:
        return [json.loads(line)["id"] for line in self.run("export").stdout.splitlines()]


@pytest.fixture
def commands(tmp_path: Path) -> Commands:
    commands = Commands(tmp_path)
    commands.write("kh.txt", minutes(FIRST))
    return commands


def test_minutes_are_indexed_and_found(commands: Commands) -> None:
    report = commands.json("index", commands.minutes)
    assert (report["added"], report["items"], report["failed"]) == (1, 2, [])
    assert commands.found("takuu") == ["Nuorisotakuun toteutuminen"]
    assert commands.found("kirjastojen") == ["Kirjaston aukioloajat kesällä"]
    assert commands.found("2/00.01.02/2024") == ["Nuorisotakuun toteutuminen"]


def test_unchanged_files_are_skipped_and_the_generation_stays(commands: Commands) -> None:
    commands.run("index", commands.minutes)
    report = commands.json("index", commands.minutes, commands.minutes / "kh.txt")
    assert (report["added"], report["updated"], report["unchanged"]) == (0, 0, 1)
    assert report["generation"] == 1


def test_a_changed_file_is_updated_and_its_vanished_items_go(commands: Commands) -> None:
    commands.run("index", commands.minutes)
    commands.write("kh.txt", minutes({2: ("Nuorisotakuun uudistaminen", "Palautetaan valmisteluun.")}))
    report = commands.json("index", commands.minutes)
    assert (report["updated"], report["items"], report["generation"]) == (1, 1, 2)
    assert commands.found("nuorisotakuu") == ["Nuorisotakuun uudistaminen"]
    assert commands.found("kirjasto") == []
    assert commands.run("verify").exit_code == 0


def test_what_was_indexed_of_a_file_stays_when_it_breaks(commands: Commands) -> None:
    commands.run("index", commands.minutes)
    path = commands.write("kh.txt", b"%PDF-1.4 broken")
    report = commands.json("index", commands.minutes, code=1)
    assert [failure["path"] for failure in report["failed"]] == [str(path)]
    assert commands.found("takuu") == ["Nuorisotakuun toteutuminen"]


def test_items_of_two_files_with_the_same_id_are_told_apart(commands: Commands) -> None:
    commands.run("index", commands.minutes)
    commands.write("kh-korjattu.txt", minutes(FIRST))
    report = commands.json("index", commands.minutes)
    assert report["items"] == 4
    assert [warning["path"] for warning in report["warnings"]][:1] == [str(commands.minutes / "kh-korjattu.txt")]
    assert len(set(commands.ids())) == 4
    # Told apart the same way when the index is built anew.
    before = commands.ids()
    commands.run("reindex")
    assert commands.ids() == before


def test_reindexing_keeps_what_can_no_longer_be_read(commands: Commands) -> None:
    commands.write("sivltk.txt", minutes({7: ("Koulukuljetukset", "Hyväksytään reitit.")}, "Sivistyslautakunta"))
    commands.run("index", commands.minutes)
    (commands.minutes / "sivltk.txt").unlink()
    report = commands.json("reindex", code=1)
    assert (report["added"], report["kept"], report["items"]) == (1, 1, 3)
    assert "the file is no longer there" in report["failed"][0]["message"]
    assert commands.found("koulukuljetusten") == ["Koulukuljetukset"]
    # And the next one keeps it again.
    assert commands.json("reindex", code=1)["items"] == 3


def test_reindexing_given_paths_indexes_only_them(commands: Commands) -> None:
    other = commands.write("sivltk.txt", minutes({7: ("Koulukuljetukset", "Hyväksytään.")}, "Sivistyslautakunta"))
    commands.run("index", commands.minutes)
    assert commands.json("reindex", other)["items"] == 1


def test_values_that_nothing_has_are_named(commands: Commands) -> None:
    commands.run("index", commands.minutes)
    unknown = commands.run("search", "--topic", "asemakava", "--json")
    assert 'No topic is called "asemakava". Near it: asemakaava' in unknown.stderr
    assert json.loads(unknown.stdout)["total"] == 0
    assert commands.json("search", "--topic", "asemakaava")["total"] == 0
    other = commands.run("search", "--organ", "kunnanhallitus", "--json")
    assert 'The index has no organ called "kunnanhallitus".' in other.stderr
    assert json.loads(other.stdout)["total"] == 0


RARE = "Hämmentävyyskertomus"


def test_nothing_of_a_removed_item_stays_in_the_home(commands: Commands) -> None:
    commands.write("kh.txt", minutes(FIRST | {3: (f"{RARE} 2023", f"Hyväksytään {RARE.lower()}.")}))
    commands.run("index", commands.minutes)
    (item_id,) = [hit["id"] for hit in commands.json("search", RARE)["hits"]]
    assert files_with(commands.home, RARE.lower()[:12])
    assert commands.json("remove", item_id) == {"removed": [item_id]}
    assert commands.json("search", RARE)["total"] == 0
    assert files_with(commands.home, RARE.lower()[:12]) == []
    assert files_with(commands.home, item_id) == []
    assert commands.run("verify").exit_code == 0
    assert len(commands.ids()) == 2
    # The unchanged file does not bring it back.
    commands.run("index", commands.minutes)
    assert len(commands.ids()) == 2
    for reindex in (["reindex"], ["reindex", commands.minutes]):
        commands.run(*reindex)
        assert len(commands.ids()) == 2
        assert files_with(commands.home, RARE.lower()[:12]) == []
        assert files_with(commands.home, item_id) == []


def test_a_removed_item_stays_out_while_its_text_or_its_file_is_the_same(commands: Commands) -> None:
    commands.run("index", commands.minutes)
    removed = commands.ids()[0]
    commands.run("remove", removed)
    other = {**FIRST, 3: ("Uimahallin laajennus", "Hyväksytään hankesuunnitelma.")}
    commands.write("kh.txt", minutes(other))
    assert commands.json("index", commands.minutes)["warnings"] == []
    assert removed not in commands.ids() and len(commands.ids()) == 2
    commands.write("kh.txt", minutes({**other, 1: ("Kirjaston aukioloajat kesällä", "Kirjasto on kiinni.")}))
    (warning,) = commands.json("index", commands.minutes)["warnings"]
    assert f'the item "{removed}" had been removed; its text has changed since' in warning["message"]
    assert removed in commands.ids() and len(commands.ids()) == 3
    assert commands.json("reindex")["warnings"] == []


def test_what_was_removed_by_mistake_can_be_brought_back(commands: Commands) -> None:
    commands.run("index", commands.minutes)
    before = commands.ids()
    commands.run("remove", *before)
    commands.run("reindex")
    assert commands.ids() == []
    commands.run("reindex", "--restore-removed")
    assert commands.ids() == before
    commands.run("reindex")
    assert commands.ids() == before


def test_the_items_of_a_file_that_was_moved_stay_the_same(commands: Commands) -> None:
    commands.run("index", commands.minutes)
    before = commands.ids()
    commands.run("remove", before[0])
    (commands.minutes / "2023").mkdir()
    (commands.minutes / "kh.txt").rename(commands.minutes / "2023" / "moved.txt")
    report = commands.json("index", commands.minutes)
    assert (report["added"], report["updated"], report["items"]) == (0, 1, 1)
    assert commands.ids() == before[1:]
    (item,) = (json.loads(line) for line in commands.run("export").stdout.splitlines())
    assert item["source"].endswith("moved.txt")
    assert commands.json("reindex")["failed"] == []


def test_a_copy_of_a_file_is_no_moved_file(commands: Commands) -> None:
    commands.run("index", commands.minutes)
    commands.write("copy.txt", minutes(FIRST))
    assert commands.json("index", commands.minutes)["added"] == 1
    assert len(commands.ids()) == 4


def test_a_file_name_that_is_not_utf8_is_indexed_and_shown(commands: Commands) -> None:
    (commands.minutes / "kh.txt").rename(commands.minutes / os.fsdecode(b"p\xe4\xe4t\xf6s.txt"))
    commands.write(os.fsdecode(b"\xff.pdf"), b"%PDF-1.4 broken")
    report = commands.json("index", commands.minutes, code=1)
    assert report["added"] == 1
    assert [failure["path"].rpartition("/")[2] for failure in report["failed"]] == ["\N{REPLACEMENT CHARACTER}.pdf"]
    assert commands.json("index", commands.minutes, code=1)["unchanged"] == 1
    assert len(commands.ids()) == 2
    commands.run("reindex", code=1)
    assert len(commands.ids()) == 2


def test_what_is_told_of_files_is_remembered(commands: Commands) -> None:
    """Minutes seldom say until when they may be published."""
    told = ["--municipality", "Niittylä", "--expires-after", "44"]
    commands.run("index", commands.minutes)
    commands.run("index", commands.minutes, *told)

    def items() -> set[tuple[str, str | None, str | None]]:
        lines = map(json.loads, commands.run("export").stdout.splitlines())
        return {(item["municipality"], item["date"], item.get("expires")) for item in lines}

    ((municipality, date, expires),) = items()
    assert date is not None and expires is not None
    assert dt.date.fromisoformat(expires) - dt.date.fromisoformat(date) == dt.timedelta(days=44)
    assert commands.json("index", commands.minutes)["unchanged"] == 1
    commands.write("kh.txt", minutes({**FIRST, 3: ("Uimahallin laajennus", "Hyväksytään hankesuunnitelma.")}))
    commands.run("index", commands.minutes)
    assert items() == {(municipality, date, expires)}
    commands.run("reindex")
    assert items() == {(municipality, date, expires)}
    after = dt.date.fromisoformat(expires)
    assert commands.json("purge", "--today", str(after)) == {"removed": []}
    assert len(commands.json("purge", "--today", str(after + dt.timedelta(days=1)))["removed"]) == 3


def files_with(home: Path, text: str) -> list[str]:
    """The files of the home that hold the text, in plain or in the deflated form in which Whoosh stores values."""
    import zlib

    found = []
    for path in home.rglob("*"):
        # The dictionary of the analyser is the same in every home.
        if not path.is_file() or path.suffix == ".transducer":
            continue
        content = path.read_bytes()
        pieces = [content]
        for start in range(len(content) - 1):
            if content[start] == 0x78 and content[start + 1] in (0x01, 0x5E, 0x9C, 0xDA):
                try:
                    pieces.append(zlib.decompressobj().decompress(content[start:]))
                except zlib.error:
                    continue
        if any(text.encode(encoding) in piece.lower() for piece in pieces for encoding in ("utf-8", "utf-32-le")):
            found.append(path.name)
    return found


def test_removing_an_unknown_item_is_named(commands: Commands) -> None:
    commands.run("index", commands.minutes)
    result = commands.run("remove", "ei-ole", code=1)
    assert 'no item has the id "ei-ole"' in result.stderr
    assert IndexHome(commands.home).live_number() == 1


def test_purge_removes_what_has_expired(commands: Commands) -> None:
    lines = [
        {"id": "a", "title": "Vanha", "text": "Vanha päätös.", "expires": "2024-02-01"},
        {"id": "b", "title": "Tuore", "text": "Tuore päätös.", "expires": "2024-02-02"},
        {"id": "c", "title": "Pysyvä", "text": "Pysyvä päätös."},
    ]
    commands.write("items.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    commands.run("index", commands.minutes / "items.jsonl")
    assert commands.json("purge", "--today", "2024-02-01") == {"removed": []}
    assert commands.json("purge", "--today", "2024-02-02") == {"removed": ["a"]}
    assert commands.ids() == ["b", "c"]
    assert commands.json("purge")["removed"] == ["b"]


@pytest.mark.parametrize("command", [["search", "x"], ["stats"], ["export"], ["verify"], ["reindex"], ["remove", "x"]])
def test_without_an_index_the_way_to_one_is_named(commands: Commands, command: list[str]) -> None:
    result = commands.run(*command, code=1)
    assert "holds no index yet. Make one with: pykala --home" in result.stderr
    assert "Traceback" not in result.output


def test_another_analyser_is_refused_with_the_remedy(commands: Commands) -> None:
    commands.run("index", commands.minutes)
    manifest = IndexHome(commands.home).live_folder() / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"analyser_version": "', '"analyser_version": "0-'))
    for command in (["search", "kirjasto"], ["index", str(commands.minutes)]):
        assert "reindex" in commands.run(*command, code=1).stderr
    commands.run("reindex")
    assert commands.found("kirjasto") == ["Kirjaston aukioloajat kesällä"]


def test_two_indexings_at_once_are_refused(commands: Commands) -> None:
    commands.run("index", commands.minutes)
    building = IndexHome(commands.home).build(from_live=True)
    assert "Another process is indexing" in commands.run("index", commands.minutes, code=1).stderr
    building.discard()


def test_stats_count_each_facet(commands: Commands) -> None:
    commands.run("index", commands.minutes)
    statistics = commands.json("stats")
    assert statistics["items"] == 2
    assert statistics["counts"]["organ"] == {"Kunnanhallitus": 2}
    assert statistics["counts"]["year"] == {"2024": 2}
    assert statistics["newest"] == statistics["oldest"] == "2024-01-22"
    shown = commands.run("stats").stdout.splitlines()
    assert shown[0].startswith("2 items, 2024-01-22 to 2024-01-22; generation 1, built 2")
    assert "       2  Kunnanhallitus" in shown


OWN_TOPICS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:oma> a skos:ConceptScheme ; skos:prefLabel "Omat aiheet"@fi .
<urn:oma:kirjat> a skos:Concept ; skos:inScheme <urn:oma> ; skos:topConceptOf <urn:oma> ;
    skos:prefLabel "Kirjat ja lukeminen"@fi ; skos:altLabel "kirjasto"@fi .
"""


def test_a_vocabulary_of_ones_own_tags_and_names_the_topics(commands: Commands) -> None:
    own = commands.home.parent / "omat.ttl"
    own.write_text(OWN_TOPICS)
    commands.run("index", commands.minutes, "--topics", own)
    facet = commands.json("search", "kirjasto")["facets"]["topic"]
    assert [(value["label"], value["count"]) for value in facet] == [("Kirjat ja lukeminen", 1)]
    # It is kept: in updates and when the index is built anew, without being named again.
    commands.write("sivltk.txt", minutes({7: ("Kirjaston hankinnat", "Hyväksytään.")}, "Sivistyslautakunta"))
    commands.run("index", commands.minutes)
    assert commands.json("search", "kirjasto")["facets"]["topic"][0]["count"] == 2
    commands.run("reindex")
    assert commands.json("search", "kirjasto")["facets"]["topic"][0]["count"] == 2
    assert commands.run("verify").exit_code == 0


def test_another_vocabulary_needs_all_items_tagged_anew(commands: Commands) -> None:
    own = commands.home.parent / "omat.ttl"
    own.write_text(OWN_TOPICS)
    commands.run("index", commands.minutes)
    assert "reindex --topics FILE" in commands.run("index", commands.minutes, "--topics", own, code=1).stderr
    commands.run("reindex", "--topics", own)
    assert commands.json("search", "kirjasto")["facets"]["topic"][0]["label"] == "Kirjat ja lukeminen"
