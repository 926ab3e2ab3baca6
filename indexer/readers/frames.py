"""What stands on a page beside its content: the frame, or content that broken markup put there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from indexer.document import Block
from indexer.parser.headings import section_kind
from indexer.readers.markup import blocks_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LONGEST_FOOTER = 200
"""Characters of a line beside the content that may be the footer of the page."""


def blocks_beside(root: HtmlElement, contents: Sequence[HtmlElement], known: Collection[str]) -> list[Block]:
    """The blocks of a page outside the elements of its content, but for lines of links and those already ``known``."""
    from copy import deepcopy

    page = deepcopy(root)
    twins = dict(zip(root.iter(), page.iter(), strict=True))
    for content in contents:
        twins[content].drop_tree()
    for link in [element for element in page.iter("a") if element.get("href")]:
        link.drop_tree()
    # What parted the links is left of a line of them.
    return [block for block in blocks_of(page) if block.text not in known and any(map(str.isalnum, block.text))]


def is_content(blocks: Sequence[Block]) -> bool:
    """Whether blocks beside the content are no frame: broken markup can close the content's element early."""
    return any(section_kind(block.text) is not None or len(block.text) > LONGEST_FOOTER for block in blocks)
