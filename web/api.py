"""The JSON API, version 1, and its description."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from itertools import chain, islice
from typing import Any

from flask import Blueprint, Response, abort, request, stream_with_context, url_for

from models.topics.vocabulary import Topic
from search.page import Completion
from search.request import SearchRequest
from web import view
from web.language import LANGUAGES
from web.site import site

MAX_TYPED_CHARACTERS = 200

api = Blueprint("api", __name__, url_prefix="/api/v1")


def _answer(value: Any, mimetype: str = "application/json") -> Response:
    return Response(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", mimetype=mimetype)


@api.get("/search")
def search() -> Response:
    asked = SearchRequest.from_args(request.args.items(multi=True))
    page = site().engine.search(asked)
    answer = page.to_json()
    for hit in answer["hits"]:
        hit["url"] = site().absolute(url_for("pages.item", item_id=hit["id"], lang=None))
    links = _page_links(asked, page.last_page)
    answer["page"] = asked.page
    answer["last_page"] = page.last_page
    answer["next"] = links.get("next")
    written = _answer(answer)
    written.headers["Link"] = ", ".join(f'<{address}>; rel="{relation}"' for relation, address in links.items())
    return written


def _page_links(asked: SearchRequest, last: int) -> dict[str, str]:
    """The addresses of other pages of the same results by their relation to this one (RFC 8288)."""
    numbers = {"first": 1, "prev": min(asked.page - 1, last), "next": asked.page + 1, "last": last}
    return {
        relation: site().absolute(view.url_of("api.search", replace(asked, page=number)))
        for relation, number in numbers.items()
        if 1 <= number <= last
    }


@api.get("/items/<path:item_id>")
def item(item_id: str) -> Response:
    found = site().engine.item(item_id)
    if found is None:
        abort(404)
    return _answer(found.to_json())


@api.get("/topics")
def topics() -> Response:
    counts = site().engine.statistics().counts.get("topic", {})
    return _answer({"topics": [_topic_json(topic, counts.get(topic.id, 0)) for topic in site().topics]})


def _topic_json(topic: Topic, count: int) -> dict[str, Any]:
    vocabulary = site().topics
    return {
        "id": topic.id,
        "labels": {language: topic.label(language) for language in LANGUAGES},
        "group": topic.group,
        "group_labels": {language: vocabulary.group_label(topic.group, language) for language in LANGUAGES},
        "scope": topic.scope_note(),
        "synonyms": {language: list(topic.synonyms(language)) for language in LANGUAGES},
        "related": list(topic.related),
        "exact_match": list(topic.exact_match),
        "count": count,
    }


@api.get("/suggest")
def suggest() -> Response:
    typed = request.args.get("q", "").strip()[:MAX_TYPED_CHARACTERS]
    completions = site().engine.suggest(typed) if typed else ()
    return _answer({"completions": [one.to_json() | {"url": _completion_url(one)} for one in completions]})


def _completion_url(completion: Completion) -> str:
    if completion.kind == "topic":
        return view.search_url(SearchRequest(topics=(completion.value,)))
    if completion.kind == "organ":
        return view.search_url(SearchRequest(organs=(completion.value,)))
    return view.search_url(SearchRequest(query=completion.text))


@api.get("/export")
def export() -> Response:
    """All items, one a line, written as they are read: the collection is never in memory whole. Who was interrupted
    goes on after the last item of which the whole line was read."""
    items = site().engine.items(after=request.args.get("after", ""))
    # What is wrong with the index is told before the first line, while it still can be.
    first = list(islice(items, 1))

    def lines() -> Iterator[str]:
        for found in chain(first, items):
            yield json.dumps(found.to_json(), ensure_ascii=False, separators=(",", ":")) + "\n"

    answer = Response(stream_with_context(lines()), mimetype="application/x-ndjson")
    answer.headers["Content-Disposition"] = 'attachment; filename="pykala.jsonl"'
    return answer


@api.get("/openapi.json")
def openapi() -> Response:
    description = json.loads(files("web").joinpath("openapi.json").read_text(encoding="utf-8"))
    description["servers"] = [{"url": site().absolute(url_for("api.openapi").removesuffix("/openapi.json"))}]
    return _answer(description)
