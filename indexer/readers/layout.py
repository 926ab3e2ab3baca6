"""From printed lines with their places to blocks: headers and footers out, wrapped lines together.

Shared by the formats that know lines and not paragraphs: PDF and plain text.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from indexer.document import Block, BlockRole
from indexer.parser.handlings import find_handling
from indexer.parser.headings import is_heading_line, section_kind
from indexer.parser.numbering import read_number

HEAD_SHARE = 0.2
"""Share of the page's height, at the top and at the bottom, in which headers and footers are looked for."""

REPEATED = 0.4
"""Share of the pages on which a line must stand to be a header or a footer; odd and even pages may differ."""

REPEATED_UNNUMBERED = 0.7
"""The same for a line at the foot of the page without a page number: *Hyväksyttiin.* ends many pages, too."""

SAME_PLACE = 0.9
"""Distance, in sizes of the type, at which a header of two pages stands at the same place of both."""

NEARLY_FULL = 0.92
"""Share of the width of the text that a line fills which is wrapped although a short word would still have fitted."""

SHORTEST_MEASURE = 50
"""Letters of the longest line of text, at least: in a document of a few short lines none is wrapped."""

LONE_BULLET = re.compile(r"^(?:[•·▪◦●○■\uf0b7\uf0a7*–-]|\d{1,2}[.)]|[a-zåäö]\))$")
"""A line that is the number or the bullet of a list and nothing else."""

_SECTION_SIGN = re.compile(r"§")
_NUMBER = re.compile(r"(?<![\w.,/-])\d{1,4}(?![\w.,/-])")
# "3/12" is a page of all pages, "3/2024" a meeting of a year.
_OF_ALL = re.compile(r"(?<![\w.,/-])(\d{1,3})/(\d{1,3})(?![\w.,/-])")
_PAGE_COUNT = re.compile(
    r"^(?:sivu|sida|s\.|page)?\s*[-–]?\s*\d{1,4}\s*(?:[-–]|(?:/|\(|av )\s*\d{1,4}\)?)?$", re.IGNORECASE
)
_BULLET = re.compile(r"^(?:[•·▪◦●○■□➢►\uf0b7\uf0a7*]|[-–—](?=\s)|\d{1,2}[.)](?=\s)|[a-zåäö]\)(?=\s))")
# A number that goes on with what the line before began: "16.9.2024 § | 63." and "vuosille 2026 | - 2027".
_NOT_BULLET = re.compile(r"(?:§|\bnro|\bklo|\bkohta|\bvuonna|\bn\.) \d|\d [-–] \d")
_DATED = re.compile(r"^\d[\d.,:–-]*\s+[a-zåäö]")
_UNFINISHED = re.compile(r"[^.!?:;)\]\"”\d]$")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. Lengths are in points (in characters for plain text) from the left and the lower edge.

    ``first_word`` is the width of its first word. Cells of a table are separated by tab characters in ``text``.
    """

    text: str
    left: float
    right: float
    base: float
    first_word: float
    size: float
    bold: bool
    page: int


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of one page in reading order."""

    number: int
    height: float
    lines: tuple[Line, ...]


def without_furniture(pages: Sequence[PageLines]) -> tuple[list[PageLines], list[str]]:
    """Take out page headers, footers and page numbers: the pages without them, and the lines taken out.

    A line is furniture if it is repeated at its place on many pages and only other furniture stands between it and the
    edge of the page. The number of the page may differ from page to page; any other number must not: § 12 and § 13 at
    the top of two pages are no header.
    """
    if len(pages) < 2:
        return _without_page_number(pages)
    total = max(page.number for page in pages)
    numbering = _numbering(pages)
    keys = [[_key(line, (page.number + numbering, total)) for line in page.lines] for page in pages]
    places: dict[str, list[float]] = {}
    for page, of_page in zip(pages, keys, strict=True):
        on_page = {
            key: _from_edge(line, page) for line, key in zip(page.lines, of_page, strict=True) if _at_edge(line, page)
        }
        for key, place in on_page.items():
            places.setdefault(key, []).append(place)
    kept: list[PageLines] = []
    furniture: list[str] = []
    for page, of_page in zip(pages, keys, strict=True):
        taken: set[int] = set()
        from_top = _from_top(page)
        for ordered, at_foot in ((from_top, False), (from_top[::-1], True)):
            for index in ordered:
                line, key = page.lines[index], of_page[index]
                needed = max(2.0, _share(key, at_foot) * len(pages))
                if not _at_edge(line, page) or _repeated(places[key], key, line, page) < needed:
                    break
                taken.add(index)
        furniture.extend(page.lines[index].text for index in sorted(taken))
        rest = tuple(line for index, line in enumerate(page.lines) if index not in taken)
        kept.append(replace(page, lines=rest))
    return kept, furniture


