"""Dynasty (Innofactor): pages of one item, and lists of a meeting's items, of meetings and of organs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.document import Block, Document, Meeting
from indexer.parser.dates import find_date
from indexer.parser.handlings import find_handling
from indexer.parser.headings import section_kind
from indexer.readers import listing
from indexer.readers.frames import blocks_beside, is_content
from indexer.readers.headed import Opened, Part, empty_headings, headed_text
from indexer.readers.markup import blocks_of, plain
from models.item import Item, SectionKind

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FORMAT = "dynasty"

_STYLES = re.compile(r"DJULKAISU|DSETTINGS", re.IGNORECASE)
_KIND = re.compile(
    r"\b(?:(?P<minutes>pöytäkirja|protokoll|viranhaltijapäätös|tjänsteinnehavarbeslut)|(?P<agenda>esityslista|föredragningslista))\b",
    re.IGNORECASE,
)
_SECTION = re.compile(r"^(?:§\s*(?P<section>[0-9]{1,4})|(?P<section_2>[0-9]{1,4})\s*§|(?P<place>[0-9]{1,3}))\.?$")
_CLASS = re.compile(r"^[0-9]{2}(?:[. ][0-9]{2}){1,6}$")
_SIDE_HEADING = "Sivuotsikko"
_INDENTED = "Sisennetty"
_LATE: frozenset[SectionKind] = frozenset({"notification", "appeal", "attachments"})
LEAD = 30
"""Blocks at the beginning among which the item's number is looked for."""


def is_dynasty(root: HtmlElement) -> bool:
    """Whether a page is Dynasty's: it names Dynasty's style sheet or script, or itself."""
    links = [element.get("href") or element.get("src") or "" for element in root.iter("link", "script")]
    return any(_STYLES.search(link) for link in links) or "Dynasty tietopalvelu" in (root.findtext(".//title") or "")


def read_dynasty(root: HtmlElement, path: Path) -> Document:
    """Read a page.

    Raises:
        NotMinutes: it lists meetings or organs.
    """
    title = plain(root.findtext(".//title") or "")
    labels = [element for element in root.iter("label") if "h3" in (element.get("class") or "")]
    head = [block.text for label in labels for block in blocks_of(label)]
    furniture = [title, *head]
    content = next((element for element in root.iter("div") if "tblDoc" in (element.get("class") or "")), None)
    if content is None and not _has_styles(root):
        return listing.read_dynasty_list(root, path, _metadata(title, head), tuple(furniture))
    attachments: list[Block] = []
    outside = [] if content is None else blocks_beside(root, [content], {*head})
    content = root if content is None else content
    for frame in [element for element in content.iter("div") if "tcDat" in (element.get("class") or "")]:
        blocks = blocks_of(frame)
        if blocks and blocks[0].text.startswith(("Liitteet", "Oheismateriaali", "Bilagor")):
            attachments += [replace(blocks[0], bold=True), *blocks[1:]]
        else:
            furniture += [block.text for block in blocks]
        frame.drop_tree()
    blocks = [*blocks_of(content), *attachments]
    if is_content(outside):
        blocks += outside
    else:
        furniture += [block.text for block in outside]
    if not head:
        above, blocks = _head_apart(blocks)
        head = above[-2:]
        furniture += above
    return Document(path, FORMAT, tuple(blocks), metadata=_metadata(title, head), furniture=tuple(furniture), pages=1)


def _has_styles(root: HtmlElement) -> bool:
    names = {name for element in root.iter("p") for name in (element.get("class") or "").split()}
    return not names.isdisjoint({_SIDE_HEADING, _INDENTED})


def _head_apart(blocks: list[Block]) -> tuple[list[str], list[Block]]:
    """The lines down to the one that names the meeting (*Pöytäkirja 04.12.2023/Pykälä 198*), and the blocks below."""
    for index, block in enumerate(blocks[:LEAD]):
        if _KIND.match(block.text) and find_date(block.text):
            return [above.text for above in blocks[: index + 1]], blocks[index + 1 :]
    return [], blocks


def parse_dynasty(document: Document) -> Meeting:
    """The one item of a page whose styles tell side headings from headings within the text; others by their lines."""
    from indexer.parser.minutes import parse_minutes

    blocks = document.blocks
    lead = next((i for i, block in enumerate(blocks[:LEAD]) if _SECTION.match(block.text)), None)
    if lead is None or not any(_SIDE_HEADING in block.hint for block in blocks):
        return parse_minutes(document)
    body = lead + 1
    while body < len(blocks) and blocks[body].bold and section_kind(blocks[body].text) is None:
        body += 1
    if body == lead + 1:
        return parse_minutes(document)
    parts = [Part(None, "", blocks[:lead]), *_parts(blocks[body:])]
    item = _item(document, blocks[:lead], blocks[lead].text, blocks[lead + 1 : body], blocks[body : body + 2], parts)
    return Meeting(
        source=str(document.path),
        municipality=item.municipality,
        organ=item.organ,
        date=document.metadata.get("date"),
        kind=item.meeting_kind,
        items=(item,),
        unassigned=empty_headings(parts),
    )


