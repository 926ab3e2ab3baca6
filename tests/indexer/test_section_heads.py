"""How the number of an item is written at its head, and lines that look the same and are no heads."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer.document import Meeting, SourceFile
from indexer.parser import parse_document
from indexer.parser.numbering import Numbered, read_number
from indexer.readers import read_document


def parsed(text: str) -> Meeting:
    content = text.encode()
    source = SourceFile(Path("minutes.txt"), content, hashlib.sha256(content).hexdigest())
    return parse_document(read_document(source))


ITEMS = ((7, "Avustukset"), (8, "Valinnat"), (11, "Muut asiat"))


def minutes(heads: Sequence[str], organ: str = "Kunnanhallitus", quoted: str = "", title_on_line: bool = False) -> str:
    """Minutes of three items with these heads, the first of which has the ``quoted`` line in its text."""
    text = f"Mallilan kunta\n{organ} 5.2.2024\nPöytäkirja\n\n"
    for index, (head, (_, title)) in enumerate(zip(heads, ITEMS, strict=True)):
        text += f"{head} {title}\n\n" if title_on_line else f"{head}\n{title}\n\n"
        text += "Kunta järjestää asian omana toimintanaan.\n\n"
        text += f"{quoted}\n\nMuuta selostusta on liitteessä.\n\n" if quoted and not index else ""
        text += "Päätös\nHyväksyttiin.\n\n"
    return text


@pytest.mark.parametrize("title_on_line", [False, True])
@pytest.mark.parametrize(
    "head",
    [
        *("§ {}", "§{}", "§ {}.", "§: {}", "§ {} –", "§ {} |", "{} §", "{}§", "{}. §", "{} §.", "{} §:"),
        *("§ {}/2024", "§ {} / 2024", "{}/2024 §", "{} §/2024", "§ {}a", "§ {} a", "{} a §", "{}a §"),
        *("Pykälä {}", "PYKÄLÄ {}", "{}. pykälä", "Paragraf {}", "§\u00a0{}"),
        *("Asia {}", "Asia {}.", "Asia: {}", "Asia nro {}", "Asiakohta {}", "Ärende {}"),
        *("§ {0} Asia {0}", "{0} § (Asia {0})", "§ {} (Kh)", "§ {}, Dnro 12/2024"),
    ],
)
def test_heads_of_items(head: str, title_on_line: bool) -> None:
    items = parsed(minutes([head.format(number) for number, _ in ITEMS], title_on_line=title_on_line)).items
    assert [(item.section, item.title) for item in items] == list(ITEMS)


@pytest.mark.parametrize(
    ("organ", "head"),
    [
        ("Kunnanhallitus", "Kh § {}"),
        ("Kunnanhallitus", "Khall {} §"),
        ("Kaupunginhallitus", "KHALL § {}"),
        ("Kunnanvaltuusto", "Kv § {}"),
        ("Kunnanvaltuusto", "Kv {} §"),
        ("Kunnanvaltuusto", "Kunnanvaltuusto § {}"),
        ("Tarkastuslautakunta", "Tark.ltk § {}"),
        ("Kommunstyrelsen", "Kst § {}"),
        ("Kommunfullmäktige", "KF § {}"),
        ("Kunnanhallitus", "§ {} Kh 5.2.2024"),
        ("Kunnanhallitus", "Kh 5.2.2024 § {}"),
        ("Kunnanhallitus", "§ {} 5.2.2024"),
        ("Kunnanhallitus", "§ {} / 5.2.2024"),
    ],
)
def test_heads_with_the_organ_or_the_date(organ: str, head: str) -> None:
    items = parsed(minutes([head.format(number) for number, _ in ITEMS], organ)).items
    assert [(item.section, item.title) for item in items] == list(ITEMS)


@pytest.mark.parametrize(
    "line",
    [
        # Sums, shares, counts.
        *(
            "1. § 8 000 €",
            "§ 8 000 €",
            "§ 8 000 euroa vuodessa",
            "§ 8 500",
            "- § 8 000 €",
            "§ 8,5 %",
            "§ 8 %",
            "§ 8 kpl",
        ),
        # Paragraphs of laws and their parts.
        *("§ 8 momentti", "§ 8 2 momentti", "8 § 2 mom.", "§ 8 2. momentti", "§ 8 II momentti", "§ 8 kohta 3"),
        *("8 § 3 kohta", "§ 8 1) kohta", "8 § 1 mom 3 kohta", "§ 8 1 mom. 2 k.", "§ 8.2", "§ 8.2 mukaan", "8 § kohdat"),
        *("8 §:n mukaan", "§ 8:n mukaan", "8 §:ssä säädetään", "§ 8 mukaan kunta vastaa.", "8 § mukaan kunta vastaa."),
        *("Kuntalaki 8 §", "Kuntalain 8 § mukaan", "Hallintosääntö § 8", "MRL 8 §", "8 § (410/2015)", "§ 8 (410/2015)"),
        *("§ 8 punkt 2", "§ 8 2 st.", "8 § i kommunallagen", "8 § 2 mom. i kommunallagen", "Enligt 8 § i lagen"),
        # Lists of §.
        *("8 ja 9 §", "§ 8 ja 9", "§ 8, 9 ja 10", "8, 9 ja 10 §", "8–10 §", "Pykälät 8, 9", "Pykälä 8 mukaan"),
        # What others decided, and what was said of an item.
        *("Kunnanvaltuusto 5.1.2023 § 8", "Kv 5.1.2023 § 8", "Kv § 8", "8 § Kunnanvaltuusto 5.1.2023", "§ 8/2023"),
        *("§ 8 Kv 5.1.2023", "§ 8 / 5.1.2023", "Asia 8", "Asia 8 jätettiin pöydälle.", "§ 8 klo 18.20", "§ 8 pöydälle"),
        *("§ 8 Käsiteltiin ensin.", "§ 8 Merkittiin, että jäsen poistui.", "§ 8 s. 12", "§ 8 alkaen", "9. § 8"),
        # Quoted rules.
        *("§ 8 Kunnan on järjestettävä palvelut.", "8 §. Kunnan on järjestettävä palvelut.", "8 § Kunnan tehtävät"),
        *("§ 8\n\nKunnan tehtävät", "8 §\n\nKunnan tehtävät\n\nKunnan on hoidettava tehtävänsä.", "8 a §", "Pykälä 8"),
    ],
)
def test_lines_that_look_like_a_head(line: str) -> None:
    heads = [f"§ {number}" for number, _ in ITEMS]
    items = parsed(minutes(heads, quoted=line)).items
    assert [(item.section, item.title) for item in items] == list(ITEMS)
    assert line.replace("\n\n", "\n") in items[0].text.replace("\n\n", "\n")


@pytest.mark.parametrize(
    "line",
    ["1. § 8 000 €", "§ 8 000 €", "8 § Kuntalaki", "8 a §", "§ 8/2023", "Asia 8", "Pykälä 8", "9. § 8", "§ 8 2 mom."],
)
def test_what_looks_like_the_missing_number(line: str) -> None:
    """A line in another form than the heads begins no item, even where its number is missing between two of them."""
    text = minutes(["§ 7", "§ 9", "§ 10"], quoted=line)
    assert [item.section for item in parsed(text).items] == [7, 9, 10]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("§ 5–7", Numbered("sign", 5, 7, "", None, "", "")),
        ("5-7 §", Numbered("number", 5, 7, "", None, "", "")),
        ("§ 12 a Avustukset", Numbered("sign", 12, 12, "a", None, "Avustukset", "")),
        ("§ 12/2024\tAvustukset", Numbered("sign", 12, 12, "", 2024, "Avustukset", "")),
        ("§ 12\t5.2.2024", Numbered("sign", 12, 12, "", None, "", "5.2.2024")),
        ("§ 12\tAvustukset\t34/02.05.01/2024", Numbered("sign", 12, 12, "", None, "Avustukset", "34/02.05.01/2024")),
        ("§ 12 Dnro 34/2024 Avustukset", Numbered("sign", 12, 12, "", None, "Avustukset", "Dnro 34/2024")),
        ("§ 12 500 vuotta kunnan historiaa", Numbered("sign", 12, 12, "", None, "500 vuotta kunnan historiaa", "")),
        ("§ 12 500 euron avustus", Numbered("sign", 12, 12, "", None, "500 euron avustus", "")),
        ("§ 12 2 uutta virkaa", Numbered("sign", 12, 12, "", None, "2 uutta virkaa", "")),
        ("§ 12 1.1.2024 voimaan tuleva taksa", Numbered("sign", 12, 12, "", None, "1.1.2024 voimaan tuleva taksa", "")),
        ("§ 12 Tilinpäätös 31.12.2023", Numbered("sign", 12, 12, "", None, "Tilinpäätös 31.12.2023", "")),
        (
            "§ 12 15 km:n kevyen liikenteen väylä",
            Numbered("sign", 12, 12, "", None, "15 km:n kevyen liikenteen väylä", ""),
        ),
        ("1. § 1 000 €", None),
        ("1. § 1 000", None),
        ("§ 8 12 kpl", None),
        ("§ 7-5", None),
        ("§ 0", None),
        ("§ 12 345 678", None),
        ("12 345 §", None),
        ("2024 § ", None),
        ("Asia 2024", None),
    ],
)
def test_numbers(line: str, expected: Numbered | None) -> None:
    assert read_number(line) == expected


def test_a_range_of_numbers_is_one_item_and_leaves_no_gap() -> None:
    meeting = parsed(minutes(["§ 7", "§ 8–10", "§ 11"]))
    assert [item.section for item in meeting.items] == [7, 8, 11]
    assert meeting.items[1].text.startswith("§ 8–10")
    assert meeting.warnings == ()


def test_a_letter_behind_the_number_makes_an_item_of_its_own() -> None:
    items = parsed(minutes(["§ 7", "§ 7 a", "§ 8"])).items
    assert [(item.section, item.title) for item in items] == [(7, "Avustukset"), (7, "Valinnat"), (8, "Muut asiat")]
    assert items[1].text.startswith("§ 7 a")
    assert len({item.id for item in items}) == 3


def test_the_case_number_in_the_row_of_the_head() -> None:
    items = parsed(minutes(["§ 7          34/02.05.01/2024", "§ 8          Dnro 5/2024", "§ 9"])).items
    assert [item.case_number for item in items] == ["34/02.05.01/2024", "5/2024", None]
    assert [item.title for item in items] == [title for _, title in ITEMS]


@pytest.mark.parametrize("above", ["34/02.05.01/2024", "Dnro 5/2024"])
def test_the_case_number_above_the_title(above: str) -> None:
    items = parsed(minutes([f"§ {number}\n{above}" for number, _ in ITEMS])).items
    assert [(item.section, item.title) for item in items] == list(ITEMS)
    assert all(item.case_number and item.case_number in above and above in item.text for item in items)


@pytest.mark.parametrize("head", ["Asia {1}\n§ {0}", "§ {0}\nAsia {1}", "Asia {1}\n\n{0} §", "Ärende {1}\n§ {0}"])
def test_the_place_on_the_agenda_beside_the_number(head: str) -> None:
    items = parsed(minutes([head.format(number, place) for place, (number, _) in enumerate(ITEMS, start=1)])).items
    assert [(item.section, item.title) for item in items] == list(ITEMS)


@pytest.mark.parametrize("form", ["{} {}", "{}. {}", "{}) {}"])
@pytest.mark.parametrize("contents", [False, True])
def test_numbered_titles_where_no_section_sign_is_written(form: str, contents: bool) -> None:
    listed = [form.format(number, title) for number, title in enumerate(("Avaus", "Valinnat", "Muut asiat"), start=1)]
    text = "Mallilan kunta\nKunnanhallitus 5.2.2024\nEsityslista\n\n"
    if contents:
        text += "Käsiteltävät asiat\n" + "\n".join(listed) + "\n\nOsallistujat\nAino Aalto\n\n"
    text += "".join(f"{line}\n\nSelostus.\n\nEhdotus\n1. Hyväksytään.\n2. Merkitään.\n\n" for line in listed)
    meeting = parsed(text)
    assert [(item.section, item.title) for item in meeting.items] == [(1, "Avaus"), (2, "Valinnat"), (3, "Muut asiat")]
    assert meeting.warnings == ("No § is written: the numbered titles were taken for items.",)


def test_numbered_points_of_one_decision_are_no_items() -> None:
    (item,) = parsed(
        "Mallilan kunta\nTekninen johtaja\n5.2.2024\n\nTarkastajan palkkaaminen\n\n1. Lähtötilanne\n\n"
        "Virka on auki.\n\n2. Haku\n\nOli kolme hakijaa.\n\nPäätös\n1. Palkataan Kaija Koski.\n\n2. Ilmoitetaan.\n"
    ).items
    assert (item.title, [section.kind for section in item.sections]) == (
        "Tarkastajan palkkaaminen",
        ["rationale", "decision"],
    )


@pytest.mark.parametrize(
    "line",
    [
        *("Viranhaltijapäätös § 15", "Viranhaltijapäätös § 15/2024", "Viranhaltijapäätös 15/2024", "Päätös § 15"),
        *("Viranhaltijapäätös 15 §", "Viranhaltijapäätös 5.2.2024 § 15", "Viranhaltijapäätös nro 15/2024", "§ 15/2024"),
        *("Tekninen johtaja § 15", "Tekninen johtaja 5.2.2024 § 15", "Tjänsteinnehavarbeslut 15/2024"),
        "Viranhaltijapäätös        § 15/2024",
    ],
)
def test_the_number_of_the_decision_of_an_office_holder(line: str) -> None:
    (item,) = parsed(
        f"Mallilan kunta\nTekninen johtaja\n{line}\n5.2.2024\n\nTarkastajan palkkaaminen\n\n123/01.01/2024\n\n"
        "Perustelut\n\nTarkastaja on irtisanoutunut.\n\nPäätös\n\nPalkataan Kaija Koski.\n"
    ).items
    assert (item.section, item.title, item.case_number) == (15, "Tarkastajan palkkaaminen", "123/01.01/2024")