def _without_page_number(pages: Sequence[PageLines]) -> tuple[list[PageLines], list[str]]:
    """A single page shows no repetition: only a lone page number at its edge is furniture."""
    kept: list[PageLines] = []
    furniture: list[str] = []
    for page in pages:
        order = _from_top(page)
        outer = {index for index in (*order[:1], *order[-1:]) if _PAGE_COUNT.match(page.lines[index].text.strip())}
        furniture.extend(page.lines[index].text for index in sorted(outer))
        kept.append(replace(page, lines=tuple(line for i, line in enumerate(page.lines) if i not in outer)))
    return kept, furniture


def _from_top(page: PageLines) -> list[int]:
    return sorted(range(len(page.lines)), key=lambda index: (-page.lines[index].base, page.lines[index].left))


def _at_edge(line: Line, page: PageLines) -> bool:
    return line.base < page.height * HEAD_SHARE or line.base > page.height * (1 - HEAD_SHARE)


def _from_edge(line: Line, page: PageLines) -> float:
    """How far a line stands from the nearer edge of its page; below the middle as a negative number."""
    return page.height - line.base if 2 * line.base > page.height else -line.base


def _repeated(places: Sequence[float], key: str, line: Line, page: PageLines) -> int:
    """On how many pages a line is repeated at its place. With the number of the page in it, it is so at any place."""
    if "#" in key:
        return len(places)
    own = _from_edge(line, page)
    return sum(abs(place - own) <= SAME_PLACE * line.size for place in places)


def _edge_lines(page: PageLines) -> Iterable[Line]:
    return (line for line in page.lines if _at_edge(line, page))


def _numbering(pages: Sequence[PageLines]) -> int:
    """What must be added to the place of a page in the file to give the number printed on it."""
    offsets: Counter[int] = Counter()
    for page in pages:
        found = {
            int(number) - page.number
            for line in _edge_lines(page)
            if not _SECTION_SIGN.search(line.text)
            for number in (*_NUMBER.findall(line.text), *(of_all[1] for of_all in _OF_ALL.finditer(line.text)))
        }
        offsets.update(found)
    if offsets[0] * 2 >= len(pages) or not offsets:
        return 0
    offset, count = offsets.most_common(1)[0]
    return offset if count * 2 >= len(pages) else 0


def _key(line: Line, numbers: tuple[int, int]) -> str:
    """A line with the number of its page and that of all pages taken out, so that a header is the same on all pages."""
    text = " ".join(line.text.split())
    if _SECTION_SIGN.search(text):
        return text
    if "/" in text:
        text = _OF_ALL.sub(lambda found: f"#/{found[2]}" if int(found[1]) in numbers else found.group(), text)
    return _NUMBER.sub(lambda number: "#" if int(number.group()) in numbers else number.group(), text)


def _share(key: str, at_foot: bool) -> float:
    """Share of the pages on which a line must stand to be taken for furniture."""
    if section_kind(key) is not None:
        return 2.0
    if "#" not in key and key.endswith("."):
        # A sentence that ends or begins several pages is what was decided there.
        return 2.0
    return REPEATED if not at_foot or "#" in key else REPEATED_UNNUMBERED


def to_blocks(pages: Sequence[PageLines]) -> list[Block]:
    """Join the lines that the layout wrapped, and split where the writer did.

    A line is wrapped if the first word of the next one would not have fitted behind it; otherwise the writer ended it
    there. Blocks keep the line breaks, so that a word cut at a line's end can be mended later.
    """
    lines = [line for page in pages for line in page.lines]
    if not lines:
        return []
    pitch = _usual_pitch(lines)
    margins = _right_margins(lines)
    left_edge = min(Counter(round(line.left) for line in lines).most_common(3), key=lambda pair: pair[0])[0]
    blocks: list[Block] = []
    group: list[Line] = [lines[0]]
    tight = False
    for before, line in itertools.pairwise(lines):
        joined, gap = _relation(group, before, line, pitch, margins)
        if joined:
            group.append(line)
            continue
        blocks.append(_block(group, left_edge, tight))
        group, tight = [line], not gap
    blocks.append(_block(group, left_edge, tight))
    return blocks


def _usual_pitch(lines: Sequence[Line]) -> float:
    """The usual distance of two base lines, as a multiple of the size of the type."""
    ratios = Counter(
        round((before.base - line.base) / line.size, 1)
        for before, line in itertools.pairwise(lines)
        if before.page == line.page and before.size == line.size and 0.8 < (before.base - line.base) / line.size < 2
    )
    return ratios.most_common(1)[0][0] if ratios else 1.3


