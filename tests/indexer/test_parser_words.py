"""The small parts of the minutes parser: headings, handlings, dates, places, cut words, votes, ids."""

from __future__ import annotations

import datetime as dt

import pytest

from indexer.parser.dates import find_date
from indexer.parser.handlings import Handling, find_handling, is_body, same_organ
from indexer.parser.headings import InvalidHeadings, meeting_part, read_headings, section_kind
from indexer.parser.ids import item_id, slug, told_apart
from indexer.parser.items import attachments, language_of
from indexer.parser.joining import joiner
from indexer.parser.people import is_person_line, people, presenter_of
from indexer.parser.places import municipality_in, municipality_meant
from indexer.parser.votes import find_votes
from models.item import Item, Section


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Päätös", "decision"),
        ("PÄÄTÖS:", "decision"),
        ("Beslut", "decision"),
        ("Kaupunginhallituksen päätös", "decision"),
        ("Päätös/Kh", "decision"),
        ("Päätös äänestyksen jälkeen", "decision"),
        ("Ehdotus", "proposal"),
        ("Kj. ehd.:", "proposal"),
        ("Ehdotus kunnanvaltuustolle", "proposal"),
        ("Kaupunginjohtajan ehdotus:", "proposal"),
        ("Sivistys- ja hyvinvointijohtajan päätösehdotus", "proposal"),
        ("Stadsdirektörens förslag", "proposal"),
        ("Perusteluosa", "rationale"),
        ("Esittelijän  perustelut", "rationale"),
        ("Tausta", "background"),
        ("Esittelijä", "presenter"),
        ("Valmistelija / lisätiedot:", "preparer"),
        ("Asian valmistelija/lisätietojen antaja", "preparer"),
        ("Valmistelijat/", "preparer"),
        ("Käsittely", "handling"),
        ("Äänestys", "vote"),
        ("Eriävä mielipide", "dissent"),
        ("Esteellisyys", "disqualification"),
        ("Liitteet", "attachments"),
        ("Bilagor", "attachments"),
        ("Muutoksenhaku", "appeal"),
        ("MUUTOKSENHAKUOHJEET JA VALITUSOSOITUS", "appeal"),
        ("Tiedoksi", "notification"),
        ("Päätöshistoria", "prior_handling"),
        ("Vaikutusten arviointi", "other"),
        ("Käsitellyt asiat", None),
        ("Päätöksen mukaan toimitaan.", None),
        ("Lautakunta hyväksyi ehdotuksen", None),
        ("Talousarvio ja ehdotus ja paljon muuta tekstiä jota ei voi pitää otsikkona ollenkaan ehdotus", None),
    ],
)
def test_what_a_heading_opens(heading: str, kind: str | None) -> None:
    assert section_kind(heading) == kind


def test_parts_of_the_meeting_are_no_sections_of_an_item() -> None:
    assert meeting_part("KÄSITELTÄVÄT ASIAT") == "contents"
    assert meeting_part("Saapuvilla olleet jäsenet") == "participants"
    assert meeting_part("Pöytäkirjan nähtävänäolo") == "signatures"
    assert meeting_part("Päätös") is None


def test_a_line_added_to_the_table_is_known() -> None:
    table = read_headings("# comment\n\nrationale\tfi\tMiksi näin\nproposal\tfi\t* toive\n")
    assert table.kind("miksi näin") == "rationale"
    assert table.kind("kunnanjohtajan toive") == "proposal"
    assert table.kind("yksi kaksi kolme neljä viisi kuusi toive") is None


@pytest.mark.parametrize("line", ["decision\tfi", "verdict\tfi\tTuomio", "decision\tfi\t "])
def test_a_wrong_line_of_the_table_is_named(line: str) -> None:
    with pytest.raises(InvalidHeadings, match="line 2"):
        read_headings(f"decision\tfi\tpäätös\n{line}\n")


