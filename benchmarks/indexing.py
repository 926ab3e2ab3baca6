"""How fast an index is written from analysed items: the fast writer, arrays included, against Whoosh's own.

    PYKALA_TEST_DATA=… python -m benchmarks.indexing [--items N] [--finnish]

Both write the same postings in one process. With ``--finnish`` the items are analysed as in the product (lemmas,
readings and compound parts as weighted terms); otherwise words are indexed as they stand. The time is that of the
processor, which other work on the machine disturbs less than that of the clock; analysis is not counted.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from benchmarks.corpus import PlainAnalyser, items
from models.analysis import Analyser
from search.fast_writer import FastWriter
from search.schema import IndexedItem, index_item
from search.whoosh_writer import WhooshWriter


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--items", type=int, default=50_000)
    parser.add_argument("--finnish", action="store_true")
    options = parser.parse_args()
    analyser = finnish_analyser() if options.finnish else PlainAnalyser()
    indexed = [index_item(analyser.item(item)) for item, _ in items(1, options.items)]
    with tempfile.TemporaryDirectory() as temporary:
        fast, fast_sizes = measure(FastWriter, indexed, Path(temporary) / "fast")
        plain, plain_sizes = measure(WhooshWriter, indexed, Path(temporary) / "plain")
    words = sum(len(i.words["content"].words) for i in indexed)
    print(f"{len(indexed)} items of {words / len(indexed):.0f} words")
    print("| writer | CPU s | items/s | index MB | arrays MB |")
    print("| --- | --- | --- | --- | --- |")
    for name, seconds, sizes in (("Whoosh's", plain, plain_sizes), ("fast", fast, fast_sizes)):
        row = f"| {name} | {seconds:.1f} | {len(indexed) / seconds:.0f} |"
        print(f"{row} {sizes['index'] / 1e6:.0f} | {sizes['arrays'] / 1e6:.0f} |")
    total = (fast_sizes["index"] + fast_sizes["arrays"]) / plain_sizes["index"]
    print(f"{plain / fast:.1f} times as fast; index and arrays {total:.2f} times the size of Whoosh's index")


def measure(
    writer_class: type[FastWriter] | type[WhooshWriter], indexed: list[IndexedItem], folder: Path
) -> tuple[float, dict[str, int]]:
    """Processor seconds to write the items, and the bytes of the index and of its arrays."""
    folder.mkdir()
    start = time.process_time()
    writer = writer_class(folder)
    for item in indexed:
        writer.add(item)
    writer.commit()
    seconds = time.process_time() - start
    sizes = {"index": 0, "arrays": 0}
    for file in folder.iterdir():
        sizes["arrays" if file.suffix == ".arrays" else "index"] += file.stat().st_size
    return seconds, sizes


def finnish_analyser() -> Analyser:
    from models.pipeline import load_analyser

    return load_analyser()


if __name__ == "__main__":
    main()
