"""CaseM's JSON: fields as sections, people, quoted handlings, and what the lists in the folder add."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import NotMinutes, UnreadableSource
from indexer.readers.casem import CasemReader
from tests.indexer.pages import parsed, sections, source

METADATA = "http://mikkeli.cloudnc.fi/api/opennc/v1/$metadata#ExtendedProperties"


def fields(*values: tuple[str, Any]) -> str:
    """The answer of the interface with these fields."""
    rows = [
        {"Id": n, "Name": name, "Text": text, "Number": None, "Date": None} for n, (name, text) in enumerate(values)
    ]
    return json.dumps({"odata.metadata": METADATA, "value": rows})


HISTORY = json.dumps(
    [
        {
            "Party": "Tekninen lautakunta",
            "Article": "57",
            "MeetingDate": "/Date(1493127000000)/",
            "Description": "<p>Alueella on puutetta penkeist&auml;.</p>",
            "DescisionProposal": "<p>Penkit hankitaan.</p>",
            "Descision": "<p>Asia j&auml;tettiin p&ouml;yd&auml;lle.</p>",
            "Presenters": '[{"Name": "Kalle Koivu", "Title": "tekninen johtaja", "Email": "kalle@example.org"}]',
            "Votings": "[]",
        }
    ]
)
ITEM = fields(
    ("Name", "Puistonpenkkien hankinta"),
    ("Article", "233"),
    ("CaseNativeId", "MliDno-2017-206"),
    ("IsAdditionalTopic", "False"),
    ("PersonalData", "ei julkinen"),
    ("Description", "<p>Penkit ovat kuluneet.</p>\n\n<p>&nbsp;</p>"),
    ("Decisionproposal", "<p>Hankitaan 20 penkki&auml;.</p>"),
    ("Decision", "<p>P&auml;&auml;t&ouml;sehdotus hyv&auml;ksyttiin.</p>"),
    ("Inform", ""),
    ("Attachments", "<a href='download.aspx?ID=1'>Hintavertailu.pdf</a>"),
    ("Attachments", "<a href='download.aspx?ID=2'>Kartta.pdf</a>"),
    ("HistoryTopics", HISTORY),
    ("Draftsmans", "Anni Aho;#puistomestari;#;#anni@example.org;#!#Olli Oja;#suunnittelija;#;#olli@example.org;#"),
    ("Presenters", "Timo Tuomi;#kaupunginjohtaja;#;#timo@example.org;#"),
    ("UusiKentta", "<p>Tuntematon sis&auml;lt&ouml;.</p>"),
)


def test_fields_are_sections() -> None:
    (item,) = parsed(ITEM, "contents_7_extended_properties.json").items
    assert (item.title, item.section, item.case_number) == ("Puistonpenkkien hankinta", 233, "MliDno-2017-206")
    assert (item.municipality, item.meeting_kind) == ("Mikkeli", "minutes")
    assert sections(item)[1:] == [
        ("rationale", "Kuvaus", "Penkit ovat kuluneet."),
        ("proposal", "Päätösehdotus", "Hankitaan 20 penkkiä."),
        ("decision", "Päätös", "Päätösehdotus hyväksyttiin."),
        ("presenter", "Esittelijät", "Timo Tuomi <timo@example.org> - kaupunginjohtaja"),
        ("preparer", "Valmistelijat", "Anni Aho - puistomestari\nOlli Oja - suunnittelija"),
        ("attachments", "Liitteet", "Hintavertailu.pdf\nKartta.pdf"),
        ("other", "UusiKentta", "Tuntematon sisältö."),
    ]
    assert (item.presenter, item.preparer) == (
        "Timo Tuomi, kaupunginjohtaja",
        "Anni Aho, puistomestari; Olli Oja, suunnittelija",
    )
    assert item.attachments == ("Hintavertailu.pdf", "Kartta.pdf")
    assert "ei julkinen" not in item.text


def test_quoted_handling_keeps_its_decision_to_itself() -> None:
    (item,) = parsed(ITEM).items
    (prior,) = item.sections_of("prior_handling")
    assert prior.heading == "Tekninen lautakunta 25.4.2017 § 57"
    assert [(part.kind, part.text) for part in prior.parts] == [
        ("rationale", "Alueella on puutetta penkeistä."),
        ("proposal", "Penkit hankitaan."),
        ("decision", "Asia jätettiin pöydälle."),
        ("presenter", "Kalle Koivu <kalle@example.org> - tekninen johtaja"),
    ]
    assert [section.text for section in item.sections_of("decision")] == ["Päätösehdotus hyväksyttiin."]


def test_item_without_a_decision_is_of_an_agenda() -> None:
    (item,) = parsed(fields(("Name", "Asia"), ("Article", "1"), ("Decisionproposal", "<p>Hyväksytään.</p>"))).items
    assert item.meeting_kind == "agenda"


def _list(name: str, rows: list[dict[str, Any]], folder: Path) -> None:
    (folder / name).write_text(json.dumps({"odata.metadata": "x", "value": rows}), encoding="utf-8")


def test_lists_in_the_folder_give_organ_date_and_title(tmp_path: Path) -> None:
    groups = [{"NodeId": 59, "NodeName": "Internet"}, {"NodeId": 30, "NodeName": "Kokous 5.6.2017"}]
    _list(
        "node_30_contents.json",
        [
            {
                "ContentId": 7,
                "Subject": "Penkkien hankinta",
                "Classifications": groups,
                "ExpiryDate": "2022-06-02T11:02:53.2",
            }
        ],
        tmp_path,
    )
    names = {30: (20, "Kokous 5.6.2017"), 20: (10, "Kokoukset"), 10: (1, "Kaupunginhallitus")}
    nodes = [{"NodeId": n, "ParentId": parent, "Names": [{"Name": name}]} for n, (parent, name) in names.items()]
    _list("10_20_subnodes.json", nodes, tmp_path)
    (tmp_path / "rikki_node.json").write_text("{", encoding="utf-8")
    (item,) = parsed(ITEM, "contents_7_extended_properties.json", tmp_path).items
    assert item.id == "mikkeli-2017-06-05-kaupunginhallitus-233"
    assert (item.organ, str(item.date), item.title) == ("Kaupunginhallitus", "2017-06-05", "Penkkien hankinta")
    assert str(item.expires) == "2022-06-02"
    assert item.text.startswith("Puistonpenkkien hankinta")
    assert item.warnings == ("The list of contents gives another title than the item itself.",)


@given(
    st.recursive(
        st.none() | st.integers(-1, 40) | st.text(max_size=5) | st.sampled_from(["Kokous 5.6.2017", "2022-99-99"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["ContentId", "NodeId", "ParentId", "Names", "Name", "NodeName", "Classifications", "value"]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_lies_in_the_folder_the_item_is_read(value: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "nodes.json").write_text(json.dumps({"value": [value]}), encoding="utf-8")
        (item,) = parsed(ITEM, "contents_7_extended_properties.json", Path(folder)).items
    assert item.section == 233


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"odata.metadata": "x#Nodes", "value": [{"NodeId": 1, "Names": [{"Name": "Toimielimet"}]}]}),
        json.dumps({"odata.metadata": "x", "value": []}),
        json.dumps({"odata.metadata": "x", "value": {"Name": "Name", "Text": "a"}}),
        json.dumps({"odata.metadata": "x"}),
    ],
)
def test_lists_of_nodes_are_no_minutes(content: str) -> None:
    assert CasemReader().recognises(source(content))
    with pytest.raises(NotMinutes):
        parsed(content)


def test_broken_json_is_named() -> None:
    with pytest.raises(UnreadableSource, match="JSON is broken"):
        CasemReader().read(source(ITEM[:-20], "rikki.json"))


@pytest.mark.data
@pytest.mark.parametrize(("city", "organ", "meeting"), [("tampere", 11292, 12486), ("mikkeli", 11217, 12381)])
def test_every_action_of_the_expected_extraction_is_found(data_dir: Path, city: str, organ: int, meeting: int) -> None:
    folder = data_dir / "minutes" / "vendors" / city
    actions = folder / "extracted" / "organizations" / str(organ) / "events" / str(meeting) / "actions"
    for action in sorted(actions.iterdir()):
        expected = json.loads((action / "index.json").read_text(encoding="utf-8"))
        path = folder / "casem" / f"contents_{expected['sourceId']}_extended_properties.json"
        (item,) = parsed(path.read_bytes(), path.name, path.parent).items
        assert (item.title, str(item.section)) == (expected["title"], expected["articleNumber"])
        assert item.case_number == expected["caseId"]


@pytest.mark.parametrize("article", ["233", 233, "§ 233", "233 §", "233/2017 §"])
@pytest.mark.parametrize("name", ["Tien Koivu &amp; Koski hoito", "<p>Tien Koivu &amp; Koski hoito</p>"])
def test_numbers_and_markup_in_short_fields(article: Any, name: str) -> None:
    (item,) = parsed(fields(("Name", name), ("Article", article), ("Decision", "<p>Ok.</p>"))).items
    assert (item.section, item.title) == (233, "Tien Koivu & Koski hoito")


@pytest.mark.parametrize(
    "people",
    [
        "Anni Aho;#suunnittelija;#;#;#!#",
        '[{"Name": "Anni Aho", "Title": "suunnittelija", "Email": null}]',
        [{"Name": "Anni Aho", "Title": "suunnittelija"}],
        ["Anni Aho - suunnittelija"],
        "<p>Anni Aho - suunnittelija</p>",
    ],
)
def test_people_in_every_form(people: Any) -> None:
    (item,) = parsed(fields(("Name", "Tie"), ("Draftsmans", people), ("Decision", "<p>Ok.</p>"))).items
    assert (item.preparer, item.sections_of("preparer")[0].text) == (
        "Anni Aho, suunnittelija",
        "Anni Aho - suunnittelija",
    )


VOTING = [{"Title": "Jatketaan: jaa, palautetaan: ei", "Votes": {"Jaa": ["Anni Aho", "Olli Oja"], "Ei": ["Eva Ek"]}}]


@pytest.mark.parametrize("voting", [VOTING, json.dumps(VOTING)])
@pytest.mark.parametrize("quoted", [True, False])
def test_of_a_vote_each_side_keeps_its_names(voting: Any, quoted: bool) -> None:
    topics = [{"Party": "Kunnanhallitus", "Descision": "<p>Jatketaan.</p>", "Votings": voting}]
    row = ("HistoryTopics", topics) if quoted else ("Voting", voting)
    (item,) = parsed(fields(("Name", "Tie"), row, ("Decision", "<p>Ok.</p>"))).items
    inside = item.sections_of("prior_handling")[0].parts if quoted else item.sections
    assert [section.text for section in inside if section.kind == "vote"] == [
        "Jatketaan: jaa, palautetaan: ei\nJaa: Anni Aho, Olli Oja\nEi: Eva Ek",
    ]


def test_a_field_may_name_its_language_and_be_written_in_other_capitals() -> None:
    topic = {"PartySv": "Tekniska nämnden", "Article": "7 §", "MeetingDate": "2017-04-25T16:00:00"}
    rows = (
        *(("Name", "Väg"), ("DecisionSv", "<p>Godkändes.</p>"), ("DECISIONPROPOSAL", "<p>Godkänns.</p>")),
        *(("PersonalDataSv", "ei julkinen"), ("HistoryTopics", [topic | {"DescisionSv": "<p>Bereds.</p>"}])),
    )
    (item,) = parsed(fields(*rows)).items
    assert [(section.kind, section.heading) for section in item.sections] == [
        ("prior_handling", "Tekniska nämnden 25.4.2017 § 7"),
        ("proposal", "Päätösehdotus"),
        ("decision", "Päätös"),
    ]
    assert "ei julkinen" not in item.text


def test_unknown_prose_of_a_quoted_handling_is_kept_and_its_personal_data_is_not() -> None:
    topic = {
        "Party": "Kunnanhallitus",
        "Uusi": "<p>Tuntematon teksti.</p>",
        "Avain": "a1",
        "PersonalData": "ei julkinen",
    }
    (item,) = parsed(fields(("Name", "Tie"), ("HistoryTopics", [topic]), ("Decision", "<p>Ok.</p>"))).items
    assert [(part.kind, part.text) for part in item.sections_of("prior_handling")[0].parts] == [
        ("other", "Tuntematon teksti."),
    ]
    assert "ei julkinen" not in item.text
