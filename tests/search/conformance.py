"""What every search engine must do, whatever it runs on.

A test module of an engine subclasses :class:`EngineConformance` and gives the fixture ``make_engine``.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from models.item import Item, Section, TopicAssignment
from search.engine import Engine
from search.request import FACETS, FacetName, SearchRequest

MakeEngine = Callable[[Sequence[Item]], Engine]


def item(number: int, title: str, decision: str, **fields: object) -> Item:
    text = f"{title}\n\nPäätös\n{decision}"
    section = Section("decision", "Päätös", decision, text.index(decision, len(title)))
    values: dict[str, object] = {
        "municipality": "Niittylä",
        "organ": "Kunnanhallitus",
        "date": dt.date(2024, 1, number),
        "section": number,
        **fields,
    }
    return Item(id=f"i{number}", text=text, title=title, sections=(section,), **values)  # type: ignore[arg-type]


def topics(*ids: str) -> tuple[TopicAssignment, ...]:
    return tuple(TopicAssignment(topic, 0.9) for topic in ids)


ITEMS = (
    item(1, "Nuorisotakuun toteutuminen", "Merkitään tiedoksi nuorisotakuun toteutuminen kunnassa.",
         topics=topics("nuorisotakuu", "nuorisotyo"), case_number="331/00.01.02.03/2024"),
    item(2, "Takauksen myöntäminen vesiyhtiölle", "Myönnetään omavelkainen takaus ja sille vastavakuus, ei takuuta.",
         topics=topics("lainat-ja-takaukset")),
    item(3, "Asemakaavan muutos, Rantakortteli", "Hyväksytään asemakaavan muutos.", organ="Tekninen lautakunta",
         topics=topics("asemakaava"), case_number="12/10.02.03/2023"),
    item(4, "Rantakorttelin asemakaavan muutos", "Hyväksytään muutos.", organ="Valtuusto",
         date=dt.date(2025, 3, 1), topics=topics("asemakaava"), case_number="12/10.02.03/2023"),
    item(5, "Koulukuljetusten periaatteet", "Hyväksytään koulukuljetusten <b>periaatteet</b> & maksut.",
         municipality="Koskijärvi", organ="Sivistyslautakunta", topics=topics("koulukuljetukset")),
    item(6, "Kokouksen laillisuus ja päätösvaltaisuus", "Kokous todettiin lailliseksi.",
         date=None, topics=topics("kokousmenettely")),
    item(7, "Koulukuljetusten hankinta", "Valitaan liikennöitsijä koulukuljetuksiin.",
         organ="Sivistyslautakunta", topics=topics("koulukuljetukset", "hankinnat")),
)  # fmt: skip


class EngineConformance:
    """The conformance tests. Every query here is in the query language's documentation."""

    @pytest.fixture
    def engine(self, make_engine: MakeEngine) -> Engine:
        return make_engine(ITEMS)

    @staticmethod
    def ids(engine: Engine, query: str = "", **choices: object) -> list[str]:
        page = engine.search(SearchRequest(query=query, **choices))  # type: ignore[arg-type]
        assert page.total == len(page.hits)
        return [hit.id for hit in page.hits]

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("nuorisotakuuta", ["i1"]),
            ("takuu", ["i1", "i2"]),
            ("asemakaavojen", ["i3", "i4"]),
            ('"asemakaavan muutos"', ["i3", "i4"]),
            ("koulukuljetus -hankinta", ["i5"]),
            ("nuorisotakuu TAI takaus", ["i1", "i2"]),
            ("otsikko:hankinta", ["i7"]),
            ("päätös:liikennöitsijä", ["i7"]),
            ("aihe:asemakaava", ["i3", "i4"]),
            ("toimielin:sivistyslautakunta", ["i5", "i7"]),
            ("kunta:Koskijärvi", ["i5"]),
            ("vuosi:2025", ["i4"]),
            ("331/00.01.02.03/2024", ["i1"]),
            ("12/2023", ["i3", "i4"]),
            ("koulukul*", ["i5", "i7"]),
            ("koulukuljetsu~", ["i5", "i7"]),
            ("xyzzy", []),
        ],
    )
    def test_queries_find(self, engine: Engine, query: str, expected: list[str]) -> None:
        assert sorted(self.ids(engine, query)) == expected

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("päätös:liikennöitsijä", ["i7"]),
            ("koulukuljetusten -liikennöitsijä", ["i5"]),
            ("liikennöits*", ["i7"]),
            ("*tösvaltaisuus", ["i6"]),
            ("liikennöitsjiä~", ["i7"]),
            ('="liikennöitsijä koulukuljetuksiin"', ["i7"]),
            ("kunta:Koskijärvi", ["i5"]),
            ("pykälä:2", ["i2"]),
        ],
    )
    def test_letters_written_in_parts_are_the_same_letters(
        self, engine: Engine, query: str, expected: list[str]
    ) -> None:
        in_parts = unicodedata.normalize("NFD", query)
        assert in_parts != query
        assert self.ids(engine, in_parts) == self.ids(engine, query) == expected

    @pytest.mark.parametrize(
        "query", ["koulukuljetusten", "koulukulj*", "koulukuljetsu~", 'otsikko:"koulukuljetusten"']
    )
    @pytest.mark.parametrize("nothing", ["\u200b", "\ufeff", "\u200e", "\xad"])
    def test_characters_without_width_are_nothing(self, engine: Engine, query: str, nothing: str) -> None:
        strewn = query.replace("koulukul", f"koulu{nothing}kul")
        assert self.ids(engine, strewn) == self.ids(engine, query)
        assert sorted(self.ids(engine, strewn)) == ["i5", "i7"]

    def test_values_of_facets_too_are_found_by_letters_in_parts(self, engine: Engine) -> None:
        koskijarvi = unicodedata.normalize("NFD", "Koskijärvi")
        assert self.ids(engine, municipalities=(koskijarvi,)) == ["i5"]
        (value,) = [
            v
            for v in engine.search(SearchRequest(municipalities=(koskijarvi,))).facet("municipality").values
            if v.selected
        ]
        assert (value.value, value.count) == ("Koskijärvi", 1)

    def test_the_whole_word_ranks_above_its_part(self, engine: Engine) -> None:
        # In the same place: a title weighs more than a decision, whatever the word.
        assert self.ids(engine, "päätös:takuu") == ["i2", "i1"]

    def test_everything_is_listed_newest_first_and_the_undated_last(self, engine: Engine) -> None:
        assert self.ids(engine) == ["i4", "i7", "i5", "i3", "i2", "i1", "i6"]
        assert self.ids(engine, sort="oldest") == ["i1", "i2", "i3", "i5", "i7", "i4", "i6"]

    def test_choices_narrow_and_alternatives_widen(self, engine: Engine) -> None:
        assert self.ids(engine, topics=("koulukuljetukset",), municipalities=("Niittylä",)) == ["i7"]
        assert sorted(self.ids(engine, topics=("koulukuljetukset", "asemakaava"))) == ["i3", "i4", "i5", "i7"]
        assert self.ids(engine, years=(2025,)) == ["i4"]
        assert self.ids(engine, date_from=dt.date(2024, 1, 3), date_to=dt.date(2024, 1, 4)) == ["i3"]

    def test_counts_promise_what_choosing_gives(self, engine: Engine) -> None:
        request = SearchRequest(query="koulukuljetus OR asemakaava OR takuu", topics=("koulukuljetukset",))
        page = engine.search(request)
        for facet in page.facets:
            for value in facet.values:
                chosen = request
                for other in request.facet_values(facet.name):
                    chosen = chosen.without_facet_value(facet.name, other)
                assert engine.search(chosen.with_facet_value(facet.name, value.value)).total == value.count
                assert value.selected == (value.value in request.facet_values(facet.name))
        names: list[FacetName] = [facet.name for facet in page.facets]
        assert tuple(names) == FACETS
        assert {v.value for v in page.facet("topic").values} >= {"asemakaava", "koulukuljetukset"}

    def test_pages_part_the_hits(self, engine: Engine) -> None:
        whole = self.ids(engine)
        parts = [engine.search(SearchRequest(page=n, limit=3)) for n in (1, 2, 3, 4)]
        assert [hit.id for part in parts for hit in part.hits] == whole
        assert {part.total for part in parts} == {7}
        assert {part.last_page for part in parts} == {3}

    @pytest.mark.parametrize(
        "request_",
        [
            SearchRequest(),
            SearchRequest(limit=3, page=2, sort="oldest"),
            SearchRequest(query="koulukuljetus", municipalities=("Niittylä",)),
            SearchRequest(query="koulukuljetusten maksut hankinta"),
            SearchRequest(query="xyzzy"),
            SearchRequest(page=10_000),
        ],
    )
    def test_the_items_of_a_search_are_those_of_its_hits(self, engine: Engine, request_: SearchRequest) -> None:
        items = engine.items_of(request_)
        assert [item.id for item in items] == [hit.id for hit in engine.search(request_).hits]
        assert all(item in ITEMS for item in items)

    def test_a_hit_shows_what_matched(self, engine: Engine) -> None:
        (hit,) = engine.search(SearchRequest(query="nuorisotakuuta")).hits
        assert (hit.title, hit.organ, hit.section) == ("Nuorisotakuun toteutuminen", "Kunnanhallitus", 1)
        assert [f.text for f in hit.title_fragments if f.marked] == ["Nuorisotakuun"]
        snippet = hit.snippets[0]
        assert snippet.kind == "decision"
        assert "nuorisotakuun" in [f.text for f in snippet.fragments if f.marked]
        assert "".join(f.text for f in hit.title_fragments) == hit.title

    @pytest.mark.parametrize(
        "query, expected",
        [
            ("nuorisotakuuta", ["Nuorisotakuun", "nuorisotakuun"]),
            ("takuu", ["Nuorisotakuun", "nuorisotakuun"]),
            ("kunta TAI toteutua", ["toteutuminen", "kunnassa", "toteutuminen"]),
            ('"nuorisotakuun toteutuminen" -kunta', ["Nuorisotakuun", "nuorisotakuun", "toteutuminen"]),
            ("otsikko:nuoriso*", ["Nuorisotakuun"]),
            ("asemakaava", []),
            ("", []),
        ],
    )
    def test_the_words_of_an_item_that_match(self, engine: Engine, query: str, expected: list[str]) -> None:
        found = engine.matched_words("i1", query)
        whole = engine.item("i1")
        assert whole is not None
        words = [(whole.title if one.field == "title" else whole.text)[one.start : one.end] for one in found]
        assert set(expected) <= set(words)
        assert bool(words) == bool(expected)
        assert sorted(found, key=lambda one: (one.field == "text", one.start)) == list(found)

    def test_a_phrase_matches_the_words_that_stand_together_alone(self, engine: Engine) -> None:
        found = engine.matched_words("i1", '"toteutuminen kunnassa"')
        assert [one.field for one in found] == ["text", "text"]

    @pytest.mark.parametrize(
        "query, in_title, in_text",
        [
            ('"TE-palvelujen siirto"', [], ["TE-palvelujen", "siirtoon"]),
            ('"siirto kunnille"', ["Siirto", "kunnille"], []),
            ('"TE-palvelujen varaudutaan"~1', [], ["TE-palvelujen", "varaudutaan"]),
            ('"TE-palvelujen siirto" varautua', [], ["TE-palvelujen", "siirtoon", "varaudutaan"]),
            ('"TE-palvelujen siirto" TAI siirto', ["Siirto"], ["TE-palvelujen", "siirtoon", "siirrolla"]),
            ("siirto", ["Siirto"], ["Siirto", "siirrosta", "siirtoa"]),
        ],
    )
    def test_a_card_marks_a_phrase_where_it_stands_whole(
        self, make_engine: MakeEngine, query: str, in_title: list[str], in_text: list[str]
    ) -> None:
        decision = (
            "Siirto etenee, ja siirrosta tiedotetaan. Henkilöstön siirtoa valmistellaan TE-toimistossa. "
            + "Lautakunta kuuli selvityksen ja keskusteli asiasta. " * 12
            + "TE-palvelujen siirtoon varaudutaan. Tällä siirrolla on vaikutuksia."
        )
        engine = make_engine([item(1, "Siirto kunnille", decision)])
        (hit,) = engine.search(SearchRequest(query=query)).hits
        assert [f.text for f in hit.title_fragments if f.marked] == in_title
        assert [f.text for s in hit.snippets for f in s.fragments if f.marked] == in_text
        whole = engine.item("i1")
        assert whole is not None
        found = engine.matched_words("i1", query)
        assert [whole.title[w.start : w.end] for w in found if w.field == "title"] == in_title
        assert set(in_text) <= {whole.text[w.start : w.end] for w in found if w.field == "text"}

    def test_an_unknown_item_has_no_matching_words(self, engine: Engine) -> None:
        assert engine.matched_words("i99", "nuorisotakuu") == ()

    def test_stored_text_is_escaped(self, engine: Engine) -> None:
        (hit,) = engine.search(SearchRequest(query="periaatteet")).hits
        html = " ".join(snippet.html for snippet in hit.snippets)
        assert "&lt;b&gt;" in html and "&amp; maksut" in html and "<b>" not in html

    def test_items_come_back_as_they_went_in(self, engine: Engine) -> None:
        assert engine.item("i5") == ITEMS[4]
        assert engine.item("i99") is None
        assert list(engine.items()) == sorted(ITEMS, key=lambda i: i.id)

    @pytest.mark.parametrize("after", ["i3", "i33", "", "i99", "é", "\udc80"])
    def test_items_are_read_on_from_any_id(self, engine: Engine, after: str) -> None:
        assert [item.id for item in engine.items(after)] == sorted(item.id for item in ITEMS if item.id > after)

    def test_the_topics_of_the_items_have_their_names(self, engine: Engine) -> None:
        assert engine.vocabulary().label("nuorisotakuu", "sv") == "Ungdomsgaranti"

    def test_similar_items_share_topics_but_not_the_case(self, engine: Engine) -> None:
        assert [hit.id for hit in engine.similar("i5")][:1] == ["i7"]
        assert "i4" not in [hit.id for hit in engine.similar("i3")]
        assert engine.similar("i99") == ()

    def test_the_same_case_is_followed(self, engine: Engine) -> None:
        assert [hit.id for hit in engine.same_case("i3")] == ["i4"]
        assert [hit.id for hit in engine.same_case("i4")] == ["i3"]
        assert engine.same_case("i2") == ()
        cases = {hit.id: hit.same_case for hit in engine.search(SearchRequest()).hits}
        assert cases == {"i1": 0, "i2": 0, "i3": 1, "i4": 1, "i5": 0, "i6": 0, "i7": 0}

    def test_the_same_number_in_another_municipality_is_another_case(self, make_engine: MakeEngine) -> None:
        other = replace(ITEMS[2], id="other", municipality="Koskijärvi")
        engine = make_engine((*ITEMS, other))
        assert [hit.id for hit in engine.same_case("i3")] == ["i4"]
        assert engine.same_case("other") == ()

    def test_a_mistyped_word_is_mended(self, engine: Engine) -> None:
        suggestion = engine.search(SearchRequest(query="asemakaaav")).suggestion
        assert suggestion is not None and "asemakaava" in suggestion
        assert engine.search(SearchRequest(query="asemakaava")).suggestion is None

    def test_completions(self, engine: Engine) -> None:
        texts = {completion.text for completion in engine.suggest("nuoriso")}
        assert any("uorisotakuu" in text for text in texts)
        assert engine.suggest("xyzzyx") == engine.suggest("\udcff") == ()
        whole = engine.suggest("Takauksen myöntä")
        assert whole and engine.suggest(unicodedata.normalize("NFD", "Takauksen myöntä")) == whole
        assert len(engine.suggest("k", limit=2)) <= 2

    def test_statistics(self, engine: Engine) -> None:
        statistics = engine.statistics()
        assert statistics.items == 7
        assert statistics.counts["municipality"] == {"Niittylä": 6, "Koskijärvi": 1}
        assert (statistics.oldest, statistics.newest) == (dt.date(2024, 1, 1), dt.date(2025, 3, 1))

    @pytest.mark.parametrize(
        "query",
        ['"', "(", "))", "-", "*", "~", "a:", ":b", "otsikko:", '="', "EI", "TAI TAI", "§", "§ 3", "3 §", "[a", "?*?",
         "040 123 4567", "02091-C-71", "HEL 2024-009117 T 00 00 03", "a" * 1000, "\x00", "🙂", "\udcff",
         "otsikko:\udcff*", "' OR 1=1 --"],
    )  # fmt: skip
    def test_any_query_is_answered(self, engine: Engine, query: str) -> None:
        page = engine.search(SearchRequest(query=query))
        assert page.total >= len(page.hits) >= 0
        engine.matched_words("i1", query)

    @pytest.mark.parametrize(
        ("choices", "expected"),
        [
            ({"topics": ("\udcff",)}, 0),
            ({"topics": ("",), "organs": ("\x00",), "municipalities": ("🙂",)}, 0),
            ({"years": (1,)}, 0),
            ({"date_from": dt.date.min, "date_to": dt.date.max}, 6),
            ({"date_from": dt.date.max, "date_to": dt.date.min}, 0),
            ({"date_to": dt.date(1969, 12, 31)}, 0),
            ({"page": 10_000_000, "limit": 200}, 7),
            ({"page": 10_000_000, "limit": 200, "sort": "oldest"}, 7),
        ],
    )
    def test_any_choice_is_answered(self, engine: Engine, choices: dict[str, object], expected: int) -> None:
        page = engine.search(SearchRequest(**choices))  # type: ignore[arg-type]
        assert page.total == expected
        assert len(page.hits) == (0 if "page" in choices else expected)

    def test_one_item_is_enough(self, make_engine: MakeEngine) -> None:
        engine = make_engine(ITEMS[:1])
        assert self.ids(engine, "takuu") == self.ids(engine, "nuorisotakuu -takaus") == ["i1"]
        assert self.ids(engine, "EI takuu") == []
        assert engine.similar("i1") == ()

    def test_items_without_words_are_found_without_words(self, make_engine: MakeEngine) -> None:
        engine = make_engine((*ITEMS, Item("empty", ""), Item("common", "ja se on", title="§ –")))
        assert {"empty", "common"} < set(self.ids(engine))
        assert "empty" in self.ids(engine, "EI takuu")
        assert engine.similar("empty") == engine.same_case("empty") == ()
        assert engine.item("empty") == Item("empty", "")