@pytest.mark.parametrize(
    ("line", "handling"),
    [
        ("Kaupunginhallitus, 24.01.2022, § 5", Handling("Kaupunginhallitus", dt.date(2022, 1, 24), 5)),
        ("Kaupunginhallitus, § 5,24.01.2022", Handling("Kaupunginhallitus", dt.date(2022, 1, 24), 5)),
        ("Sivistyslautakunta 21.11.2024 § 85", Handling("Sivistyslautakunta", dt.date(2024, 11, 21), 85)),
        ("Tekninen lautakunta § 12 20.1.2018", Handling("Tekninen lautakunta", dt.date(2018, 1, 20), 12)),
        ("Kaupunginvaltuusto 9.10.2023 88 §", Handling("Kaupunginvaltuusto", dt.date(2023, 10, 9), 88)),
        ("KHALL 12.02.2018 § 45", Handling("KHALL", dt.date(2018, 2, 12), 45)),
        ("Tekla 20.01.2018 § 12", Handling("Tekla", dt.date(2018, 1, 20), 12)),
        ("Stadsstyrelsen 22.1.2024 § 7", Handling("Stadsstyrelsen", dt.date(2024, 1, 22), 7)),
        ("Kaupunginhallitus § 31", Handling("Kaupunginhallitus", None, 31)),
        (
            "Elinvoima- ja työllisyysjaosto 22.1.2024 § 3",
            Handling("Elinvoima- ja työllisyysjaosto", dt.date(2024, 1, 22), 3),
        ),
        ("Kaupunginhallitus on 20.5.2024 § 164 päättänyt kokouksista.", None),
        ("Lautakunta päätti 1.2.2023 § 5", None),
        ("Päätös 1.2.2023 § 5", None),
        ("Kuntalaki 136 §", None),
        ("§ 15", None),
    ],
)
def test_lines_that_name_a_handling(line: str, handling: Handling | None) -> None:
    assert find_handling(line) == handling


def test_organs() -> None:
    assert is_body("Elinvoima- ja työllisyysjaosto")
    assert not is_body("Kaupunginhallituksen kokous")
    assert not is_body("tekninen lautakunta")
    assert same_organ("Lapuan kaupunginhallitus", "Kaupunginhallitus")
    assert not same_organ("Kaupunginhallitus", "Kaupunginvaltuusto")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Aika 19.04.2022, klo 17:35", dt.date(2022, 4, 19)),
        ("2024-01-22", dt.date(2024, 1, 22)),
        ("maanantaina 22. tammikuuta 2024", dt.date(2024, 1, 22)),
        ("den 5 februari 2024", dt.date(2024, 2, 5)),
        ("31.2.2024", None),
        ("Talouden seuranta 1.1.–28.2.2017", None),
        ("§ 12", None),
    ],
)
def test_dates(text: str, date: dt.date | None) -> None:
    assert find_date(text) == date


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Lapuan kaupunki", "Lapua"),
        ("LAHDEN KAUPUNKI", "Lahti"),
        ("Helsingin kaupunki", "Helsinki"),
        ("Lahden kaupunki Pöytäkirja 1/2024", "Lahti"),
        ("Virtain kaupunki", "Virrat"),
        ("Esbo stad", "Espoo"),
        ("Sibbo kommun", "Sipoo"),
        ("Vähäsalmen kunta", "Vähäsalmi"),
        ("Kaislarannan kaupunki – Vasstrands stad", "Kaislaranta"),
        ("Etelä-Pohjanmaan hyvinvointialue", "Etelä-Pohjanmaan hyvinvointialue"),
        ("Lapuan kaupungin hallintosääntö", None),
        ("Kaupunginhallitus", None),
    ],
)
def test_municipalities(cell: str, name: str | None) -> None:
    assert municipality_in(cell) == name


