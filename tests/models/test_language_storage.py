"""The transducer, the lexicon, the cache of forms, the backends and the spaCy pipeline."""

from __future__ import annotations

import logging
import lzma
import sqlite3
import struct
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from models.analysis import Term
from models.errors import MissingExtra, PykalaError
from models.item import Item
from models.language import formcache
from models.language.backends import UnknownBackend, open_backend
from models.language.codec import decode, encode
from models.language.formcache import FormCache
from models.language.lexicon import Lexicon, write_lexicon
from models.language.make_lexicon import is_shippable
from models.language.make_lexicon import main as make_lexicon
from models.language.pykko import PykkoBackend
from models.language.readings import PARTICIPLE, VERB_FORM, WORD, Reading
from models.language.selection import LemmaPrior
from models.language.snowball import SnowballBackend
from models.language.transducer import Transducer
from models.language.voikko import VoikkoBackend, parse_analyses
from models.pipeline import QUERY, FinnishAnalyser, load_analyser

EPSILON, IDENTITY = "@_EPSILON_SYMBOL_@", "@_IDENTITY_SYMBOL_@"
SYMBOLS = [IDENTITY, EPSILON, "a", "b", "+tag"]


def kfst_bytes(arcs: list[tuple[int, int, str, str, float]], finals: dict[int, float], version: int = 0) -> bytes:
    """A transducer in the format of KFST: arcs are (source, target, input, output, cost)."""
    head = struct.pack("!4sHHII?", b"KFST", version, len(SYMBOLS), len(arcs), len(finals), True)
    names = b"".join(symbol.encode() + b"\0" for symbol in SYMBOLS)
    body = b"".join(struct.pack("!IIHHd", s, t, SYMBOLS.index(i), SYMBOLS.index(o), c) for s, t, i, o, c in arcs)
    body += b"".join(struct.pack("!Id", state, cost) for state, cost in finals.items())
    return head + names + lzma.compress(body)


@pytest.fixture
def small_transducer(tmp_path: Path) -> Transducer:
    arcs = [
        (0, 1, "a", "b", 0.0),
        (0, 1, "a", "a", 1.0),
        (1, 2, EPSILON, "+tag", 0.5),
        (1, 0, "b", EPSILON, 0.0),
        (0, 3, IDENTITY, IDENTITY, 2.0),
        (0, 2, "+tag", "a", 0.0),
    ]
    path = tmp_path / "small.kfst"
    path.write_bytes(kfst_bytes(arcs, {2: 0.0, 3: 1.0}))
    return Transducer.from_kfst(path)


@pytest.mark.parametrize(
    ("text", "limit", "outputs"),
    [
        ("a", 9.0, [("b+tag", 0.5), ("a+tag", 1.5)]),
        ("a", 1.0, [("b+tag", 0.5)]),
        ("a", 0.0, []),
        ("aba", 9.0, [("bb+tag", 0.5), ("ba+tag", 1.5), ("ab+tag", 1.5), ("aa+tag", 2.5)]),
        ("ä", 9.0, [("ä", 3.0)]),
        ("abä", 9.0, [("bä", 3.0), ("aä", 4.0)]),
        ("ä", 2.5, []),
        ("+tag", 9.0, []),
        ("ab", 9.0, []),
        ("", 9.0, []),
    ],
)
def test_transducer_outputs(
    small_transducer: Transducer, tmp_path: Path, text: str, limit: float, outputs: list[tuple[str, float]]
) -> None:
    small_transducer.save(tmp_path / "mapped")
    for transducer in (small_transducer, Transducer.map(tmp_path / "mapped")):
        found = [tuple(output) for output in transducer.outputs(text, limit)]
        assert sorted(found) == sorted(outputs)
        assert [cost for _, cost in found] == sorted(cost for _, cost in found)


