"""Where words stand in a text, and the pieces of tokens that are no plain words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.language.pieces import split_token
from models.language.swedish import is_swedish
from models.language.tokens import TOKEN
from models.pipeline import load_analyser

ANALYSER = load_analyser()


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Kunta- ja TE-palvelut.", ["Kunta-", "ja", "TE-palvelut"]),
        ("TE24-työllisyysuudistuksen valmistelut", ["TE24-työllisyysuudistuksen", "valmistelut"]),
        ("kuntalain 140 §:n mukaan", ["kuntalain", "140", "§:n", "mukaan"]),
        ("§ 3", ["3"]),
        ("Kh:n, EU:ssa ja 20:een", ["Kh:n", "EU:ssa", "ja", "20:een"]),
        ("Päätös:Hyväksyttiin", ["Päätös", "Hyväksyttiin"]),
        ("1 000,50 euroa", ["1 000,50", "euroa"]),
        ("12 345 678 €", ["12 345 678"]),
        ("vuonna 2024 100 henkilöä", ["vuonna", "2024", "100", "henkilöä"]),
        ("22.1.2024 klo 16.30.", ["22.1.2024", "klo", "16.30"]),
        ("2021–2025", ["2021", "2025"]),
        ("ja/tai 24/7", ["ja", "tai", "24/7"]),
        ("331/00.01.02.03/2024.", ["331/00.01.02.03/2024"]),
        ("(HEL 2024-009117 T 00 00 03)", ["HEL 2024-009117 T 00 00 03"]),
        ("TRE:6026/10.03.01/2016,", ["TRE:6026/10.03.01/2016"]),
        ("OUKA/899/02.06.01.04/2017", ["OUKA/899/02.06.01.04/2017"]),
        ("MliDno-2017-1034", ["MliDno-2017-1034"]),
        ("kiinteistö 408-407-1-162", ["kiinteistö", "408-407-1-162"]),
        ("tila 1:162", ["tila", "1:162"]),
        ("etunimi.sukunimi@esimerkki.fi.", ["etunimi.sukunimi@esimerkki.fi"]),
        ("(https://www.esimerkki.fi/fi/asuminen?x=1).", ["https://www.esimerkki.fi/fi/asuminen?x=1"]),
        (
            "Katso esimerkki.fi/asuminen tai www.esimerkki.fi.",
            ["Katso", "esimerkki.fi/asuminen", "tai", "www.esimerkki.fi"],
        ),
        ("vaa'an ja raa’an", ["vaa'an", "ja", "raa’an"]),
        ("tarkas\xadtuslautakunta", ["tarkas\xadtuslautakunta"]),
        ("-palvelu", ["palvelu"]),
        ("sote–uudistus", ["sote", "uudistus"]),
        ("...!?", []),
        ("", []),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert TOKEN.findall(text) == tokens


@pytest.mark.parametrize(
    ("token", "whole", "some_pieces"),
    [
        ("1 000,50", "1000,50", ["1000"]),
        ("22.01.2024", "22.1.2024", ["2024"]),
        ("331/00.01.02.03/2024", "331/00.01.02.03/2024", ["331", "00.01.02.03", "331/00.01.02.03", "2024"]),
        ("HEL 2024-009117 T 00 00 03", "hel_2024-009117_t_00_00_03", ["hel_2024-009117", "2024-009117", "00_00_03"]),
        ("HEL 2024-009117", "hel_2024-009117", ["2024-009117"]),
        ("408-407-1-162", "408-407-1-162", ["407-1-162", "408", "162"]),
        ("TRE:6026/10.03.01/2016", "tre:6026/10.03.01/2016", ["tre:6026", "6026", "10.03.01"]),
        ("Kirjaamo@Esimerkki.fi", "kirjaamo@esimerkki.fi", ["kirjaamo", "esimerkki.fi", "esimerkki"]),
        ("https://www.esimerkki.fi/fi/asuminen", "esimerkki.fi/fi/asuminen", ["esimerkki.fi", "asuminen"]),
        ("2024", "2024", []),
    ],
)
def test_pieces(token: str, whole: str, some_pieces: list[str]) -> None:
    found, pieces = split_token(token)
    assert found == whole
    assert set(some_pieces) <= set(pieces)
    assert whole not in pieces


@pytest.mark.parametrize("number", ["331/00.01.02.03/2024", "HEL 2024-009117 T 00 00 03", "408-407-1-162", "1 000,50"])
def test_a_query_for_a_number_is_the_word_of_the_text(number: str) -> None:
    (query,) = ANALYSER.text(number).words
    assert query in ANALYSER.text(f"Asia ({number}), liite 1.").words
    assert ANALYSER.word(number) is query


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_spans_are_the_words(text: str) -> None:
    analysed = ANALYSER.text(text)
    assert analysed.starts.dtype == analysed.ends.dtype == "int32"
    assert len(analysed.words) == len(analysed.starts) == len(analysed.ends)
    position = 0
    for word, start, end in zip(analysed.words, analysed.starts, analysed.ends, strict=True):
        assert position <= start < end
        assert text[start:end] == word.form
        assert word.terms[0].text == word.lemma
        position = end
    between = "".join(text[e:s] for e, s in zip([0, *analysed.ends], [*analysed.starts, len(text)], strict=True))
    assert not any(letter.isalnum() for letter in between)


@given(st.text(alphabet="HEL 0123456789-/:.,Ta§@fi_", max_size=60))
def test_number_like_text_is_split_without_loss(text: str) -> None:
    for word in ANALYSER.text(text).words:
        assert all(term.text and " " not in term.text for term in word.terms)


@pytest.mark.parametrize(
    ("text", "swedish"),
    [
        (
            "Stadsstyrelsen beslutar att godkänna förslaget till budget och att sända det till fullmäktige.",
            True,
        ),
        ("Kaupunginhallitus päättää hyväksyä ehdotuksen talousarvioksi ja lähettää sen valtuustolle.", False),
        (
            "Kunnanhallitus päättää, että ruotsinkielinen esitys 'att godkänna förslaget' liitetään ja se on esillä.",
            False,
        ),
        ("Budget 2025", False),
        ("Katso tarkemmin: https://www.example.se/om/det/som/en/till ja liite 3.", False),
        ("Kokoelmassa on Sagan om ringen, Pippi i Söderhavet ja Vi på Saltkråkan, jotka voitte lainata.", False),
        ("Jääluokkiin I A, I B ja I C kuuluvat alukset", False),
        ("Val av medlemmar i nämnden för svensk service och utbildning", True),
        ("", False),
    ],
)
def test_swedish_is_recognised(text: str, swedish: bool) -> None:
    assert is_swedish(text) is swedish


def test_between_words_no_letter_is_left_out() -> None:
    text = "Päätös 3 §: Kunnanhallitus (5–4) hyväksyi esityksen."
    assert [word.lemma for word in ANALYSER.text(text).words][:2] == ["päätös", "3"]
