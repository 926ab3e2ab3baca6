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
        ("ootappas", "odottaa"),
        ("oonko", "olla"),
        ("meeppäs", "mennä"),
        ("voisko", "voida"),
        ("tarviit", "tarvita"),
        ("aattelin", "ajatella"),
        ("metän", "metsä"),
        ("itelleni", "itse"),
        ("suaha", "saada"),
        ("suuremmistaan", "suuri"),
        ("nopeampiaan", "nopea"),
        ("suurempansa", "suuri"),
        ("uudemmillemme", "uusi"),
    ],
)
def test_spoken_form_meets_the_written_one(analyser: FinnishAnalyser, spoken: str, lemma: str) -> None:
    assert lemma in reading_lemmas(analyser.word(spoken))


@pytest.mark.parametrize(("form", "lemma"), [("lapualaisuuden", "lapalaisuus"), ("esi-", "ei")])
def test_no_spoken_form_is_seen_in_other_words(analyser: FinnishAnalyser, form: str, lemma: str) -> None:
    assert lemma not in weights(analyser.word(form))


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("nuoriso-talolla", "nuorisotalo"),
        ("koti-hoidon", "kotihoito"),
        ("laitok-sen", "laitos"),
        ("Pää-töksellä", "päätös"),
        ("kunta-kokeilun", "kuntakokeilu"),
        ("sote-keskuksen", "sotekeskus"),
    ],
)
def test_a_needless_hyphen_hides_no_word(analyser: FinnishAnalyser, form: str, lemma: str) -> None:
    assert lemma in reading_lemmas(analyser.word(form))
    assert f"{form.lower().partition('-')[0]}-" in "".join(weights(analyser.word(form)))


@pytest.mark.parametrize(
    "form", ["linja-auto", "TE-toimisto", "e-lasku", "sukka-aiheinen", "12-vuotias", "vaalea-asuinen"]
)
def test_a_hyphen_that_is_due_stays(analyser: FinnishAnalyser, form: str) -> None:
    assert analyser.word(form).lemma == form.lower()
    assert form.lower().replace("-", "") not in weights(analyser.word(form))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("sosiaali- ja terveyspalvelut", {"sosiaalipalvelu"}),
        ("sosiaali-, terveys- ja sivistyspalveluihin", {"sosiaalipalvelu", "terveyspalvelu"}),
        ("päivä- ja iltakoulun", {"päiväkoulu"}),
        ("sosiaali- ja terveydenhuollosta", {"sosiaalihuolto"}),
        ("Elinvoima- ja ympäristölautakunnan", {"elinvoimalautakunta"}),
        ("maa- ja metsätalouden", {"maatalous"}),
        ("kuorma- ja linja-autoille", {"kuorma-auto"}),
        ("TE- ja ELY-keskusten", {"te-keskus"}),
        ("ala-/yläkoulun", {"alakoulu"}),
        ("niin kesä- kuin talvikunnossapitoon", {"kesäkunnossapito"}),
        ("sivistys- ja/tai nuorisotoimen", {"sivistystoimi"}),
    ],
)
def test_a_hyphen_stands_for_the_shared_end(analyser: FinnishAnalyser, text: str, meant: set[str]) -> None:
    found = {term.text for word in analyser.text(text).words if word.form.endswith("-") for term in word.terms}
    assert meant <= found


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("kaupunginhallitukselle ja -valtuustolle", "kaupunginvaltuusto"),
        ("talousarviomäärärahoihin tai -tuloihin", "talousarviotulo"),
        ("vuokramenot ja -tulot", "vuokratulo"),
        ("Päivähoitopaikat sekä -maksut", "päivähoitomaksu"),
        ("TE-palvelut ja -toimistot", "te-toimisto"),
    ],
)
def test_a_hyphen_stands_for_the_shared_beginning(analyser: FinnishAnalyser, text: str, meant: str) -> None:
    words = analyser.text(text).words
    assert meant in reading_lemmas(words[2])
    assert words[0].terms == analyser.word(words[0].form).terms


@pytest.mark.parametrize(
    "text",
    [
        "kaupungin- hallitus",
        "sosiaali- ja. Terveyspalvelut",
        "tontti- ja asunto",
        "ja - tai",
        "vesi-",
        "vesi- ja",
        "talo -maksut",
        "ja -maksut",
    ],
)
def test_a_hyphen_stands_for_nothing(analyser: FinnishAnalyser, text: str) -> None:
    words = analyser.text(text).words
    assert [word.terms for word in words] == [analyser.word(word.form).terms for word in words]


def test_words_with_a_shared_end_are_one_object_for_each_compound(analyser: FinnishAnalyser) -> None:
    text = analyser.text("Tie- ja katuverkko, tie- ja katuverkon. Tie- ja katuvalot.")
    first, second, third = (word for word in text.words if word.form.endswith("-") and word.form[1:] == "ie-")
    assert third is not second
    again = analyser.text_at(text.text, text.starts, text.ends)
    assert again.words == text.words
    assert first.form == "Tie-"
    assert next(word for word in again.words if word.form == "tie-") is second


@pytest.mark.parametrize(
    ("form", "other"),
    [
        ("skolan", "skolornas"),
        ("förskolan", "förskolor"),
        ("gatan", "gatorna"),
        ("protokollet", "protokollen"),
        ("besluten", "beslutets"),
        ("ärendet", "ärendena"),
        ("sammanträde", "sammanträdena"),
        ("kommunens", "kommunernas"),
        ("nämndens", "nämnder"),
        ("avgiften", "avgifternas"),
        ("daghem", "daghemmen"),
        ("rummet", "rum"),
        ("programmet", "program"),
        ("tillståndet", "tillstånd"),
        ("välfärdsområdena", "välfärdsområde"),
        ("detaljplan", "detaljplanernas"),
        ("byggnadsnämnden", "byggnadsnämnds"),
        ("tjänsteinnehavaren", "tjänsteinnehavarnas"),
        ("upphandlingars", "upphandlingen"),
        ("biblioteken", "bibliotek"),
        ("invånare", "invånarna"),
        ("barnens", "barn"),
        ("ungdomar", "ungdomens"),
        ("fastigheternas", "fastigheten"),
        ("budgetens", "budgetar"),
        ("cykeln", "cyklar"),
        ("fönstret", "fönster"),
        ("byn", "by"),
        ("motioner", "motionens"),
        ("kostnadernas", "kostnad"),
        ("simhallen", "simhallar"),
        ("vägarnas", "väg"),
        ("centrumet", "centrum"),
        ("anbuden", "anbud"),
        ("huset", "hus"),
        ("Raseborgs", "Raseborg"),
        ("fullmäktiges", "fullmäktige"),
        ("förslaget", "förslagen"),
        ("kommunstyrelsens", "kommunstyrelsen"),
        ("bygglovet", "bygglov"),
    ],
)
def test_swedish_forms_of_a_word_meet(analyser: FinnishAnalyser, form: str, other: str) -> None:
    assert analyser.word(form, "sv").lemma == analyser.word(other, "sv").lemma


@pytest.mark.parametrize(
    ("form", "other"), [("kommun", "kommission"), ("plan", "plats"), ("skola", "skog"), ("val", "vall"), ("hus", "hud")]
)
def test_different_swedish_words_do_not(analyser: FinnishAnalyser, form: str, other: str) -> None:
    assert analyser.word(form, "sv").lemma != analyser.word(other, "sv").lemma


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
