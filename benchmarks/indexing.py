"""How fast an index is written from analysed items: the fast writer, arrays included, against Whoosh's own.

    PYKALA_TEST_DATA=… python -m benchmarks.indexing [--items N] [--finnish] [--large]

Both write the same postings in one process. With ``--finnish`` the items are analysed as in the product (lemmas,
readings and compound parts as weighted terms); otherwise words are indexed as they stand. The time is that of the
processor, which other work on the machine disturbs less than that of the clock; neither analysis nor what is imported
on first use is counted. With ``--large`` the fast writer alone is given ten times the corpus, item by item, and the
memory of the process is told too.
"""

from __future__ import annotations

import argparse
import gc
import resource
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from benchmarks.corpus import PlainAnalyser, items
from models.analysis import Analyser
from search.fast_writer import FastWriter
from search.schema import IndexedItem, index_item
from search.whoosh_writer import WhooshWriter

_TIMES = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--items", type=int, default=50_000)
    parser.add_argument("--finnish", action="store_true")
    parser.add_argument("--large", action="store_true")
    options = parser.parse_args()
    analyser = finnish_analyser() if options.finnish else PlainAnalyser()
    if options.large:
        measure_large(analyser)
    else:
        compare(analyser, options.items)


def compare(analyser: Analyser, count: int) -> None:
    """Print both writers' times and sizes."""
    indexed = [index_item(analyser.item(item)) for item, _ in items(1, count)]
    # What is held here is no garbage of the writers'.
    gc.freeze()
    with tempfile.TemporaryDirectory() as temporary:
        for writer_class in (FastWriter, WhooshWriter):
            measure(writer_class, indexed[:10], Path(temporary) / f"warm-{writer_class.__name__}")
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
    writer_class: type[FastWriter] | type[WhooshWriter], indexed: Iterable[IndexedItem], folder: Path
) -> tuple[float, dict[str, int]]:
    """Processor seconds that the writer takes, and the bytes of the index and of its arrays, and their segments."""
    folder.mkdir()
    seconds = -time.process_time()
    writer = writer_class(folder)
    seconds += time.process_time()
    for item in indexed:
        seconds -= time.process_time()
        writer.add(item)
        seconds += time.process_time()
    seconds -= time.process_time()
    writer.commit()
    seconds += time.process_time()
    sizes = {"index": 0, "arrays": 0, "segments": 0}
    for file in folder.iterdir():
        sizes["arrays" if file.suffix == ".arrays" else "index"] += file.stat().st_size
        sizes["segments"] += file.suffix == ".seg"
    return seconds, sizes


def measure_large(analyser: Analyser) -> None:
    def most_memory() -> float:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    count, before = 0, 0.0

    def indexed() -> Iterable[IndexedItem]:
        nonlocal count, before
        for item, _ in items(_TIMES):
            count += 1
            before = before or most_memory()
            yield index_item(analyser.item(item))

    with tempfile.TemporaryDirectory() as temporary:
        seconds, sizes = measure(FastWriter, indexed(), Path(temporary) / "fast")
    print(f"{count} items in {seconds:.0f} CPU s: {sizes['segments']} segments")
    print(f"index {sizes['index'] / 1e6:.0f} MB, arrays {sizes['arrays'] / 1e6:.0f} MB")
    print(f"at most {most_memory():.0f} MB of memory, of which {before:.0f} MB before the first item")


def finnish_analyser() -> Analyser:
    from models.pipeline import load_analyser

    return load_analyser()


if __name__ == "__main__":
    main()