def test_transducer_of_another_format_is_refused(tmp_path: Path, small_transducer: Transducer) -> None:
    path = tmp_path / "file"
    path.write_bytes(kfst_bytes([], {}, version=7))
    with pytest.raises(ValueError, match="version 0"):
        Transducer.from_kfst(path)
    path.write_bytes(b"")
    with pytest.raises(ValueError):
        Transducer.map(path)
    path.write_bytes(struct.pack("<I", 2) + b"{}")
    with pytest.raises(ValueError, match="not a transducer"):
        Transducer.map(path)
    small_transducer.save(path)
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(ValueError):
        Transducer.map(path)


def test_backend_makes_a_cut_transducer_anew(tmp_path: Path) -> None:
    backend = PykkoBackend(tmp_path)
    assert Reading("talo", (), 0.0, WORD) in backend.readings("talossa")
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:1000])
    assert PykkoBackend(tmp_path).readings("talossa") == backend.readings("talossa")
    assert [path.name for path in tmp_path.iterdir()] == [kept.name]


@pytest.mark.parametrize(
    ("form", "lemma", "parts", "rank"),
    [
        ("kaupunginhallituksen", "kaupunginhallitus", ("kaupungin", "hallitus"), WORD),
        ("toteuttamista", "toteuttaminen", (), WORD),
        ("toteuttamista", "toteuttaa", (), VERB_FORM),
        ("koskeva", "koskeva", (), PARTICIPLE),
        ("koskeva", "koskea", (), WORD),
        ("KAUPUNGINHALLITUS", "kaupunginhallitus", ("kaupungin", "hallitus"), WORD),
    ],
)
def test_readings(
    tmp_path_factory: pytest.TempPathFactory, form: str, lemma: str, parts: tuple[str, ...], rank: int
) -> None:
    backend = PykkoBackend(tmp_path_factory.getbasetemp())
    assert (lemma, parts, rank) in [(r.lemma, r.parts, r.rank) for r in backend.readings(form)]


def test_a_word_in_no_dictionary_is_guessed() -> None:
    readings = PykkoBackend().readings("Blörpästä")
    assert readings
    assert all(reading.cost >= 3.0 for reading in readings)


def test_prior_prefers_the_lemma_of_many_forms() -> None:
    shared = (Reading("la", (), 0.0, WORD), Reading("laki", (), 0.0, WORD))
    forms = [(100, shared), (9, (shared[1],)), (9, (shared[1],)), (40, (shared[0],))]
    weights = LemmaPrior.count(forms)
    assert weights["laki"] + weights["la"] == pytest.approx(10 + 3 + 3 + 40**0.5)
    assert LemmaPrior({"laki": 9.0, "la": 2.0}).best(shared).lemma == "laki"
    assert LemmaPrior({}).best((Reading("x", (), 0.0, PARTICIPLE), Reading("y", (), 2.0, WORD))).lemma == "y"


def test_lexicon_round_trip(tmp_path: Path) -> None:
    analyses = {f"sana{number}": f"lemma{number // 3}\tposa{number % 2}" for number in range(1000)}
    version = write_lexicon(tmp_path / "lexicon", "kone 1", analyses)
    lexicon = Lexicon.map(tmp_path / "lexicon")
    assert (lexicon.version, lexicon.analyser, len(lexicon)) == (version, "kone 1", 1000)
    assert lexicon.find([*analyses, "tuntematon", ""]) == analyses
    assert lexicon.find([]) == {}
    write_lexicon(
        tmp_path / "lexicon", "kone 1", {"laki": "laki", "kuusi": "kuusi", "EU": "eu"}, ["laki"], ["laki", "kuusi"]
    )
    lexicon = Lexicon.map(tmp_path / "lexicon")
    written = ["laki", "Laki", "LAKI", "lAKI", "Kuusi", "KUUSI", "EU", "eu", "Eu"]
    assert lexicon.find(written) == {f: f.lower() for f in ("laki", "Laki", "LAKI", "KUUSI", "EU")} | {"EU": "eu"}
    (tmp_path / "lexicon").write_bytes(struct.pack("<I", 4) + b"null")
    with pytest.raises(ValueError, match="not a lexicon"):
        Lexicon.map(tmp_path / "lexicon")


