"""The notes of a search page: what the engine did that the reader should know, as codes that page and CLI word."""

from __future__ import annotations

from typing import NamedTuple

from models.wording import counted


class Note(NamedTuple):
    """A note's kind and its value: ``widened`` (how many items have all the words), ``cut`` (the pattern of which only
    the most frequent words were searched), ``unchecked`` (how many items a phrase letter for letter was not looked for
    in), ``also`` (an everyday word, ``=`` and the official names that it was searched by too) or ``unknown_topic`` (the
    name that no topic has)."""

    kind: str
    value: str


def parse_note(code: str) -> Note:
    """Read a note of ``SearchPage.notes``, which is written ``kind:value``."""
    kind, _, value = code.partition(":")
    return Note(kind, value)


def in_english(code: str) -> str:
    """The note in plain words."""
    note = parse_note(code)
    match note.kind:
        case "widened" if note.value == "0":
            return "No item has all the words; these have some of them."
        case "widened" if note.value == "1":
            return "1 item has all the words; the others have some of them."
        case "widened":
            return f"{note.value} items have all the words; the others have some of them."
        case "cut":
            return f"{note.value} stands for many words; only the most frequent were searched."
        case "unchecked":
            return f"Not checked letter for letter: {counted(int(note.value), 'item')} with the same words."
        case "also":
            word, names = note.value.split("=", 1)
            return f"{word} was searched as {names} too."
        case "unknown_topic":
            return f'No topic is named "{note.value}"; it was searched as text.'
    return code
