"""Finnish words: lemmas, readings, compound parts, names. The right answers are a Finnish dictionary's."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.analysis import WordAnalysis
from models.pipeline import FinnishAnalyser, load_analyser

TABLE = Path(__file__).with_name("municipal_forms.tsv")
MUNICIPAL_FORMS = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def analyser() -> FinnishAnalyser:
    return load_analyser()


def reading_lemmas(word: WordAnalysis) -> set[str]:
    return {term.text for term in word.terms if term.origin in ("lemma", "reading")}


def weights(word: WordAnalysis) -> dict[str, float]:
    return {term.text: term.weight for term in word.terms}


@pytest.mark.parametrize(("form", "lemma"), MUNICIPAL_FORMS)
def test_municipal_form_has_its_lemma(analyser: FinnishAnalyser, form: str, lemma: str) -> None:
    assert lemma in reading_lemmas(analyser.word(form))


def test_best_lemma_of_municipal_forms(analyser: FinnishAnalyser) -> None:
    assert len(MUNICIPAL_FORMS) >= 200
    right = sum(analyser.word(form).lemma == lemma for form, lemma in MUNICIPAL_FORMS)
    assert right / len(MUNICIPAL_FORMS) >= 0.98


def test_lexicon_answers_as_the_analysis_does(analyser: FinnishAnalyser) -> None:
    forms = [form for form, _ in MUNICIPAL_FORMS if ":" not in form]
    assert analyser.lexicon is not None
    shipped = analyser.lexicon.find(forms)
    assert len(shipped) > 200
    for form in shipped:
        fresh = analyser.finnish.analyse(form)
        assert (analyser.word(form).lemma, analyser.word(form).terms) == (fresh.lemma, fresh.terms)


@pytest.mark.parametrize("form", [form for form, _ in MUNICIPAL_FORMS[::7]])
def test_first_term_is_the_lemma_at_full_weight(analyser: FinnishAnalyser, form: str) -> None:
    word = analyser.word(form)
    assert word.terms[0].text == word.lemma
    assert word.terms[0].weight == 1.0
    assert len({term.text for term in word.terms}) == len(word.terms)
    assert all(0 < term.weight < 1 for term in word.terms[1:])


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("takuu", "nuorisotakuu"),
        ("takuu", "nuorisotakuuta"),
        ("nuorisotakuuta", "nuorisotakuu"),
        ("nuoriso", "nuorisotakuun"),
        ("työllisyysuudistus", "TE24-työllisyysuudistuksen"),
        ("TE24", "TE24-työllisyysuudistuksen"),
        ("uudistus", "TE24-työllisyysuudistuksen"),
        ("kuntakokeilujen", "kuntakokeilun"),
        ("kuntakokeilu", "kuntakokeilujen"),
        ("palvelut", "TE-palvelujen"),
        ("TE-palvelut", "TE-palveluiden"),
        ("kaupunki", "kaupunginhallitukselle"),
        ("hallitus", "kaupunginhallitukselle"),
        ("hyvinvointi", "hyvinvointialueen"),
        ("eläinlääkäri", "eläinlääkärintodistusta"),
        ("lautakunta", "elinvoimalautakunnassa"),
        ("nainen", "naisjärjestöille"),
        ("liittyminen", "liittymissopimuksen"),
        ("toteuttaa", "toteuttamisesta"),
        ("vesi", "hulevesien"),
        ("talousarvio", "lisätalousarvioesityksestä"),
        ("tarkastuslautakunta", "TARKASTUSLAUTAKUNNAN"),
        ("elinvoima", "elinvoima-"),
        ("rakentaminen", "rakentamis-"),
        ("rakentaa", "rakentamis-"),
        ("työllisyys", "–työllisyyspalveluista"),
        ("nais", "naisjärjestöille"),
        ("pieni", "pienyrityksille"),
        ("uusi", "uusinvestointeihin"),
        ("liittyä", "liittymissopimuksen"),
        ("vara", "varainsiirron"),
        ("kuva", "elokuvateatterin"),
        ("kunnallinen", "kunnallisesti"),
        ("nopea", "nopeasti"),
        ("vuosi", "Vuonna"),
        ("hanke", "digitalisaatiohankkeiden"),
    ],
)
def test_query_meets_text(analyser: FinnishAnalyser, query: str, text: str) -> None:
    assert reading_lemmas(analyser.word(query)) & weights(analyser.word(text)).keys()


@pytest.mark.parametrize(
    ("form", "heavy", "light"),
    [
        ("nuorisotakuun", "nuorisotakuu", "takuu"),
        ("kaupunginhallitus", "kaupunginhallitus", "kaupunki"),
        ("TE24-työllisyysuudistuksen", "te24-työllisyysuudistus", "työllisyysuudistus"),
        ("lain", "laki", "la"),
        ("vantaan", "vantaa", "vannas"),
    ],
)
def test_whole_word_outweighs_parts_and_rarer_readings(
    analyser: FinnishAnalyser, form: str, heavy: str, light: str
) -> None:
    found = weights(analyser.word(form))
    assert found[heavy] == 1.0
    assert found[light] < 0.6


@pytest.mark.parametrize(
    ("form", "wrong"),
    [("Vantaan", "vannas"), ("Pellossa", "pelto"), ("Kuusamon", "kuusama"), ("Nokialla", "noki"), ("Kevan", "kevä")],
)
def test_name_is_no_common_word(analyser: FinnishAnalyser, form: str, wrong: str) -> None:
    assert wrong not in weights(analyser.word(form))


@pytest.mark.parametrize(
    ("spoken", "lemma"),
    [
        ("tehny", "tehdä"),
        ("ollu", "olla"),
        ("oisko", "olla"),
        ("korjais", "korjata"),
        ("isoks", "iso"),
        ("kaupungis", "kaupunki"),
        ("kadult", "katu"),
        ("lähössä", "lähtö"),
        ("syyä", "syödä"),
        ("upeeta", "upea"),
        ("pitkkää", "pitkä"),
        ("kolome", "kolme"),
        ("tehrä", "tehdä"),
        ("nuari", "nuori"),
        ("mehtässä", "metsä"),
        ("kirjottaa", "kirjoittaa"),
        ("punasen", "punainen"),
        ("pitäs", "pitää"),
        ("saant", "saada"),
        ("puuttu", "puuttua"),
        ("oottaa", "odottaa"),
    ],
)
def test_spoken_form_meets_the_written_one(analyser: FinnishAnalyser, spoken: str, lemma: str) -> None:
    assert lemma in reading_lemmas(analyser.word(spoken))


@pytest.mark.parametrize("form", ["alkoholisti", "posti", "juristi", "protesti"])
def test_a_noun_in_sti_is_no_adverb(analyser: FinnishAnalyser, form: str) -> None:
    assert reading_lemmas(analyser.word(form)) == {form}


def test_every_municipality_is_listed_with_its_cases(analyser: FinnishAnalyser) -> None:
    from importlib.resources import files

    rows = files("models.data").joinpath("names.tsv").read_text("utf-8").splitlines()[1:]
    municipalities = [row.split("\t") for row in rows if row.startswith("municipality")]
    assert len(municipalities) == 309
    for _, name, *cases in municipalities:
        for form in (form for case in cases for form in case.split("/")):
            assert analyser.word(form).lemma == name.lower(), form


@pytest.mark.parametrize(
    "form", ["", "-", "\x00", "§", "ﷺ", "x" * 5000, "äö-" * 300, "'", "1" * 400, "a:" * 50, "\ud800"]
)
def test_any_form_is_answered(analyser: FinnishAnalyser, form: str) -> None:
    word = analyser.word(form)
    assert word.form == form
    assert word.terms[0].text == word.lemma


def test_forms_in_any_normal_form_are_one_word(analyser: FinnishAnalyser) -> None:
    composed, decomposed = "käsittelyä", "ka\u0308sittelya\u0308"
    assert analyser.word(decomposed).terms == analyser.word(composed).terms
    assert [word.form for word in analyser.text(f"{decomposed} {composed}").words] == [decomposed, composed]
    assert analyser.word("tarkas\xadtus").lemma == "tarkastus"
    assert analyser.word("raa’an").lemma == analyser.word("raa'an").lemma == "raaka"