def _item(
    document: Document,
    lead: Sequence[Block],
    number: str,
    titles: Sequence[Block],
    below: Sequence[Block],
    parts: Sequence[Part],
) -> Item:
    """The item; ``below`` are the lines under its title, of which one may be the case number."""
    from indexer.parser.ids import item_id
    from indexer.parser.items import VOTING_KINDS, attachments, language_of
    from indexer.parser.people import people, presenter_of
    from indexer.parser.votes import find_votes

    title = " ".join(block.text for block in titles)
    found = _SECTION.match(number)
    assert found is not None
    # On an agenda the number is the place on the list, not yet a §.
    section = int(found["section"] or found["section_2"] or 0) or None
    text, sections = headed_text(parts)
    case_number, task_class = _case([*lead, *below])
    own = [part for part in sections if part.kind != "prior_handling"]
    municipality, organ = document.metadata.get("municipality"), document.metadata.get("organ")
    date = document.metadata.get("date")
    return Item(
        id=item_id(municipality, date, organ, section, otherwise=f"asia {number} {title}"),
        text=text or title,
        title=title,
        municipality=municipality,
        organ=organ,
        date=find_date(date) if date else None,
        section=section,
        case_number=case_number,
        task_class=task_class,
        language=language_of(f"{title} {text}"),
        sections=sections,
        source=str(document.path),
        meeting_kind="agenda" if document.metadata.get("kind") == "agenda" else "minutes",
        presenter=presenter_of(own),
        preparer=people(own, "preparer"),
        attachments=attachments(own),
        votes=find_votes([part.text for part in own if part.kind in VOTING_KINDS]),
        warnings=tuple(f"No {what} was found." for what, value in (("organ", organ), ("date", date)) if value is None),
    )


def _case(lead: Sequence[Block]) -> tuple[str | None, str | None]:
    """Case number and task class: on one line, or the class on a line of its own."""
    from models.case_numbers import parse_case_number

    cases = [case for block in lead if (case := parse_case_number(block.text)) is not None]
    classes = [case.class_code for case in cases if case.class_code]
    classes += [block.text for block in lead if _CLASS.match(block.text)]
    return (cases[0].normalised if cases else None), (classes[0] if classes else None)


def _parts(blocks: Sequence[Block]) -> list[Part]:
    """The parts of an item; behind *Päätöshistoria* the earlier handlings, each with its own parts."""
    opened = [Opened(None, "")]
    prior: Opened | None = None
    history = next((i for i, block in enumerate(blocks) if _heading_kind(block) == "prior_handling"), len(blocks))
    handlings = [i for i, block in enumerate(blocks) if (i > history or not _is_text(block)) and _handling(block)]
    for index, block in enumerate(blocks):
        kind = _heading_kind(block)
        if kind == "prior_handling" or index in handlings:
            prior = Opened("prior_handling", block.text.replace("\t", " "))
            opened.append(prior)
        elif kind is not None:
            late = kind in _LATE and not (handlings and index < handlings[-1])
            prior = None if late else prior
            (opened if prior is None else prior.parts).append(Opened(kind, block.text.rstrip(": ")))
        else:
            current = opened[-1]
            (current.parts[-1] if current.parts else current).blocks.append(block)
    return [part.part() for part in opened]


def _handling(block: Block) -> bool:
    return find_handling(block.text.replace("\t", " ")) is not None


def _heading_kind(block: Block) -> SectionKind | None:
    """What a block opens. Indented paragraphs are text, whatever they say."""
    if _is_text(block) or block.role == "table_row":
        return None
    return section_kind(block.text) if block.bold or block.text.endswith(":") else None


def _is_text(block: Block) -> bool:
    """Whether a paragraph stands in the column of the text: a heading in it is one within a part."""
    styles = block.hint.split()
    return "outdented" not in styles and (_INDENTED in styles or {_SIDE_HEADING, "flush"} <= {*styles})


def _metadata(title: str, head: list[str]) -> dict[str, str]:
    """What the frame of a page says: *Kaupunginhallitus*, *Pöytäkirja 08.05.2017 klo 15:30 / Tarkastettu*."""
    from indexer.parser.places import municipality_in

    metadata: dict[str, str] = {}
    if municipality := municipality_in(title):
        metadata["municipality"] = municipality
    for line in head:
        kind = _KIND.search(line)
        if kind is None:
            metadata.setdefault("organ", line)
            continue
        metadata["kind"] = "minutes" if kind["minutes"] else "agenda"
        if date := find_date(line):
            metadata["date"] = date.isoformat()
    return metadata