def test_an_unknown_place_is_named_as_the_document_names_it() -> None:
    assert municipality_in("Koivuvirran kunta", ["koivuvirran", "koivuvirra"]) == "Koivuvirra"
    assert municipality_meant(["Lahden kaupungin työpajat", "kuuluu Lahden kaupungille"]) == "Lahti"
    assert municipality_meant(["Lahden kaupungin työpajat"]) is None


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("tarkas-\ntuslautakunta", "tarkastuslautakunta"),
        ("sote-\nuudistuksen", "sote-uudistuksen"),
        ("maa-\nainesluvan", "maa-ainesluvan"),
        ("linja-\nautolla", "linja-autolla"),
        ("Etelä-\nPohjanmaalla", "Etelä-Pohjanmaalla"),
        ("TE-\npalvelut", "TE-palvelut"),
        ("koulutus-\nja osaamistaso", "koulutus- ja osaamistaso"),
        ("408-\n71-11", "408-71-11"),
        ("kunta- ja\naluevaalit", "kunta- ja aluevaalit"),
        ("puhelin-\nvaihde", "puhelin-vaihde"),
        ("talous-\u200b\narvio", "talous-arvio"),
        ("kunta ja -\nsuunnitelma", "kunta ja -suunnitelma"),
        ("3,\u200b2 %", "3,2 %"),
        ("kaksi\nriviä  tekstiä", "kaksi riviä tekstiä"),
        ("kaupunginjohta-\nja", "kaupunginjohtaja"),
        ("koulutus-\nja", "koulutus- ja"),
        ("marras-\njoulukuussa", "marras-joulukuussa"),
        ("joulu-\nkuussa", "joulukuussa"),
        ("ta-\nlouden", "talouden"),
        ("Yli-\nKankaan", "Yli-Kankaan"),
        ("TALOUS-\nARVIO", "TALOUSARVIO"),
        ("Teams-\nkokous", "Teams-kokous"),
        ("hyte-\ntoimijat", "hyte-toimijat"),
        ("maa- ja\nvesirakennus", "maa- ja vesirakennus"),
        ("maa-\nja vesirakennus", "maa- ja vesirakennus"),
        ("tieto-\nja viestintätekniikka", "tieto- ja viestintätekniikka"),
        ("lauan-\ntai tai sunnuntai", "lauantai tai sunnuntai"),
        ("EU-\nrahoitus", "EU-rahoitus"),
        ("TE24-\nuudistus", "TE24-uudistus"),
        ("LINJA-\nAUTO", "LINJA-AUTO"),
        ("TARKAS-\nTUSLAUTAKUNTA", "TARKASTUSLAUTAKUNTA"),
        ("A-\nluokan", "A-luokan"),
        ("vss-\nvarusteet", "vss-varusteet"),
        ("KunTo-\nhanke", "KunTo-hanke"),
        ("koulutus-\nsuunnitelma", "koulutussuunnitelma"),
        ("kommunsty-\nrelsen", "kommunstyrelsen"),
        ("https://www.malli.fi/opetus-\nhallitus", "https://www.malli.fi/opetus-hallitus"),
        ("malli.fi/kaavoitus/vireilla-\nolevat", "malli.fi/kaavoitus/vireilla-olevat"),
    ],
)
def test_words_cut_at_the_end_of_a_line(text: str, joined: str) -> None:
    join = joiner(
        ["Tarkastuslautakunta kokoontui. Soita: puhelin-vaihde. Kokous oli Teams ja hyte-kokous, koulutus-\nja."]
    )
    assert join.paragraph(text) == joined


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Äänestyksessä annettiin 7 JAA-ääntä ja 4 EI-ääntä, 1 tyhjä.", [(7, 4, 1)]),
        ("JAA: 5, EI: 6", [(5, 6, None)]),
        ("Hyväksyttiin äänin 7–4.", [(7, 4, None)]),
        ("Äänin 23–11, yhden äänestäessä tyhjää", [(23, 11, 1)]),
        ("annettiin seitsemän jaa-ääntä ja kaksi ei-ääntä", [(7, 2, None)]),
        ("Ja-röster 5, nej-röster 3", [(5, 3, None)]),
        ("Lautakunta ei 3 vuoteen ole kokoontunut", []),
        ("Ensimmäinen: JAA 7, EI 4. Toinen: JAA 8, EI 3.", [(7, 4, None), (8, 3, None)]),
    ],
)
def test_votes(text: str, counts: list[tuple[int, int, int | None]]) -> None:
    votes = find_votes([text])
    assert [(vote.for_count, vote.against_count, vote.abstained_count) for vote in votes] == counts


