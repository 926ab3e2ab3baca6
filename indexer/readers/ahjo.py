"""Helsinki's Ahjo: decisions as HTML whose classes name every part."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from indexer.document import Block, Document, Meeting
from indexer.parser.dates import find_date
from indexer.parser.handlings import find_handling, is_body, is_office_holder
from indexer.parser.headings import section_kind
from indexer.parser.ids import item_id, of_kind, slug
from indexer.parser.places import municipality_in
from indexer.readers.headed import Opened, Part, empty_headings, headed_text
from indexer.readers.markup import blocks_of, plain
from models.item import Item, Section, SectionKind

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FORMAT = "ahjo"

_SECTION = re.compile(r"(?P<number>\b[0-9]{1,4})\s*§|(?:§\s*|^)(?P<number_2>[0-9]{1,4})\b(?![.,/])")
_SINGLE = {"Asiapykala": "section", "AsiaOtsikko": "title", "DnroTmuoto": "case", "Otsikonviite": "reference"}
_KINDS: dict[str, SectionKind] = {
    "MuutoksenhakuOtsikko": "appeal",
    "LisatiedotOtsikko": "preparer",
    "EsittelijaTiedot": "presenter",
    "LiitteetOtsikko": "attachments",
    "OtteetOtsikko": "notification",
    "TiedoksiOtsikko": "notification",
}
"""What the class of a heading says. Other headings are known by their words."""

# An organ that gives a statement or makes a proposal to another organ decides by that: the page then has no Päätös.
_ACTS = frozenset({"lausunto", "esitys", "lausuntoehdotus"})
_DECIDES = re.compile(
    r"^(?:[Vv](?:s|a|t|irkaatekevä)\.? )?(?P<organ>(?:-,|[^.:;,§]){3,90}?(?:, [a-zåäö][\w -]{3,60}(?=, ))?),? "
    r"(?:päätti|päättää|on päättänyt|myönsi|myöntää|hyväksyi|on hyväksynyt|esitti|antoi|antaa|merkitsi|totesi|toteaa|"
    r"katsoo|hylkäsi|asetti|nimesi|valitsi|vahvisti|jätti|palautti|beslutade|beslöt)\b"
)
_NO_ORGAN = re.compile(
    r"^(?:asia|asian|tämä|hän|hakija|esittelijä|(?:vara)?puheenjohtaja|viranhaltija|päätös|ehdotus|samalla|lisäksi|"
    r"edelleen|muutoin|helsingin)\b|\[|"
    r"^\d|\d(?!\d?$)",
    re.I,
)
LONGEST_ORGAN = 9
"""Words."""

SHORTEST_ORGAN = 10
"""Characters. What is shorter (*Lautakunta*) is no name but the kind of an organ."""


def is_ahjo(root: HtmlElement) -> bool:
    """Whether a page has Ahjo's classes."""
    classes = {name for element in root.iter("h1", "h3", "div") for name in (element.get("class") or "").split()}
    return len(classes & {*_SINGLE, *_KINDS, "SisaltoSektio", "SisaltoOtsikko"}) >= 2


def read_ahjo(root: HtmlElement, path: Path) -> Document:
    """Read a decision. The hint of a block is what its class says: section, title, case, reference, or a heading's."""
    metadata: dict[str, str] = {}
    for meta in root.iter("meta"):
        if meta.get("name") == "DhId" and (identity := (meta.get("content") or "").strip("{} ")):
            metadata["identity"] = identity
    blocks: list[Block] = []
    for element in list(root.iter("div", "h1")):
        hint = next((_SINGLE[name] for name in (element.get("class") or "").split() if name in _SINGLE), None)
        if hint is None:
            continue
        text = plain(element.text_content())
        if text:
            blocks.append(Block(text, "heading" if hint == "title" else "paragraph", hint=hint))
        _remove(element)
    body = root.find("body")
    blocks += blocks_of(body if body is not None else root)
    title = plain(root.findtext(".//title") or "")
    return Document(path, FORMAT, tuple(blocks), metadata=metadata, furniture=(title,) if title else (), pages=1)


def _remove(element: HtmlElement) -> None:
    parent = element.getparent()
    if parent is not None:
        element.drop_tree()


