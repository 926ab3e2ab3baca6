"""Measures the Swedish stems on a Hunspell dictionary: ``python -m benchmarks.swedish /usr/share/hunspell/sv_FI.dic``.

The dictionary's endings give the inflected forms of each word in small letters. Of a sample of words (``--words``), two
forms meet when they have the same stem: recall is the share of the pairs of one word that meet, precision the share of
the meeting pairs (a form meets itself) that are of one word. Snowball alone is measured beside.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from models.language.swedish import stem_swedish

_LEAST_FORMS = 3


def inflected_words(dictionary: Path) -> list[list[str]]:
    """The forms of each word that has three or more."""
    endings: dict[str, list[tuple[str, str, re.Pattern[str]]]] = defaultdict(list)
    for line in dictionary.with_suffix(".aff").read_text("utf-8").splitlines():
        fields = line.split()
        if len(fields) >= 5 and fields[0] == "SFX":
            off, on = (field.partition("/")[0].replace("0", "") for field in fields[2:4])
            endings[fields[1]].append((off, on, re.compile(f"(?:{fields[4]})$")))
    words = []
    for line in dictionary.read_text("utf-8").splitlines()[1:]:
        word, _, flags = line.split("\t")[0].partition("/")
        if not word.isalpha() or not word.islower():
            continue
        applying = [ending for flag in flags for ending in endings.get(flag, ())]
        forms = {word.removesuffix(off) + on for off, on, where in applying if where.search(word)} | {word}
        if len(forms) >= _LEAST_FORMS:
            words.append(sorted(forms))
    return words


def conflation(words: Sequence[Sequence[str]], stem: Callable[[str], str]) -> dict[str, float]:
    """Recall and precision of a stemmer on the forms of words."""
    together = wanted = 0
    counts: dict[str, list[int]] = defaultdict(list)
    for forms in words:
        stems = Counter(map(stem, forms))
        together += sum(count * (count - 1) for count in stems.values())
        wanted += len(forms) * (len(forms) - 1)
        for text, count in stems.items():
            counts[text].append(count)
    of_one = sum(count * count for found in counts.values() for count in found)
    meeting = sum(sum(found) ** 2 for found in counts.values())
    return {"recall": round(together / wanted, 3), "precision": round(of_one / meeting, 3)}


def main() -> None:
    import snowballstemmer

    parser = argparse.ArgumentParser(description="Measure the Swedish stems on a Hunspell dictionary.")
    parser.add_argument("dictionary", type=Path, help="a .dic file, with its .aff file beside it")
    parser.add_argument("--words", type=int, default=30_000)
    options = parser.parse_args()
    words = inflected_words(options.dictionary)
    chosen = random.Random(1).sample(words, min(options.words, len(words)))
    stemmers = {"pykala": stem_swedish, "snowball": snowballstemmer.stemmer("swedish").stemWord}
    report = {"words": len(chosen)} | {name: conflation(chosen, stem) for name, stem in stemmers.items()}
    json.dump(report, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
