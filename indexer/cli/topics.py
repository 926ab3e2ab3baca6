"""``pykala tag`` and ``pykala topics``: the topics of a text, and the vocabulary they are taken from."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from indexer.cli import Settings
from indexer.cli.options import check_semantic, semantic_option, topics_option
from indexer.cli.review import review
from models.wording import counted

if TYPE_CHECKING:
    from indexer.document import SourceFile
    from models.item import Evidence, Item
    from models.topics.vocabulary import Topic, Vocabulary

AROUND = 40
"""Characters of the text that are shown on each side of a piece of evidence."""


@click.command()
@click.argument("file", type=click.Path(allow_dash=True, path_type=Path, readable=False), default="-")
@topics_option
@semantic_option
@click.option("--json", "as_json", is_flag=True, help="Print each item with its topics as JSON, one a line.")
@click.pass_obj
def tag(settings: Settings, file: Path, topics_file: Path | None, semantic: bool, as_json: bool) -> None:
    """Show the topics of FILE or of standard input, with their scores and the words they were found by.

    FILE is an item or items in JSON, minutes of any kind that can be indexed, or a plain text. With --json, what is
    printed can be indexed as it is.
    """
    from models.pipeline import load_analyser
    from models.tagging import open_tagger

    check_semantic(semantic, topics_file)
    analyser = load_analyser(settings.home if settings.home.is_dir() else None)
    tagger = open_tagger(topics_file, analyser, semantic=semantic)
    for item in _items(file):
        tagged = item.with_topics(tagger.tag(analyser.item(item)))
        if as_json:
            click.echo(json.dumps(tagged.to_json(), ensure_ascii=False))
        else:
            _show_topics(tagged, tagger.vocabulary)


def _items(file: Path) -> Iterator[Item]:
    """The items of a file: of JSON, of minutes, or one item that is the whole of a plain text."""
    from indexer.errors import UnreadableSource
    from indexer.parser import parse_document
    from indexer.readers import read_document
    from indexer.readers.jsonlines import JsonLinesReader
    from indexer.readers.text import decode

    source = _source(file)
    if JsonLinesReader().recognises(source):
        yield from _items_of_json(source)
        return
    text = decode(source.content)
    if text is not None and not text.strip():
        raise UnreadableSource(source.path, "it is empty", "Give a text or an item to tag.")
    document = read_document(source)
    meeting = parse_document(document)
    if document.format == "text" and not any(item.section is not None for item in meeting.items):
        yield _bare_item(source.path.stem, text or "")
    elif meeting.items:
        yield from meeting.items
    else:
        yield _bare_item(source.path.stem, "\n\n".join(block.text for block in document.blocks))


def _bare_item(name: str, text: str) -> Item:
    from models.characters import composed
    from models.item import Item
    from models.language.guess import guessed_language

    plain = composed(text)
    return Item(name, plain, language=guessed_language(plain))


def _source(file: Path) -> SourceFile:
    from indexer.document import SourceFile
    from indexer.errors import UnreadableSource
    from indexer.source import read_source

    if str(file) == "-":
        content = sys.stdin.buffer.read()
        return SourceFile(Path("stdin"), content, hashlib.sha256(content).hexdigest())
    source = read_source(file)
    if isinstance(source, UnreadableSource):
        raise source
    return source


def _items_of_json(source: SourceFile) -> Iterator[Item]:
    """Items of JSON, of which neither an id nor a text is asked: a title alone has topics too."""
    from indexer.errors import UnreadableSource
    from indexer.readers.jsonlines import object_of, rows_of
    from models.item import InvalidItem, Item
    from models.language.guess import guessed_language

    for number, (place, row) in enumerate(rows_of(source), start=1):
        try:
            value = object_of(row)
            if not any(isinstance(value.get(x), str) for x in ("title", "text")):
                raise InvalidItem("text", "is missing, and so is the title")
            language = guessed_language(f"{value.get('title') or ''} {value.get('text') or ''}")
            yield Item.from_json({"id": f"{source.path.stem}-{number}", "text": "", "language": language, **value})
        except (InvalidItem, ValueError, RecursionError) as error:
            raise UnreadableSource(source.path, f"{place} is no item ({error})", "Correct the object.") from error


def _show_topics(item: Item, vocabulary: Vocabulary) -> None:
    click.echo(f"{item.id}  {item.title}".rstrip())
    if not item.topics:
        click.echo("  no topic")
    for topic in item.topics:
        click.echo(f"  {topic.score:.2f}  {topic.id}  {vocabulary.label(topic.id)}")
        for evidence in topic.evidence:
            click.echo(f"          {evidence.field} {evidence.start}: {_context(item, evidence)}")


def _context(item: Item, evidence: Evidence) -> str:
    """The evidence in brackets among the words around it, on one line."""
    text = item.title if evidence.field == "title" else item.text
    before, after = text[: evidence.start], text[evidence.end :]
    left = before if len(before) <= AROUND else "…" + before[-AROUND:].partition(" ")[2]
    right = after if len(after) <= AROUND else after[:AROUND].rpartition(" ")[0] + "…"
    return " ".join(f"{left}[{evidence.text}]{right}".split())


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print the topics as one JSON list.")
@click.pass_context
def topics(ctx: click.Context, as_json: bool) -> None:
    """List the topic vocabulary by group, or validate one."""
    if ctx.invoked_subcommand is not None:
        return
    from models.topics.vocabulary import load_vocabulary

    vocabulary = load_vocabulary()
    if as_json:
        click.echo(json.dumps([_topic_json(topic, vocabulary) for topic in vocabulary], ensure_ascii=False))
        return
    for group in vocabulary.groups:
        click.echo(f"{vocabulary.group_label(group)}")
        for topic in vocabulary:
            if topic.group == group:
                note = topic.scope_note()
                click.echo(f"  {topic.id:<28} {topic.label()}" + (f" – {note}" if note else ""))


def _topic_json(topic: Topic, vocabulary: Vocabulary) -> dict[str, Any]:
    languages = ("fi", "sv", "en")
    return {
        "id": topic.id,
        "uri": topic.uri,
        "group": topic.group,
        "group_label": vocabulary.group_label(topic.group),
        "labels": {language: topic.label(language) for language in languages},
        "synonyms": {language: list(topic.synonyms(language)) for language in languages},
        "scope_note": topic.scope_note(),
        "related": list(topic.related),
        "exact_match": list(topic.exact_match),
        "task_classes": list(topic.task_classes),
    }


@topics.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the faults as one JSON list.")
@click.pass_context
def validate(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Check the vocabulary in FILE, SKOS or a table of URIs and labels; exits 1 if it has a fault."""
    from models.topics.validation import check_vocabulary
    from models.topics.vocabulary import load_vocabulary

    findings = check_vocabulary(file)
    if as_json:
        click.echo(json.dumps([finding.to_json() for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(f"{file}: {finding}")
    if findings:
        click.echo(f"{counted(len(findings), 'fault')} in {file}", err=True)
        ctx.exit(1)
    vocabulary = load_vocabulary(file)
    labels = sum(len(topic.labels) for topic in vocabulary)
    click.echo(f"{file}: no fault; topics: {len(vocabulary)}, labels: {labels}", err=True)


topics.add_command(review)