def test_shipped_lexicon_is_small_and_has_no_personal_names() -> None:
    from importlib.resources import files

    assert (
        sum(
            len(files("models.data").joinpath(name).read_bytes())
            for name in ("wordforms.lexicon", "lemma-prior.tsv.gz")
        )
        < 10e6
    )
    lexicon = load_analyser().lexicon
    assert lexicon is not None
    assert len(lexicon) > 100_000
    names = ["Virtanen", "Virtasen", "Korhoselle", "Nieminen", "Johanna", "Juhanin", "Pekalle"]
    assert lexicon.find(names) == {}
    assert lexicon.find(["Mäkisen"]) == {"Mäkisen": "mäkinen"}  # the adjective, with a capital
    assert not is_shippable("Virtasen", PykkoBackend().readings("Virtasen"))


def test_analyses_survive_the_codec() -> None:
    analyser = load_analyser()
    for form in ("nuorisotakuuta", "lain", "elinsiirto-osastolle", "ja"):
        word = analyser.finnish.analyse(form)
        assert decode(encode(word)) == (word.lemma, word.terms)


def test_cache_is_shared_bounded_and_of_one_analyser(tmp_path: Path) -> None:
    path = tmp_path / "wordforms.sqlite"
    first, second = FormCache(path, "1", most_forms=100), FormCache(path, "1", most_forms=100)
    first.add({f"sana{number}": str(number) for number in range(90)})
    assert second.find(["sana1"]) == {}
    first.flush()
    assert second.find(["sana1", "sana89", "muu"]) == {"sana1": "1", "sana89": "89"}
    second.add({f"uusi{number}": str(number) for number in range(20)})
    second.flush()
    kept = first.find([f"sana{number}" for number in range(90)] + [f"uusi{number}" for number in range(20)])
    assert len(kept) == 90
    assert "uusi19" in kept
    assert "sana0" not in kept
    other = FormCache(path, "2")
    assert other.find(["uusi19"]) == {}
    for cache in (first, second, other):
        cache.close()


def test_cache_that_cannot_be_used_never_fails(tmp_path: Path) -> None:
    broken = tmp_path / "wordforms.sqlite"
    broken.write_bytes(b"this is not a database at all" * 100)
    cache = FormCache(broken, "1")
    assert cache.find(["sana"]) == {}
    cache.add({"sana": "1"})
    cache.flush()
    cache.add({"sana": "1"})
    cache.close()
    assert cache.find(["sana"]) == {"sana": "1"}
    cache.close()
    nowhere = FormCache(tmp_path / "absent" / "wordforms.sqlite", "1")
    nowhere.add({"sana": "1"})
    nowhere.close()
    assert nowhere.find(["sana"]) == {}


def test_cache_is_written_in_batches(tmp_path: Path) -> None:
    cache = FormCache(tmp_path / "c.sqlite", "1")
    cache.add({str(number): "x" for number in range(formcache._PENDING)})
    with sqlite3.connect(tmp_path / "c.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM forms").fetchone() == (formcache._PENDING,)
    connection.close()
    cache.close()


def test_a_second_process_needs_no_analysis(tmp_path: Path) -> None:
    first = load_analyser(tmp_path)
    text = "Blörpästä päätettiin hyvinvointialueuudistushankkeistuksessa varhaiskasvatus- ja perusopetusasiat."
    expected = first.text(text).words
    first.close()
    second = load_analyser(tmp_path)
    assert second.text(text).words == expected
    assert "finnish" not in vars(second)
    second.close()