def _right_margins(lines: Sequence[Line]) -> dict[int, float]:
    """How far to the right the text reaches, page by page, where it is prose."""
    prose = [line for line in lines if "\t" not in line.text]
    if not prose:
        return {}
    letter = sum(line.right - line.left for line in prose) / sum(len(line.text) for line in prose)
    widest = max(max(line.right for line in prose), min(line.left for line in prose) + SHORTEST_MEASURE * letter)
    margins: dict[int, float] = {}
    for line in prose:
        margins[line.page] = max(margins.get(line.page, 0.0), line.right)
    # A page with a few short lines says nothing of the margin.
    return {page: right if right > 0.85 * widest else widest for page, right in margins.items()}


def _relation(
    group: Sequence[Line], before: Line, line: Line, pitch: float, margins: dict[int, float]
) -> tuple[bool, bool]:
    """Whether a line goes on with the block of the lines before it, and if not, whether a gap parts them."""
    next_page = line.page != before.page
    step = (before.base - line.base) / max(line.size, 1.0)
    gap = next_page or step > pitch * 1.25 + 0.1
    if "\t" in line.text or "\t" in before.text:
        return False, gap
    wraps = _wrapped(before, line, margins)
    goes_on = _goes_on(before, line, margins)
    if next_page:
        return _cut_by_page(before, line, margins), True
    if (
        len(group) == 1
        and not next_page
        and LONE_BULLET.match(before.text)
        and line.left > before.left
        and step < 1.1 * pitch
    ):
        # "1." in a column of its own, what it numbers beside it.
        return True, False
    if is_heading_line(line.text, before.text) or (len(group) == 1 and is_heading_line(before.text)):
        return False, gap
    if before.text.endswith((".", ":")) and find_handling(line.text) is not None:
        # The name of a quoted handling goes on with no sentence.
        return False, gap
    if _is_next_number(group[0].text, line.text):
        return False, gap
    if gap or step <= 0.3 or before.bold != line.bold or abs(before.size - line.size) > 0.6:
        return False, gap
    if _BULLET.match(line.text) and not (wraps and _NOT_BULLET.search(f"{before.text[-20:]} {line.text[:20]}")):
        return False, False
    aligned = abs(line.left - before.left) < max(2.5, 0.3 * line.size)
    hanging = len(group) == 1 and _BULLET.match(group[0].text) is not None and before.left < line.left
    return (aligned or hanging or goes_on) and (wraps or goes_on), False


def _is_next_number(first: str, line: str) -> bool:
    """Whether two lines are of a contents page: each begins with a § and a title, and the numbers follow."""
    one, other = read_number(first), read_number(line)
    if one is None or other is None or not (one.title and other.title):
        return False
    return other.form == one.form and other.number == one.last + 1


def _cut_by_page(before: Line, line: Line, margins: dict[int, float]) -> bool:
    """Whether the end of the page cut a sentence."""
    dated = _DATED.match(line.text) is not None and _wrapped(before, line, margins)
    if not (line.text[:1].islower() or dated) or _BULLET.match(line.text) or abs(before.size - line.size) > 0.6:
        return False
    return before.bold == line.bold and _UNFINISHED.search(before.text.rstrip("\u200b ")) is not None


def _wrapped(before: Line, line: Line, margins: dict[int, float]) -> bool:
    margin = margins.get(before.page, before.right)
    if before.right + 0.25 * before.size + line.first_word > margin + 0.05 * before.size:
        return True
    full = before.right - before.left > NEARLY_FULL * (margin - before.left)
    return full and _UNFINISHED.search(before.text.rstrip("\u200b ")) is not None


def _goes_on(before: Line, line: Line, margins: dict[int, float]) -> bool:
    """Whether the words themselves say that the sentence goes on, although there was room for them."""
    if not line.text[:1].islower() or before.right < 0.6 * margins.get(before.page, before.right):
        return False
    return _UNFINISHED.search(before.text.rstrip()) is not None


def _block(group: Sequence[Line], left_edge: float, tight: bool) -> Block:
    first = group[0]
    role: BlockRole = "paragraph"
    if "\t" in first.text:
        role = "table_row"
    elif _BULLET.match(first.text):
        role = "list_item"
    return Block(
        "\n".join(line.text for line in group),
        role,
        page=first.page,
        indent=max(0.0, first.left - left_edge),
        bold=first.bold,
        tight=tight,
    )
