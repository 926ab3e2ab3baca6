"""Line breaking as a case management system does it: full lines, and Finnish words cut with a hyphen at the end."""

from __future__ import annotations

import re
from collections.abc import Callable

VOWELS = "aeiouyåäö"
# Two consonants between vowels part between them; pairs that begin a syllable themselves are left alone.
BREAK = re.compile(rf"(?<=[{VOWELS}][bcdfghjklmnprstv])(?=[bcdfghjklmnprstv][{VOWELS}])", re.IGNORECASE)
NO_BREAK_PAIRS = ("kr", "pr", "tr", "kl", "pl", "st", "sp", "sk", "br", "dr", "gr", "fr", "bl", "fl")


def break_points(word: str) -> list[int]:
    """Where a hyphen may be put: at least three letters on either side."""
    if not word.isalpha() or len(word) < 9:
        return []
    return [
        m.start()
        for m in BREAK.finditer(word)
        if 3 <= m.start() <= len(word) - 3 and word[m.start() - 1 : m.start() + 1].lower() not in NO_BREAK_PAIRS
    ]


def wrap(text: str, width: float, measure: Callable[[str], float], hyphens: bool = True) -> list[str]:
    """Break a paragraph into lines no wider than ``width`` in the units of ``measure``."""
    lines: list[str] = []
    line = ""
    for word in _bound(text).split(" "):
        candidate = f"{line} {word}" if line else word
        if measure(candidate) <= width:
            line = candidate
            continue
        cut = _cut(line, word, width, measure) if hyphens and line else 0
        if cut:
            lines.append(f"{line} {word[:cut]}-")
            line = word[cut:]
        else:
            if line:
                lines.append(line)
            line = word
    if line:
        lines.append(line)
    return [done.replace("\u00a0", " ") for done in lines]


def _bound(text: str) -> str:
    """No line ends inside a number, or between a number and its sign."""
    text = re.sub(r"(?<=\d) (?=\d{3}\b)", "\u00a0", text)
    return re.sub(r"§ (?=\d)|(?<=\d) (?=[€%§])", lambda m: m[0].replace(" ", "\u00a0"), text)


def _cut(line: str, word: str, width: float, measure: Callable[[str], float]) -> int:
    stem = word.rstrip(".,;:)")
    fitting = [p for p in break_points(stem) if measure(f"{line} {word[:p]}-") <= width]
    return fitting[-1] if fitting else 0
