"""RTF as text: what is hidden or deleted out, the cells of a row parted by tabs, numbers of lists and notes kept.

The words are read by striprtf, which leaves out page headers, footnotes, text boxes and the numbers of lists, and
knows nothing of hidden text: its control words are changed before it sees them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"\\bin(?P<binary>\d{1,9}) ?|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\.|[{}]|[^\\{}]+", re.DOTALL
)
_HIDDEN = frozenset({"v", "deleted"})
_KEPT_WHEN_HIDDEN = frozenset({"cell", "nestcell", "row", "trowd", "plain", "pard"}) | _HIDDEN
_HEADERS = frozenset({"header", "headerf", "headerl", "headerr", "footer", "footerf", "footerl", "footerr"})
_ASIDE = frozenset({"footnote", "shptxt", "dptxbxtext"})
"""Groups whose text stands beside the paragraph that they are in."""

_ENDS_PARAGRAPH = frozenset({"par", "row", "sect", "page"})
_INSTEAD = {
    # Cells are parted by a sign that may as well stand in the text, and the number of a paragraph is left out.
    "cell": "\\tab ",
    "nestcell": "\\tab ",
    "pntext": "",
    "listtext": "",
}
_BULLETS = re.compile("^[\u00b7\u2022\uf0b7\uf0a7o]\t", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class RichText:
    """The text of RTF, and the lines of its page headers and footers."""

    text: str
    headers: tuple[str, ...]


def read_rtf(content: str) -> RichText:
    """Read RTF. What striprtf raises for broken RTF is raised."""
    shown = _Shown()
    shown.read(content)
    headers = _text("{\\rtf1 " + "".join(shown.headers) + "}").split("\n") if shown.headers else []
    return RichText(
        _BULLETS.sub("- ", _text("".join(shown.body))), tuple(line.strip() for line in headers if line.strip())
    )


def _text(content: str) -> str:
    from striprtf.striprtf import rtf_to_text

    text: str = rtf_to_text(content, encoding="cp1252", errors="replace")
    # RTF writes a character beyond the first 65,536 as the two halves of a surrogate pair; one alone is none.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@dataclass(slots=True)
class _Shown:
    """RTF without what is hidden, in control words that keep the rest: its body, and what stands in page headers."""

    body: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    _aside: list[str] = field(default_factory=list)
    _to: list[str] = field(init=False)
    _hidden: bool = False
    _groups: list[tuple[bool, list[str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._to = self.body

    def read(self, content: str) -> None:
        position = 0
        while found := _TOKEN.match(content, position):
            position = found.end() + int(found["binary"] or 0)
            if found["word"] is not None:
                self._control(found["word"], found[0], found["number"])
            elif found[0] == "{":
                self._groups.append((self._hidden, self._to))
                self._to.append("{")
            elif found[0] == "}":
                if self._groups:
                    self._hidden, self._to = self._groups.pop()
                if not self._groups and self._aside:
                    self.body.append("\\par ")
                    self._put_aside()
                self._to.append("}")
            elif not self._hidden and found["binary"] is None:
                self._to.append(found[0])

    def _control(self, word: str, token: str, number: str | None) -> None:
        if word in _HEADERS:
            self._to = self.headers
        elif word in _ASIDE:
            self._to = self._aside
        elif word in _HIDDEN:
            self._hidden = number != "0"
        elif word == "plain":
            self._hidden = False
        if word in _HEADERS | _ASIDE or (self._hidden and word not in _KEPT_WHEN_HIDDEN):
            return
        self._to.append(_INSTEAD.get(word, token))
        if word in _ENDS_PARAGRAPH and self._to is self.body:
            self._put_aside()

    def _put_aside(self) -> None:
        """What stood beside a paragraph, below it."""
        if self._aside:
            self.body += [*self._aside, "\\par "]
            self._aside.clear()