def parse_ahjo(document: Document) -> Meeting:
    """The decision as the one item of its meeting. Most pages state neither municipality, organ nor date."""
    from indexer.parser.items import VOTING_KINDS, attachments, language_of
    from indexer.parser.people import people
    from indexer.parser.votes import find_votes
    from models.case_numbers import find_case_number

    single: dict[str, str] = {}
    for block in document.blocks:
        if block.hint in _SINGLE.values():
            single.setdefault(block.hint, block.text)
    title, case = single.get("title", ""), find_case_number(single.get("case", ""))
    lines = tuple(block for block in document.blocks if block.hint in _SINGLE.values() and not _is_told(block, single))
    parts = [Part(None, "", lines), *_parts(document.blocks)]
    text, sections = headed_text(parts)
    said = _said_above(document.blocks)
    municipality, organ, date = said.municipality or "Helsinki", said.organ or _organ(sections), said.date
    number = _SECTION.search(single.get("section", ""))
    section = int(number["number"] or number["number_2"]) if number else None
    warnings = [] if date else ["No date was found."]
    if organ is None:
        warnings.append("No organ was found.")
    elif said.organ is None:
        warnings.append(f"The organ {organ} was taken from the decision's text.")
    identity = slug(document.metadata.get("identity", "")) or slug(document.path.stem)
    item = Item(
        id=item_id(municipality, str(date), organ, section, title) if date else f"{slug(municipality)}-{identity}",
        text=text or title,
        title=title,
        municipality=municipality,
        organ=organ,
        date=date,
        section=section,
        case_number=case.normalised if case else None,
        task_class=case.task_class if case else None,
        language=language_of(f"{title} {text}"),
        sections=sections,
        source=str(document.path),
        presenter=people(sections, "presenter"),
        preparer=people(sections, "preparer"),
        attachments=attachments(sections),
        votes=find_votes([section.text for section in sections if section.kind in VOTING_KINDS]),
        warnings=tuple(warnings),
    )
    own = {section.kind for section in sections}
    # What is proposed and not decided stands on an agenda.
    kind: Literal["minutes", "agenda"] = "agenda" if "proposal" in own and "decision" not in own else "minutes"
    items = (of_kind(item, kind),)
    return Meeting(
        str(document.path), municipality, organ, str(date) if date else None, kind, items, empty_headings(parts)
    )


def _is_told(block: Block, single: Mapping[str, str]) -> bool:
    """Whether what a block of its own class says is wholly in the item's § or title; ``single`` is what they say."""
    if block.text != single.get(block.hint):
        return False
    return block.hint == "title" or (block.hint == "section" and _SECTION.fullmatch(block.text.strip()) is not None)


@dataclass(frozen=True, slots=True)
class _Said:
    municipality: str | None = None
    organ: str | None = None
    date: dt.date | None = None


def _said_above(blocks: Sequence[Block]) -> _Said:
    """What lines of their own above the decision say of it, on pages of other towns than Helsinki that use Ahjo."""
    said = _Said()
    for block in takewhile(lambda block: block.role != "heading" or block.hint in _SINGLE.values(), blocks):
        line = block.text.strip()
        if block.hint in _SINGLE.values():
            continue
        if municipality := municipality_in(line):
            said = replace(said, municipality=municipality)
        elif is_body(line) or is_office_holder(line):
            said = replace(said, organ=line)
        elif re.fullmatch(r"[0-9.]{8,10}", line):
            said = replace(said, date=find_date(line))
    return said


def _parts(blocks: Sequence[Block]) -> list[Part]:
    """The parts of a decision. All behind *Päätöshistoria* but instructions for appeal are earlier handlings."""
    opened = [Opened(None, "")]
    for block in blocks:
        if block.hint in _SINGLE.values():
            continue
        current = opened[-1].parts[-1] if opened[-1].parts else opened[-1]
        kind = _opens(block, current.kind) if block.role == "heading" else None
        if kind is None:
            current.blocks.append(block)
        elif opened[-1].kind == "prior_handling" and kind not in ("prior_handling", "appeal"):
            opened[-1].parts.append(Opened(kind, block.text))
        else:
            opened.append(Opened(kind, block.text))
    parts = [part.part() for part in opened]
    if any(part.kind == "decision" for part in parts):
        return parts
    return [replace(part, kind="decision") if part.heading.casefold() in _ACTS else part for part in parts]


def _opens(heading: Block, current: SectionKind | None) -> SectionKind | None:
    """The kind of part that a heading opens; ``None`` where it is a heading within the part."""
    named = next((_KINDS[name] for name in heading.hint.split() if name in _KINDS), None)
    if named is not None:
        return named
    if find_handling(heading.text) is not None:
        return "prior_handling"
    kind = section_kind(heading.text)
    if "Otsikko" in heading.hint:
        return kind or "other"
    # Instructions for appeal have many headings of their own; they end where a heading with a class follows.
    return None if current == "appeal" or kind in (None, "other", current) else kind


def _organ(sections: Sequence[Section]) -> str | None:
    """The organ or office-holder with whose name the decision begins: *Rakennusjaosto päätti …*

    If it begins otherwise (*Esittelijä poisti ehdotuksestaan liitteen 4*), the collective organ of a later paragraph.
    """
    decision = next((section.text for section in sections if section.kind == "decision"), "")
    first, *later = decision.split("\n")
    if (organ := _decider(first) or _named_first(first)) is not None:
        return organ
    return next((organ for line in later if (organ := _decider(line)) is not None and is_body(organ)), None)


def _decider(line: str) -> str | None:
    """Who decides by a line, as the words before the verb say it."""
    found = _DECIDES.match(line)
    if found is None:
        return None
    organ = found["organ"][:1].upper() + found["organ"][1:]
    return organ if len(organ.split()) <= LONGEST_ORGAN and _NO_ORGAN.search(organ) is None else None


def _named_first(line: str) -> str | None:
    """The subject of a line whose verb may be any, if it is surely the name of an organ or of an office-holder."""
    words = line.split()
    for count in range(min(LONGEST_ORGAN, len(words) - 1), 0, -1):
        name = " ".join(words[:count])
        if words[count][:1].islower() and len(name) > SHORTEST_ORGAN and (is_body(name) or is_office_holder(name)):
            return name if _NO_ORGAN.search(name) is None else None
    return None
