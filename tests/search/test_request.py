"""Requests to URLs and back."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.request import FACETS, SORTS, InvalidRequest, SearchRequest

_values = st.lists(st.text(min_size=1).map(str.strip).filter(bool), max_size=3, unique=True).map(tuple)
requests = st.builds(
    SearchRequest,
    query=st.text(max_size=50).map(str.strip),
    topics=_values,
    organs=_values,
    municipalities=_values,
    years=st.lists(st.integers(1, 9999), max_size=3, unique=True).map(tuple),
    date_from=st.none() | st.dates(),
    date_to=st.none() | st.dates(),
    sort=st.sampled_from(SORTS),
    page=st.integers(1, 1000),
    limit=st.integers(1, 200),
)


@given(requests)
def test_a_request_survives_the_url(request: SearchRequest) -> None:
    query_string = urlencode(request.to_args())
    assert SearchRequest.from_args(parse_qsl(query_string, keep_blank_values=True)) == request


def test_values_are_in_the_spelling_of_stored_ones() -> None:
    given = SearchRequest(topics=(" \ufeffa", "a", "\u200b"), organs=("Ja\u0308sto",), municipalities=("\udcff",))
    assert (given.topics, given.organs, given.municipalities) == (("a",), ("Jästo",), ("\ufffd",))


@given(st.lists(st.tuples(st.sampled_from(["q", "topic", "year", "from", "sort", "page", "limit", "x"]), st.text())))
def test_any_parameters_give_a_request_or_a_named_error(args: list[tuple[str, str]]) -> None:
    try:
        SearchRequest.from_args(args)
    except InvalidRequest as error:
        assert error.parameter in str(error)


@given(requests, st.sampled_from(FACETS))
def test_a_facet_value_is_added_once_and_removed(request: SearchRequest, facet: str) -> None:
    value = "1234"
    name = next(known for known in FACETS if known == facet)
    with_it = request.with_facet_value(name, value)
    assert with_it.with_facet_value(name, value) == with_it
    assert value in with_it.facet_values(name)
    assert with_it.page == 1
    assert value not in with_it.without_facet_value(name, value).facet_values(name)


def test_defaults_are_not_in_the_url() -> None:
    assert SearchRequest().to_args() == []
    assert SearchRequest(query="koulu", date_to=dt.date(2024, 1, 2)).to_args() == [("q", "koulu"), ("to", "2024-01-02")]


@pytest.mark.parametrize(
    ("name", "value"),
    [("page", "0"), ("page", "x"), ("limit", "201"), ("year", "noin 2024"), ("from", "1.1.2024"), ("sort", "random")],
)
def test_what_is_wrong_is_named(name: str, value: str) -> None:
    with pytest.raises(InvalidRequest, match=f'"{name}" is "{value}"') as caught:
        SearchRequest.from_args([(name, value)])
    assert (caught.value.exit_code, caught.value.http_status) == (2, 400)