def test_known_words_load_neither_spacy_nor_the_transducer() -> None:
    code = (
        "import sys; from models.pipeline import load_analyser; a = load_analyser(); "
        "assert a.word('kaupunginhallituksen').lemma == 'kaupunginhallitus'; "
        "assert a.text('Kunta päätti asian 331/00.01.02.03/2024.').words; "
        "assert not {'spacy', 'pypykko', 'kfst', 'sklearn', 'numba'} & set(sys.modules), sorted(sys.modules); "
        "assert a._backend._loaded is None"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_threads_get_the_same_words(tmp_path: Path) -> None:
    analyser = load_analyser(tmp_path)
    text = "Kunnanhallitus käsitteli blörpähankkeistuksen ja nuorisotakuun. " * 20
    answers: list[tuple[object, ...]] = []
    threads = [threading.Thread(target=lambda: answers.append(analyser.text(text).words)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    analyser.close()
    assert len(answers) == 8
    assert all(answer == answers[0] for answer in answers)


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.pipeline._FORMS_IN_MEMORY", 100)
    analyser = load_analyser()
    for number in range(500):
        analyser.word(str(number))
    assert len(analyser._known["fi"]) <= 101
    assert analyser.text(", ".join(map(str, range(500)))).words[499].lemma == "499"


def test_spacy_pipeline_gives_the_same_words() -> None:
    from models.language.spacy_pipeline import analysed_text, make_pipeline

    analyser = load_analyser()
    nlp = make_pipeline(analyser)
    for text in (
        "Kaupunginhallitus päätti 3 §:n mukaan, että TE24-työllisyysuudistuksen määräraha on 1 000,50 €.",
        "  Elinvoima- ja\n\n työllisyysjaosto  (5–4)\tklo 16.30 ",
        "",
        " . ",
        "\n",
        "HEL 2024-009117 T 00 00 03",
        "Sosiaali- ja terveyspalvelut",
    ):
        doc = nlp(text)
        fast, slow = analyser.text(text), analysed_text(doc)
        assert doc.text == text
        assert slow.words == fast.words
        assert np.array_equal(slow.starts, fast.starts)
        assert np.array_equal(slow.ends, fast.ends)
    doc = nlp("Nuorisotakuuta, kiitos.")
    assert [token.lemma_ for token in doc] == ["nuorisotakuu", "", "kiitos", ""]
    assert [term.text for term in doc[0]._.terms] == ["nuorisotakuu", "nuoriso", "takuu"]
    assert doc[1]._.terms == ()
    stored = type(doc)(nlp.vocab).from_bytes(doc.to_bytes())
    assert [token._.terms for token in stored] == [token._.terms for token in doc]


def test_swedish_item_is_stemmed_and_finnish_is_not(tmp_path: Path) -> None:
    analyser = load_analyser()
    swedish = "Stadsstyrelsen beslutar att godkänna förslagen och att sända dem till fullmäktige för behandling."
    for language in ("sv", "fi"):
        item = analyser.item(Item(id="1", title="Anbuden 2025", text=swedish, language=language))
        assert item.item.language == "sv"
        assert {"förslag", "beslut"} <= {word.lemma for word in item.body.words}
        assert item.title.words[0].lemma == "anbud"
    finnish = analyser.item(Item(id="2", title="Talousarviosta", text="Kunnanhallitus päätti hyväksyä esityksen."))
    assert [word.lemma for word in finnish.body.words] == ["kunnanhallitus", "päättää", "hyväksyä", "esitys"]
    assert analyser.word("förslagen", "sv").terms[0].text == analyser.word("förslaget", "sv").terms[0].text


@pytest.mark.parametrize(("form", "stem"), [("förslaget", "förslag"), ("stadsstyrelsen", "stadsstyr")])
def test_a_query_word_is_tried_in_both_languages(form: str, stem: str) -> None:
    analyser = load_analyser()
    assert Term(stem, 1.0, "stem") in analyser.word(form, QUERY).terms
    assert analyser.word(form, "sv").lemma == stem
    for finnish in ("nuorisotakuuta", "331/00.01.02.03/2024", "talo"):
        assert analyser.word(finnish, QUERY) == analyser.word(finnish)


def test_backends() -> None:
    assert open_backend().name == "pykko"
    with pytest.raises(UnknownBackend, match="pykko, voikko, snowball") as error:
        load_analyser(backend="omorfi")
    assert isinstance(error.value, PykalaError)
    assert error.value.exit_code == 2
    if not VoikkoBackend.is_available():
        with pytest.raises(MissingExtra, match=r"pykala\[voikko\]"):
            open_backend("voikko")


def test_last_resort_says_so(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        analyser = load_analyser(backend="snowball")
    assert "only stemmed" in caplog.text
    assert analyser.name == "snowball"
    assert analyser.lexicon is None
    assert analyser.word("kunnassa").lemma == analyser.word("kunnan").lemma
    assert SnowballBackend.is_available()


def test_without_pykko_the_next_backend_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PykkoBackend, "is_available", classmethod(lambda cls: False))
    monkeypatch.setattr(VoikkoBackend, "is_available", classmethod(lambda cls: False))
    assert open_backend().name == "snowball"
    monkeypatch.setattr(SnowballBackend, "is_available", classmethod(lambda cls: False))
    with pytest.raises(MissingExtra):
        open_backend()


def test_identity_names_backend_and_lexicon() -> None:
    analyser = load_analyser()
    assert isinstance(analyser, FinnishAnalyser)
    assert analyser.name == "pykko"
    assert analyser.lexicon is not None
    assert analyser.version.endswith(f"+{analyser.lexicon.version}")
    assert load_analyser(backend="snowball").version != analyser.version


def test_lexicon_is_made_of_texts(tmp_path: Path) -> None:
    source = tmp_path / "items.jsonl"
    text = "Kunnanhallitus päätti asian. Virtanen poistui. Kunnanhallituksen lain lakia laissa laki."
    source.write_text(f'{{"id": "1", "text": "{text}"}}\n' * 3, "utf-8")
    words = tmp_path / "words.txt"
    words.write_text("http://x\tnuorisotakuu\n", "utf-8")
    make_lexicon([str(source), "--vocabulary", str(words), "--output", str(tmp_path)])
    lexicon = Lexicon.map(tmp_path / "wordforms.lexicon")
    found = lexicon.find(["Kunnanhallitus", "Kunnanhallituksen", "Virtanen", "nuorisotakuu", "lain", "x"])
    assert found.keys() == {"Kunnanhallitus", "Kunnanhallituksen", "nuorisotakuu", "lain"}
    assert found["lain"].startswith("laki\t")


@pytest.mark.parametrize(
    ("form", "analyses", "readings"),
    [
        (
            "kaupunginhallituksen",
            [{"BASEFORM": "kaupunginhallitus", "CLASS": "nimisana", "STRUCTURE": "=ppppppppp=ppppppppppp"}],
            [Reading("kaupunginhallitus", ("kaupungin", "hallitus"), 0.0, WORD)],
        ),
        (
            "koskeva",
            [{"BASEFORM": "koskeva", "PARTICIPLE": "present_active", "WORDBASES": "+koske(koskea)+v+a(+a)"}],
            [Reading("koskeva", (), 0.0, PARTICIPLE), Reading("koskea", (), 0.0, WORD)],
        ),
        (
            "nuorisotakuun",
            [
                {"BASEFORM": "nuorisotakuu", "CLASS": "nimisana", "STRUCTURE": "=ppppp=pppp=pppp"},
                {"BASEFORM": "nuorisotakuu", "CLASS": "nimisana", "STRUCTURE": "=ppppppp=pppppp"},
            ],
            [Reading("nuorisotakuu", ("nuoriso", "takuu"), 0.0, WORD)],
        ),
        (
            "Vantaan",
            [{"BASEFORM": "Vantaa", "CLASS": "paikannimi", "STRUCTURE": "=ipppppp"}, {"CLASS": "nimi"}],
            [Reading("vantaa", (), 0.0, WORD, True)],
        ),
    ],
)
def test_voikko_analyses_are_read(form: str, analyses: list[dict[str, str]], readings: list[Reading]) -> None:
    assert list(parse_analyses(form, analyses)) == readings
