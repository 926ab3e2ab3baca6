"""The numbers that Word writes before the paragraphs of a list or a numbered heading: they are nowhere in its text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

MOST_BASES = 20
"""Styles of which each is based on the next; more are a circle."""

BULLET = "-"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
LARGEST_LETTERED = 26 * 20
LARGEST_ROMAN = 4_000


@dataclass(frozen=True, slots=True)
class _Level:
    """How the paragraphs of one level are numbered: from ``start``, in a ``form``, within a ``text`` like ``%1.%2``."""

    start: int
    form: str
    text: str


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs of a document, which must be asked for in their order.

    ``abstract`` is the abstract definition of each list, ``levels`` those of an abstract definition, ``restarts`` at
    what number a list begins its levels anew, and ``styles`` the list and level of each numbered style.
    """

    abstract: Mapping[str, str]
    levels: Mapping[str, Mapping[int, _Level]]
    restarts: Mapping[str, Mapping[int, int]]
    styles: Mapping[str, tuple[str, int]]
    _counted: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    _begun: set[str] = field(default_factory=set)

    def mark(self, paragraph: Any) -> str:
        """The number or the bullet before a paragraph (``w:p``), as Word shows it; empty if there is none."""
        number, level = self._of(paragraph)
        abstract = self.abstract.get(number)
        defined = self.levels.get(abstract or "", {}).get(level)
        if abstract is None or defined is None:
            return BULLET if number not in ("", "0") else ""
        counted = self._counted[abstract]
        if number not in self._begun:
            self._begun.add(number)
            for restarted, start in self.restarts.get(number, {}).items():
                counted[restarted] = start - 1
        counted[level] = counted.get(level, defined.start - 1) + 1
        for deeper in [other for other in counted if other > level]:
            del counted[deeper]
        if defined.form in ("bullet", "none"):
            return BULLET if defined.form == "bullet" else ""
        return _PLACE.sub(lambda place: self._written(abstract, int(place[1]) - 1), defined.text).strip()

    def _of(self, paragraph: Any) -> tuple[str, int]:
        """The list of a paragraph and its level in it, by itself or by its style."""
        of_style = ("", 0)
        properties = paragraph.pPr
        if properties is None:
            return of_style
        if properties.pStyle is not None:
            of_style = self.styles.get(properties.pStyle.val, of_style)
        numbered = properties.numPr
        if numbered is None:
            return of_style
        number, level = numbered.numId, numbered.ilvl
        return (str(number.val) if number is not None else of_style[0], level.val if level is not None else of_style[1])

    def _written(self, abstract: str, level: int) -> str:
        defined = self.levels[abstract].get(level)
        if defined is None:
            return ""
        number = self._counted[abstract].get(level, defined.start)
        letters = (number - 1) % 26, (number - 1) // 26 + 1
        if defined.form in ("lowerLetter", "upperLetter") and 0 < number <= LARGEST_LETTERED:
            lettered = chr(ord("a") + letters[0]) * letters[1]
            return lettered if defined.form == "lowerLetter" else lettered.upper()
        if defined.form in ("lowerRoman", "upperRoman") and 0 < number < LARGEST_ROMAN:
            return _roman(number) if defined.form == "lowerRoman" else _roman(number).upper()
        return f"{number}." if defined.form == "ordinal" else str(number)


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


def numbering_of(document: WordDocument) -> Numbering:
    """What a document says of its numbering; nothing where that part is missing or broken."""
    root = _numbering_part(document)
    if root is None:
        return Numbering({}, {}, {}, _numbered_styles(document, {}))
    abstract: dict[str, str] = {}
    restarts: dict[str, dict[int, int]] = {}
    for number in root.findall(f"{_W}num"):
        name = number.get(f"{_W}numId", "")
        abstract[name] = value_of(number, "abstractNumId")
        restarts[name] = {
            int(override.get(f"{_W}ilvl", "0")): int(start)
            for override in number.findall(f"{_W}lvlOverride")
            if (start := value_of(override, "startOverride")).isdecimal()
        }
    levels: dict[str, dict[int, _Level]] = {}
    by_style: dict[str, int] = {}
    for definition in root.findall(f"{_W}abstractNum"):
        found = dict(_levels(definition, by_style))
        levels[definition.get(f"{_W}abstractNumId", "")] = found
    return Numbering(abstract, levels, restarts, _numbered_styles(document, by_style))


def _numbering_part(document: WordDocument) -> Any:
    try:
        return document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return None


def _levels(definition: Any, by_style: dict[str, int]) -> Iterator[tuple[int, _Level]]:
    """The levels of a definition. The level that a style has is noted in ``by_style``."""
    for level in definition.findall(f"{_W}lvl"):
        depth = level.get(f"{_W}ilvl", "0")
        if not depth.isdecimal():
            continue
        start = value_of(level, "start")
        form, text = value_of(level, "numFmt") or "decimal", value_of(level, "lvlText")
        if style := value_of(level, "pStyle"):
            by_style[style] = int(depth)
        yield int(depth), _Level(int(start) if start.isdecimal() else 1, form, text)


def _numbered_styles(document: WordDocument, by_style: Mapping[str, int]) -> dict[str, tuple[str, int]]:
    """The list and level of each style that numbers its paragraphs, by itself or by the style that it is based on."""
    styles = {style.get(f"{_W}styleId", ""): style for style in document.styles.element.findall(f"{_W}style")}
    numbered: dict[str, tuple[str, int]] = {}
    for name in styles:
        base = name
        for _ in range(MOST_BASES):
            style = styles.get(base)
            if style is None:
                break
            properties = style.find(f"{_W}pPr/{_W}numPr")
            if properties is not None and (number := value_of(properties, "numId")):
                level = value_of(properties, "ilvl")
                depth = by_style.get(name, by_style.get(base, int(level) if level.isdecimal() else 0))
                numbered[name] = (number, depth)
                break
            base = value_of(style, "basedOn")
    return numbered


def value_of(parent: Any, name: str) -> str:
    """The value that a child of this name states; empty where there is none."""
    child = parent.find(f"{_W}{name}")
    return "" if child is None else str(child.get(f"{_W}val", ""))
