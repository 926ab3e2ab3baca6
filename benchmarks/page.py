"""How long a whole search of the page takes: ten cards with snippets, exact counts and all facets.

    PYKALA_TEST_DATA=… python -m benchmarks.page [--times N] [--home FOLDER] [--rounds N]

``--times`` multiplies the corpus with varied text (``benchmarks.corpus``): 10 makes half a million items. The queries
are of one to three words, by their frequency, with phrases, prefixes and chosen facets among them. Printed are the
median and the 95th percentile of the time of the processor in milliseconds, and the memory of the process.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.corpus import items
from models.pipeline import load_analyser
from models.topics.vocabulary import load_vocabulary
from search.build import GenerationBuilder
from search.execution import warm_up
from search.home import IndexHome
from search.request import SearchRequest
from search.whoosh_engine import WhooshEngine


def requests(titles: list[str]) -> list[SearchRequest]:
    """120 searches of the words of titles and texts, as people might type them."""
    chance = random.Random(1)
    words = [word.strip(".,()") for title in titles for word in title.split() if len(word) > 4]
    made = []
    for number in range(120):
        chosen = chance.sample(words, 1 + number % 3)
        query = " ".join(chosen)
        if number % 10 == 7:
            query = f'"{query}"'
        elif number % 10 == 8:
            query = chosen[0][:5] + "*"
        topics = ("t1",) if number % 4 == 3 else ()
        years = (2010, 2011) if number % 6 == 5 else ()
        made.append(SearchRequest(query, topics=topics, years=years, sort="newest" if number % 9 == 4 else "relevance"))
    return [*made, SearchRequest()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--home", type=Path, help="use the index in this folder, or make it there")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = options.home or Path(temporary)
        analyser = load_analyser()
        if IndexHome(home).live_number() is None:
            builder = GenerationBuilder(IndexHome(home), analyser, from_live=False)
            for item, _ in items(options.times):
                builder.add([analyser.item(item)])
            builder.commit()
        warm_up()
        engine = WhooshEngine(home, analyser, load_vocabulary())
        asked = requests([item.title for item, _ in items(1, 20_000)])
        for request in asked:
            engine.search(request)
        taken = []
        for _ in range(options.rounds):
            for request in asked:
                start = time.thread_time()
                engine.search(request)
                taken.append((time.thread_time() - start) * 1e3)
        median, high = np.percentile(taken, (50, 95))
        print(f"{engine.statistics().items} items, {len(asked)} searches: median {median:.1f} ms, p95 {high:.1f} ms")
        print(f"memory: {memory()} MB, of which mapped files {memory('RssFile:')} MB")


def memory(line: str = "VmRSS:") -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(text.split()[1]) for text in status if text.startswith(line)) // 1024


if __name__ == "__main__":
    main()