def test_names_of_a_vote() -> None:
    (vote,) = find_votes(["JAA 2 (Aino Aalto, Veikko Virta), EI 1 (Salli von Salo). Hyväksyttiin äänin 2–1."])
    assert vote.for_names == ("Aino Aalto", "Veikko Virta")
    assert vote.against_names == ("Salli von Salo",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Annettiin 2 jaa-ääntä ja 1 ei-ääni.\nJaa: Aino Aalto, Veikko Virta\nEi: Salli Salo",
            [("Aino Aalto", "Veikko Virta"), ("Salli Salo",)],
        ),
        (
            "Annettiin 2 JAA-ääntä ja 1 EI-ääni. JAA äänestivät jäsen Aino Aalto ja varajäsen Veikko Virta. "
            "EI äänesti Salli Salo.",
            [("Aino Aalto", "Veikko Virta"), ("Salli Salo",)],
        ),
        ("Annettiin 2 JAA-ääntä (Aalto, Virta) ja 1 EI-ääni (Salo).", [("Aalto", "Virta"), ("Salo",)]),
        ("Annettiin 3 JAA-ääntä (Aalto, Virta) ja 1 EI-ääni (Salo).", [(), ("Salo",)]),
        ("Jaa 2, ei 1.\nEi kannatettu ehdotus raukesi.\nJaa: Aalto, Virta", [("Aalto", "Virta"), ()]),
        ("JAA 2, EI 1.\nPäätös", [(), ()]),
        (
            "Avgavs 2 ja-röster och 1 nej-röst.\nJa-röster: Anna Ek, Karl Sand\nNej-röst: Eva Lind",
            [("Anna Ek", "Karl Sand"), ("Eva Lind",)],
        ),
    ],
)
def test_names_given_below_or_beside_the_counts(text: str, names: list[tuple[str, ...]]) -> None:
    (vote,) = find_votes([text])
    assert [vote.for_names, vote.against_names] == names


def test_ids() -> None:
    assert slug("Elinvoima- ja työllisyysjaosto") == "elinvoima-ja-tyollisyysjaosto"
    assert slug("Åbo § 3 / ÄÖ") == "abo-3-ao"
    full = item_id("Lahti", "2024-01-22", "Elinvoima- ja työllisyysjaosto", 3)
    assert full == "lahti-2024-01-22-elinvoima-ja-tyollisyysjaosto-3"
    assert item_id(None, None, None, None, "47/00.02/2016") == "47-00-02-2016"
    assert item_id(None, None, None, None) == "item"


def test_the_same_section_twice_is_told_apart_and_named() -> None:
    items = told_apart(
        [Item("a-3", "one", section=3), Item("a-3", "two", section=3), Item("a-3-2", "three", section=4)]
    )
    assert [item.id for item in items] == ["a-3", "a-3-3", "a-3-2"]
    assert items[0].warnings == ()
    assert "§ 3 stands more than once" in items[1].warnings[0]


def test_people_without_their_addresses() -> None:
    text = "Aino Aalto\naino.aalto@kunta.example, puh. 044 123 4567\nTalouspäällikkö"
    assert people([Section("preparer", "Valmistelija", text, 0)], "preparer") == "Aino Aalto, Talouspäällikkö"
    assert people([], "presenter") is None
    assert is_person_line("Hallintosihteeri")
    assert is_person_line("Ympäristöinsinööri vs.")
    assert is_person_line("vt. kirjastotoimenjohtaja")
    assert not is_person_line("- erityisesti nuorisotakuu ja etsivä nuorisotyö")
    assert not is_person_line("Kunnassa on kolme koulua ja kaksi päiväkotia.")


@pytest.mark.parametrize(
    ("proposal", "presenter"),
    [
        ("Kaupunginjohtaja Aino Aalto\n\nHallitus päättää.", "Kaupunginjohtaja Aino Aalto"),
        ("Teknisen toimen johtaja Veikko Virta:\nLautakunta päättää.", "Teknisen toimen johtaja Veikko Virta"),
        ("Kaupunginjohtaja Aino Aalto valitaan.", None),
        ("Kunnanhallitus päättää.", None),
    ],
)
def test_the_first_line_of_a_proposal_may_name_the_presenter(proposal: str, presenter: str | None) -> None:
    assert presenter_of([Section("proposal", "Ehdotus", proposal, 0)]) == presenter
    assert presenter_of([Section("presenter", "Esittelijä", "Salli Salo", 0)]) == "Salli Salo"


def test_attachments_one_a_line() -> None:
    section = Section("attachments", "Liitteet", "• 1 Kartta\n• 2 Selostus ja\nvastineet\n(luonnos)\n-", 0)
    assert attachments([section]) == ("1 Kartta", "2 Selostus ja vastineet (luonnos)")


def test_language() -> None:
    assert language_of("Lautakunta päättää, että esitys ja liite on hyväksytty.") == "fi"
    assert language_of("Nämnden beslutar att anteckna ärendet för kännedom och att delge det.") == "sv"
    assert language_of("§ 3", "sv") == "sv"
