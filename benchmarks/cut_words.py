"""How well words cut at the end of a line are put together again.

    python -m benchmarks.cut_words FOLDER-OF-MINUTES

Cuts the words of minutes (PDF) anew: each word of eight letters or more between two of its syllables, each word with a
hyphen at its hyphen, each part that waits for its end (*koulutus- ja*) before the *ja*. No line end tells which is
which, and the joiner does not know the word itself if the document has it only once. Prints how many came back as they
were, and with ``--show`` those that did not.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.samples.wrapping import break_points
from indexer.document import SourceFile
from indexer.parser.joining import Joiner, joiner
from indexer.readers import read_document

_WORD = re.compile(r"(?<!\S)[^\W\d_]{8,}(?=[\s.,;:])")
_HYPHENED = re.compile(r"(?<!\S)([^\W\d_]{2,})-([^\W\d_]{3,})(?=[\s.,;:])")
_SUSPENDED = re.compile(r"(?<!\S)([^\W\d_]{3,}-) (ja|tai|sekä) ")


def cuts_of(text: str, chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """Of each word of a text that can be cut: what kind of cut, the word as it is, and the word with the line end."""
    for word in sorted(set(_WORD.findall(text))):
        if places := break_points(word):
            place = chance.choice(places)
            yield "between syllables", word, f"{word[:place]}-\n{word[place:]}"
    for first, second in sorted(set(_HYPHENED.findall(text))):
        yield "at a hyphen", f"{first}-{second}", f"{first}-\n{second}"
    for first, conjunction in sorted(set(_SUSPENDED.findall(text))):
        yield "before ja", f"{first} {conjunction}", f"{first}\n{conjunction}"


def without(join: Joiner, word: str, counts: Counter[str]) -> Joiner:
    """The joiner without what only this one occurrence of a word taught it."""
    folded = word.casefold()
    if counts[folded] > 1:
        return join
    first = folded.rpartition("-")[0]
    others = any(other.startswith(f"{first}-") and other != folded for other in join.words) if first else True
    return replace(
        join,
        words=join.words - {folded},
        before_hyphen=join.before_hyphen if others else join.before_hyphen - {first},
        suspended=join.suspended - {folded.partition("-")[0]} if " " in folded else join.suspended,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="print the words that did not come back")
    arguments = parser.parse_args()
    right: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    spent = 0.0
    for path in sorted(arguments.folder.rglob("*.pdf")):
        document = read_document(SourceFile(path, path.read_bytes(), ""))
        texts = [block.text for block in document.blocks]
        text = " ".join(_whole_lines(texts))
        join = joiner(texts)
        counts = Counter(
            word.casefold() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*(?:- (?:ja|tai|sekä)\b)?", text)
        )
        for kind, word, cut in cuts_of(text, random.Random(path.name)):
            known = without(join, word, counts)
            begun = time.process_time()
            back = known.paragraph(cut)
            spent += time.process_time() - begun
            tried[kind] += 1
            right[kind] += back == word
            if arguments.show and back != word:
                print(f"{kind}: {word} came back as {back}")
    for kind, number in tried.items():
        print(f"{kind}: {right[kind]} of {number}, {right[kind] / number:.4f}")
    print(f"{1e6 * spent / sum(tried.values()):.0f} µs a cut")


def _whole_lines(texts: Iterable[str]) -> Iterator[str]:
    """The lines of the texts without the words at their ends, which may be cut already."""
    for text in texts:
        for line in text.replace("\u200b", "").split("\n"):
            words = line.split()
            yield " ".join(words[1:-1])


if __name__ == "__main__":
    main()
