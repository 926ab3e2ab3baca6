"""HTML of Ahjo, on invented pages in its own markup, and on real ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.indexer.pages import (
    AHJO,
    parsed,
    sections,
)


def test_ahjo_is_parted_by_its_classes() -> None:
    meeting = parsed(AHJO)
    (item,) = meeting.items
    assert (item.id, item.section, item.title) == (
        "helsinki-12ab34cd-0000-c0de-8888-7e3458900001",
        12,
        "Ulkojään hoito Keskuspuistossa",
    )
    assert (item.municipality, item.organ, item.date) == ("Helsinki", "Liikuntalautakunta", None)
    assert (item.case_number, item.task_class) == ("HEL 2023-001234", "12 02 01")
    assert [kind for kind, _, _ in sections(item)] == [
        *("decision", "handling", "rationale", "presenter", "preparer"),
        *("attachments", "appeal", "notification", "notification"),
    ]
    decision = item.sections_of("decision")[0].text
    assert decision.startswith("Liikuntalautakunta päätti")
    assert "- valot palavat iltaisin\n\nVoimassaolo\nSuunnitelma on voimassa" in decision
    assert "leuto" not in decision
    # A heading within the instructions for appeal opens nothing.
    assert item.sections_of("appeal")[0].text.endswith("Päätös\nOhje jatkuu.")
    assert item.attachments == ("1 Kartta", "2 Aikataulu")
    assert item.presenter == "liikuntajohtaja, Maija Meikäläinen"
    assert item.preparer == "Ville Valmistelija, suunnittelija"
    (vote,) = item.votes
    assert (vote.for_count, vote.against_count) == (5, 2)
    assert vote.against_names == ("Matti Virtanen", "Kaisa Salo")
    assert "No date was found." in item.warnings


@pytest.mark.parametrize(
    ("decision", "organ"),
    [
        ("Liikuntapäällikkö jatkaa avustuksen käyttöaikaa.", "Liikuntapäällikkö"),
        ("Esittelijä poisti ehdotuksestaan liitteen 4.</p><p>Satamaliikelaitoksen johtokunta päätti ehdotuksen mukaan.",
         "Satamaliikelaitoksen johtokunta"),
        ("Palveluesihenkilö, nuorten liikunnan palvelut, päätti myöntää avustuksen.",
         "Palveluesihenkilö, nuorten liikunnan palvelut"),
        ("Puheenjohtaja totesi kokouksen päätösvaltaiseksi.", None),
        ("Puheenjohtaja avasi kokouksen.</p><p>Hallintojohtaja esitti, että asia siirretään.", None),
        ("Lautakunta jatkaa asian käsittelyä.", None),
        ("Kaupunginhallituksen kehotuksesta laskut maksetaan.", None),
    ],
)  # fmt: skip
def test_ahjo_decision_tells_who_made_it(decision: str, organ: str | None) -> None:
    page = AHJO.replace("Liikuntalautakunta päätti hyväksyä hoitosuunnitelman\nseuraavasti:", decision)
    assert decision in page
    (item,) = parsed(page).items
    assert item.organ == organ


def test_ahjo_statement_is_the_decision_of_who_gives_it() -> None:
    page = AHJO.replace(">Päätös</h3>", ">Lausunto</h3>")
    (item,) = parsed(page).items
    assert [section.heading for section in item.sections_of("decision")] == ["Lausunto"]
    with_decision = AHJO.replace(">Käsittely</h3>", ">Lausunto</h3>")
    (item,) = parsed(with_decision).items
    assert [section.heading for section in item.sections_of("decision")] == ["Päätös"]


def test_ahjo_decision_history_keeps_its_decisions_to_itself() -> None:
    history = (
        '<h2 class="HistoriaOtsikko">Päätöshistoria</h2><h3>Nuorisolautakunta 3.2.2023 § 7</h3>'
        '<div class="SisaltoSektio"><h4 class="SisaltoOtsikko">Päätös</h4><p>Asia palautettiin.</p></div>'
        '<h3 class="EsittelijaTiedot">Esittelijä</h3><div>nuorisojohtaja</div>'
    )
    (item,) = parsed(AHJO.replace('<h3 class="OtteetOtsikko">', history + '<h3 class="OtteetOtsikko">')).items
    assert [section.text.split()[0] for section in item.sections_of("decision")] == ["Liikuntalautakunta"]
    (prior,) = item.sections_of("prior_handling")
    assert prior.heading == "Nuorisolautakunta 3.2.2023 § 7"
    assert [(part.kind, part.text) for part in prior.parts][:2] == [
        ("decision", "Asia palautettiin."),
        ("presenter", "nuorisojohtaja"),
    ]
    assert item.presenter == "liikuntajohtaja, Maija Meikäläinen"


def test_ahjo_page_of_a_secret_matter_has_only_its_title() -> None:
    (item,) = parsed(
        '<html><body><div class="paatos"><div class="Asiapykala">3 §</div>'
        '<h1 class="AsiaOtsikko">Salassa pidettävä</h1></div></body></html>'
    ).items
    assert (item.section, item.title, item.text, item.sections) == (3, "Salassa pidettävä", "Salassa pidettävä", ())


def test_ahjo_page_with_a_proposal_alone_is_of_an_agenda() -> None:
    page = AHJO.replace('<h3 class="SisaltoOtsikko">Päätös</h3>', '<h3 class="SisaltoOtsikko">Päätösehdotus</h3>')
    meeting = parsed(page)
    assert (meeting.kind, meeting.items[0].meeting_kind) == ("agenda", "agenda")
    assert meeting.items[0].id.endswith("-esityslista")
    assert parsed(AHJO).kind == "minutes"


@pytest.mark.data
def test_helsinki_decisions_are_read_exactly(data_dir: Path) -> None:
    folder = data_dir / "minutes" / "helsinki"
    for line in (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        expected = json.loads(line)
        content = (folder / expected["file"]).read_bytes()
        (item,) = parsed(content, expected["file"], folder).items
        assert (item.title, str(item.section)) == (expected["title"], expected["section"])
        # A secret matter's number is not on its page.
        if expected["case"] and expected["case"].encode() in content:
            assert (item.case_number, item.task_class) == (expected["case"], expected["task_class"])
        decisions = item.sections_of("decision")
        assert len(decisions) == (0 if item.title.startswith("Salassa pidettävä") else 1)
