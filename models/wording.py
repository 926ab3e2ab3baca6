"""Numbers of things in English, as the command line and its messages say them."""

from __future__ import annotations


def counted(number: int, thing: str) -> str:
    """The number with the thing, which takes an s in the plural: ``1 item``, ``2 items``."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
