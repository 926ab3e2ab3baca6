"""The lexical stage: which labels are found where, and what they weigh."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.item import Item, Section
from models.language.guess import guessed_language
from models.pipeline import load_analyser
from models.topics.lexical import (
    Found,
    best_evidence,
    decided,
    find_labels,
    is_denied,
    lexical_score,
    lexical_scores,
)
from models.topics.matcher import LabelMatcher
from models.topics.patterns import lemmatised
from models.topics.places import Place, places
from models.topics.tagger import load_tagger
from models.topics.vocabulary import load_vocabulary

ANALYSER = load_analyser()
VOCABULARY = load_vocabulary()
MATCHER = LabelMatcher(VOCABULARY)

REVIEW = Item(
    "1",
    "Päätös\nPäätösehdotus hyväksyttiin.\n\nEsittelijä\nElinvoimajohtaja Liisa Esimerkki\n\n"
    "Päätösehdotus\nJaosto merkitsee katsauksen tiedoksi.\n\nPerusteluosa\nTänä vuonna jaosto painottaa:\n"
    "- palvelujen kehittämistä, erit. nuorisotakuuta, pitkäaikaistyöttömyyden hoitoa ja vieraskielisten "
    "työllistymisen edistämistä\n- työllisyyden kuntakokeilun jatkamista\n- TE24-työllisyysuudistuksen valmistelua\n\n"
    "Muutoksenhaku\nPäätökseen ei saa hakea oikaisua eikä tehdä kunnallisvalitusta.",
    title="Elinvoima- ja työllisyyspalvelujen katsaus vuoteen 2024",
    organ="Elinvoima- ja työllisyysjaosto",
)


def _found(title: str = "", text: str = "", sections: tuple[Section, ...] = ()) -> dict[str, Found]:
    analysed = ANALYSER.item(Item("1", text, title, sections=sections))
    return {VOCABULARY.topics[topic].id: found for topic, found in find_labels(MATCHER, analysed).items()}


def _named(title: str, text: str) -> set[str]:
    found = find_labels(MATCHER, ANALYSER.item(Item("1", text, title)))
    return {VOCABULARY.topics[topic].id for topic in decided(found)}


def _scores(title: str = "", text: str = "") -> dict[str, float]:
    found = find_labels(MATCHER, ANALYSER.item(Item("1", text, title)))
    return {VOCABULARY.topics[topic].id: score for topic, score in lexical_scores(found).items()}


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Asemakaavan muutos, kortteli 12", "asemakaava"),
        ("Ranta-asemakaavaluonnoksen nähtäville asettaminen", "asemakaava"),
        ("Omavelkaisen takauksen myöntäminen vesiosuuskunnalle", "lainat-ja-takaukset"),
        ("Kuntatodistusohjelman limiitin korottaminen", "lainat-ja-takaukset"),
        ("Ero luottamustehtävästä ja uuden jäsenen valinta", "luottamushenkilot"),
        ("Kokouksen laillisuus ja päätösvaltaisuus", "kokousmenettely"),
        ("Pöytäkirjantarkastajien valinta", "kokousmenettely"),
        ("Tiedoksi saatettavat asiat", "kokousmenettely"),
        ("Vastaus valtuustoaloitteeseen uimahallin aukioloajoista", "aloitteet"),
        ("Osavuosikatsaus 1.1.–30.6.", "talouden-seuranta"),
        ("Tuloveroprosentin määrääminen", "verotus"),
        ("Luokanopettajan viran täyttäminen", "virat-ja-toimet"),
        ("Koulukuljetusten kilpailutus", "koulukuljetukset"),
        ("Kansalaisopiston kurssimaksut", "vapaa-sivistystyo"),
        ("Tutkimuslupahakemus", "tutkimusluvat"),
        ("Liito-oravan elinympäristön turvaaminen", "luonnonsuojelu"),
        ("Suunnittelutarveratkaisu tilalle Rantala", "poikkeaminen-ja-suunnittelutarve"),
        ("Uhkasakon asettaminen kiinteistön siistimiseksi", "ymparistovalvonta"),
        ("Määräalan ostaminen tilasta", "maanhankinta"),
        ("Kerrostalotontin varauksen jatkaminen", "tontit"),
        ("Katusuunnitelman hyväksyminen", "kadut-ja-tiet"),
        ("Yksityistieavustusten jakaminen", "yksityistiet"),
        ("Nopeusrajoituksen alentaminen Koulutiellä", "liikenneturvallisuus"),
        ("Jätehuoltomääräysten muuttaminen", "jatehuolto"),
        ("Tuulivoimapuiston osayleiskaava", "tuulivoima"),
        ("Maa-ainesluvan jatkaminen", "maa-ainekset"),
        ("Detaljplaneändring i centrum", "asemakaava"),
        ("Svar på fullmäktigemotion om biblioteket", "aloitteet"),
    ],
)
def test_the_words_of_a_title_give_its_topic(title: str, topic: str) -> None:
    scores = _scores(title)
    assert scores.get(topic, 0.0) >= 0.5, scores
    assert scores[topic] >= 0.8 * max(scores.values()), scores


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Urakan takuuaika on kaksi vuotta.", "nuorisotakuu"),
        ("Traktorin ohjaamo on lämmin.", "nuorisotakuu"),
        ("Robottibussikokeilu alkaa.", "tyollisyyden-kuntakokeilu"),
        ("Taiteen perusopetus", "perusopetus"),
    ],
)
def test_negative_labels_keep_a_topic_out(text: str, topic: str) -> None:
    assert is_denied(_found(text=text)[topic])
    assert topic not in [t.id for t in load_tagger().tag(ANALYSER.item(Item("1", text)))]


@pytest.mark.parametrize(
    ("text", "topic", "not_topic"),
    [
        ("Hankintaoikaisu hylätään.", "hankinnat", "oikaisuvaatimukset"),
        ("Hyvinvointialueen palvelut", "hyvinvointialue", "hyvinvoinnin-edistaminen"),
        ("Yksityistien osakas", "yksityistiet", "kadut-ja-tiet"),
        ("Koulukuljetus", "koulukuljetukset", "perusopetus"),
        ("Jäteveden johtaminen", "vesihuolto", "jatehuolto"),
    ],
)
def test_a_part_of_a_word_that_is_a_label_itself_says_nothing(text: str, topic: str, not_topic: str) -> None:
    found = _found(text=text)
    assert topic in found
    assert not_topic not in found


def test_a_review_that_names_four_topics_in_a_list_has_them_all() -> None:
    topics = {topic.id: topic for topic in load_tagger(stages=("lexical",)).tag(ANALYSER.item(REVIEW))}
    assert {"nuorisotakuu", "te-uudistus", "tyollisyyden-kuntakokeilu", "pitkaaikaistyottomyys"} <= set(topics)
    assert len(topics) <= 5
    assert "oikaisuvaatimukset" not in topics
    assert "nuorisotakuuta" in [evidence.text for evidence in topics["nuorisotakuu"].evidence]
    assert any("TE24" in evidence.text for evidence in topics["te-uudistus"].evidence)


@pytest.mark.parametrize("word", ["nuorisotakuu", "nuorisotakuuta", "Nuorisotakuun", "nuorisotakuussakin"])
def test_labels_match_in_every_form(word: str) -> None:
    assert "nuorisotakuu" in _found(text=f"Kuntaan on laadittu {word} koskeva selvitys.")


def test_a_part_of_a_word_counts_less_than_the_word() -> None:
    whole, part = _scores("Uimahalli"), _scores("Kevätuimahallihanke")
    assert whole["liikuntapaikat"] > part.get("liikuntapaikat", 0.0)


def test_titles_weigh_more_than_text_and_a_short_text_more_than_a_long_one() -> None:
    filler = "Lautakunta totesi asian olevan kesken. " * 100
    title = _scores("Jätehuoltomääräykset", "Asia.")["jatehuolto"]
    short = _scores("Asia", "Alku. " * 80 + "Jätehuoltomääräykset.")["jatehuolto"]
    long = _scores("Asia", filler + "Jätehuoltomääräykset. " + filler)["jatehuolto"]
    assert title > short > long


def test_a_side_matter_scores_less_than_its_labels_alone_would_give_it() -> None:
    found = find_labels(MATCHER, ANALYSER.item(Item("1", "Jäteastia siirretään.", "Asemakaavan muutos")))
    side = next(t for t in found if VOCABULARY.topics[t].id == "jatehuolto")
    assert lexical_scores(found)[side] < lexical_score(found[side])


def test_a_weak_label_alone_makes_no_topic() -> None:
    assert _scores("Kokous")["kokousmenettely"] < 0.5


def test_a_decisive_label_needs_one_mention_but_not_in_an_aside() -> None:
    text = "Perustelut\nValmistelussa on otettu huomioon nuorisotakuu.\n"
    aside = "Liitteet\nNuorisotakuun raportti\n"
    assert "nuorisotakuu" in _named("Toimintakatsaus", text)
    assert "nuorisotakuu" not in _named("Toimintakatsaus", aside)


def test_deep_in_a_long_text_a_decisive_label_must_come_again() -> None:
    filler = "Toimiala jatkaa palvelujen kehittämistä vuonna 2024. " * 100
    assert "nuorisotakuu" not in _named("Katsaus", filler + "Nuorisotakuu toteutui. " + filler)
    assert "nuorisotakuu" in _named("Katsaus", filler + "Nuorisotakuu toteutui. " * 8 + filler)


def test_in_a_matter_of_another_field_one_mention_does_not_decide() -> None:
    text = "Perustelut\nTyömarkkinatuen kuntaosuus ylittyi ja verotulot kasvoivat. Investoinnit alittuivat.\n"
    assert "pitkaaikaistyottomyys" not in _named("Osavuosikatsaus 1.1.–30.6.", text)
    assert "pitkaaikaistyottomyys" in _named("Työllisyyspalvelujen katsaus 1.1.–30.6.", text)
    assert "pitkaaikaistyottomyys" in _named("Työmarkkinatuen kuntaosuus, osavuosikatsaus", text)


def test_general_topics_give_way_to_those_that_are_named() -> None:
    text = "Painopisteet: nuorisotakuu, pitkäaikaistyöttömyys, työllisyyden kuntakokeilu, TE24-uudistus, kotouttaminen."
    title = "Työllisyyspalvelujen, yrityspalvelujen ja matkailupalvelujen katsaus"
    topics = load_tagger().tag(ANALYSER.item(Item("1", text, title)))
    named = {"nuorisotakuu", "pitkaaikaistyottomyys", "tyollisyyden-kuntakokeilu", "te-uudistus", "maahanmuutto"}
    assert {topic.id for topic in topics} == named


def test_words_of_appeals_and_of_preparers_say_nothing() -> None:
    text = (
        "Päätös\nHyväksyttiin.\n\nValmistelija\nKaavoitusarkkitehti Anna Esimerkki\n\nMuutoksenhaku\n"
        "Päätökseen haetaan muutosta kunnallisvalituksella hallinto-oikeudelta.\n"
    )
    assert set(_found("Hallin nimi", text)) & {"oikaisuvaatimukset", "asemakaava"} == set()


def test_sections_of_a_parsed_item_tell_the_places() -> None:
    decision, appeal = "Lautakunta hyväksyi meluilmoituksen.", "Valitus tehdään hallinto-oikeuteen."
    text = f"{decision}\n{appeal}"
    sections = (
        Section("decision", "Päätös", decision, 0),
        Section("appeal", "Muutoksenhaku", appeal, len(decision) + 1),
    )
    analysed = ANALYSER.item(Item("1", text, "Ilmoitus", sections=sections))
    found = places(analysed)
    assert set(found[:3]) == {Place.DECISION}
    assert set(found[-3:]) == {Place.IGNORED}
    assert "oikaisuvaatimukset" not in _found("Ilmoitus", text, sections)


def test_the_first_sentence_stands_in_for_a_missing_title() -> None:
    analysed = ANALYSER.item(Item("1", "Kirjasto saa uuden auton. Auto on sininen."))
    assert list(places(analysed)) == [Place.TITLE] * 4 + [Place.OPENING] * 3


def test_a_title_repeated_in_the_text_counts_once() -> None:
    analysed = ANALYSER.item(Item("1", "Uusi kirjasto\nSe avataan.", "Uusi kirjasto"))
    assert list(places(analysed)) == [Place.IGNORED] * 2 + [Place.OPENING] * 2


def test_pieces_of_evidence_do_not_overlap() -> None:
    text = "Kaupunki ohjaa työttömiä nuoria työpajoille."
    evidence = best_evidence(_found("", text)["nuorisotakuu"])
    assert all(one.end <= other.start for one, other in pairwise(evidence))


def test_evidence_is_ordered_and_bounded() -> None:
    found = _found("Kirjasto", "Kirjaston kirjastoauto. " * 30)["kirjasto"]
    evidence = best_evidence(found)
    assert len(evidence) == 8
    assert evidence[0].field == "title"
    assert [x.start for x in evidence[1:]] == sorted(x.start for x in evidence[1:])


@given(st.text(max_size=80), st.text(max_size=300))
@settings(max_examples=60)
def test_any_text_gives_scores_in_range_and_evidence_that_is_its_own(title: str, text: str) -> None:
    item = Item("1", text, title)
    found = find_labels(MATCHER, ANALYSER.item(item))
    assert all(0.0 <= score < 1.0 for score in lexical_scores(found).values())
    for labels in found.values():
        for evidence in best_evidence(labels):
            source = item.title if evidence.field == "title" else item.text
            assert source[evidence.start : evidence.end] == evidence.text


def test_a_large_vocabulary_without_structure_tags(tmp_path: Path) -> None:
    rows = [f"urn:a:{n}\tkäsite{n}" for n in range(3000)]
    rows += ["urn:kissa\tkissat", "urn:rokotus\trokottaminen", "urn:maa\tmaa-ainekset"]
    file = tmp_path / "labels.tsv"
    file.write_text("\n".join(rows), encoding="utf-8")
    tagger = load_tagger(lemmatised(load_vocabulary(file), ANALYSER))
    topics = [topic.id for topic in tagger.tag(ANALYSER.item(Item("1", "", "Kissojen rokottaminen")))]
    assert set(topics) == {"urn:kissa", "urn:rokotus"}


def test_the_name_of_the_organ_says_nothing_of_the_matter() -> None:
    text = "Kirjasto- ja museolautakunta hyväksyy tarjouksen. Kirjasto- ja museolautakunnan päätös on lopullinen."
    own = ANALYSER.item(Item("1", text, "Tarjous", organ="Kirjasto- ja museolautakunta"))
    other = ANALYSER.item(Item("1", text, "Tarjous", organ="Tekninen lautakunta"))
    topics = [{VOCABULARY.topics[t].id for t in find_labels(MATCHER, item)} for item in (own, other)]
    assert "kirjasto" not in topics[0]
    assert "kirjasto" in topics[1]


@pytest.mark.parametrize(
    ("title", "text", "topics"),
    [
        ("Ilmoitusasiat", "1. Päätös koulukuljetusten hankinnasta.\n2. Kirje tuulivoimakaavasta.", {"kokousmenettely"}),
        ("Esityslistan hyväksyminen", "Toimielin pitää kokouksensa päättämänään aikana.", {"kokousmenettely"}),
        ("Viranhaltijapäätökset / sivistyslautakunta", "Rehtorin päätökset opettajista.", {"kokousmenettely"}),
        ("Protokolljustering", "Till protokolljusterare valdes två ledamöter.", {"kokousmenettely"}),
        ("Oikaisuvaatimus viranhaltijapäätöksestä", "Oikaisuvaatimus hylätään.", {"oikaisuvaatimukset"}),
        ("Asemakaavan muutos", "Pöytäkirjan tarkastus suoritettiin heti.", {"asemakaava"}),
    ],
)
def test_a_title_that_names_procedure_decides_and_else_procedure_gives_way(
    title: str, text: str, topics: set[str]
) -> None:
    item = Item("1", text, title, language=guessed_language(f"{title} {text}"))
    assert {topic.id for topic in load_tagger().tag(ANALYSER.item(item))} == topics


def test_a_negative_label_in_a_part_of_a_word_does_not_deny_the_whole_word() -> None:
    assert "nuorisotakuu" in _named("Nuorisotakuutyöryhmän nimeäminen", "")


def test_places_that_are_at_hand_are_taken() -> None:
    analysed = ANALYSER.item(REVIEW)
    again = find_labels(MATCHER, analysed, places(analysed))
    assert lexical_scores(again) == lexical_scores(find_labels(MATCHER, analysed))
