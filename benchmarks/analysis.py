"""Measures the Finnish analysis: ``python benchmarks/analysis.py FILE.conllu… [--texts ITEMS.jsonl]``.

On each CoNLL-U file (content words: nouns, proper nouns, adjectives, verbs; lemmas compared in small letters without
the compound mark ``#``):

- **lemma**: tokens whose lemma is the treebank's; **reading**: tokens whose lemma is among the readings.
- **conflation**: over all pairs of distinct forms, two forms meet when they share a reading's lemma. Recall is the
  share of the pairs of one lemma that meet, precision the share of the meeting pairs that have one lemma.
- **parts** (files that mark compounds): a query for a final part, another part, or a shorter compound inside it (two or
  more neighbouring parts, where the treebank's lemma spells them as the form does) finds the form among whose terms a
  lemma of the query's is.

Each measure comes with its 95 % interval: of shares Wilson's (1927), of recall and precision by resampling lemmas.

On the texts of a JSON Lines file of items: tokens per CPU-second with the shipped lexicon and an empty cache on disk,
with a full one, and with all forms in memory; two processes against one; the memory of a process that analyses 1,000
different queries and the time that each takes.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from models.analysis import WordAnalysis
from models.pipeline import FinnishAnalyser, load_analyser

_TEXTS_AT_A_TIME = 8
_Z = 1.96
_RESAMPLES = 1000

CONTENT = {"NOUN", "PROPN", "ADJ", "VERB"}


class Token(NamedTuple):
    form: str
    lemma: str
    parts: tuple[str, ...]
    pos: str


def read_tokens(path: Path) -> Iterator[Token]:
    for line in path.read_text("utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) == 10 and fields[0].isdigit():
            parts = tuple(part.strip("-") for part in fields[2].lower().split("#") if part.strip("-"))
            yield Token(fields[1], fields[2].lower().replace("#", ""), parts, fields[3])


def reading_lemmas(word: WordAnalysis) -> set[str]:
    return {term.text for term in word.terms if term.origin in ("lemma", "reading")}


def treebank_measures(path: Path, analyse: Callable[[str], WordAnalysis]) -> dict[str, Any]:
    tokens = list(read_tokens(path))
    content = [token for token in tokens if token.pos in CONTENT]
    answer: dict[str, Any] = {
        "words": len(content),
    }
    answer |= _share("lemma", [analyse(t.form).lemma == t.lemma for t in content])
    answer |= _share("reading", [t.lemma in reading_lemmas(analyse(t.form)) for t in content])
    return answer | _conflation(content, analyse) | _parts(set(content), analyse)


def _share(name: str, outcomes: list[bool]) -> dict[str, Any]:
    if not outcomes:
        return {}
    count, share = len(outcomes), sum(outcomes) / len(outcomes)
    middle, spread = share + _Z**2 / (2 * count), _Z * math.sqrt(share * (1 - share) / count + (_Z / (2 * count)) ** 2)
    interval = [round((middle + sign * spread) / (1 + _Z**2 / count), 3) for sign in (-1, 1)]
    return {name: round(share, 4), f"{name}_of": count, f"{name}_95": interval}


def _conflation(tokens: list[Token], analyse: Callable[[str], WordAnalysis]) -> dict[str, Any]:
    forms = sorted({(t.lemma, t.form if t.pos == "PROPN" else t.form.lower()) for t in tokens})
    lemmas = [reading_lemmas(analyse(form)) for _, form in forms]
    having: dict[str, set[int]] = defaultdict(set)
    of_lemma: dict[str, set[int]] = defaultdict(set)
    for number, (lemma, _) in enumerate(forms):
        of_lemma[lemma].add(number)
        for text in lemmas[number]:
            having[text].add(number)
    counts = {lemma: np.zeros(3) for lemma in of_lemma}  # pairs that meet rightly, that should, that meet
    for number, (lemma, _) in enumerate(forms):
        met = set().union(*(having[text] for text in lemmas[number])) - {number}
        same = of_lemma[lemma] - {number}
        counts[lemma] += (len(met & same), len(same), len(met))
    table = np.array(list(counts.values()))
    drawn = np.random.default_rng(1).integers(len(table), size=(_RESAMPLES, len(table)))
    sums = np.array([table[rows].sum(axis=0) for rows in drawn])
    right, wanted, meeting = table.sum(axis=0)
    answer: dict[str, Any] = {"pairs": int(wanted) // 2}
    for name, of, column in (("conflation_recall", wanted, 1), ("conflation_precision", meeting, 2)):
        interval = np.percentile(sums[:, 0] / np.maximum(1, sums[:, column]), (2.5, 97.5))
        answer |= {name: round(right / max(1, of), 4), f"{name}_95": interval.round(3).tolist()}
    return answer


def _parts(tokens: set[Token], analyse: Callable[[str], WordAnalysis]) -> dict[str, Any]:
    found: dict[str, list[bool]] = {"final_part": [], "other_part": [], "sub_compound": []}
    for token in tokens:
        parts, form = token.parts, token.form.lower()
        if len(parts) < 2:
            continue
        terms = {term.text for term in analyse(token.form).terms}

        def finds(query: str, terms: set[str] = terms) -> bool:
            return bool(reading_lemmas(analyse(query)) & terms)

        found["final_part"].append(finds(parts[-1]))
        found["other_part"] += [finds(part) for part in parts[:-1]]
        for start in range(len(parts)):
            for end in range(start + 2, len(parts) + (start > 0)):
                run = "".join(parts[start:end])
                seen = run if end < len(parts) else "".join(parts[start : end - 1])
                if "-" not in form and seen in form:
                    found["sub_compound"].append(finds(run))
    return {key: value for name, outcomes in found.items() for key, value in _share(name, outcomes).items()}


def read_texts(path: Path) -> list[str]:
    items = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [f"{item.get('title', '')}\n{item['text']}" for item in items]


def _rate(analyser: FinnishAnalyser, texts: list[str]) -> float:
    start = time.process_time()
    words = sum(len(analyser.text(text).words) for text in texts)
    analyser.close()
    return round(words / (time.process_time() - start))


def speeds(path: Path) -> dict[str, float]:
    """Tokens per CPU-second."""
    texts = read_texts(path)
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        first = load_analyser(Path(folder))
        words = sum(len(first.text(text).words) for text in texts)
        first.close()
        cold = words / (time.process_time() - start)
        kept = _rate(load_analyser(Path(folder)), texts)
        return {"words": words, "cold": round(cold), "cache_on_disk": kept, "in_memory": _rate(first, texts)}


def _analyse_from(texts: Any, folder: Path, ready: Any, spent: Any) -> None:
    """What a worker does: it takes texts, a few at a time as from a file, until there are none."""
    analyser = load_analyser(folder)
    ready.wait()
    start = time.process_time()
    while some := texts.get():
        for text in some:
            analyser.text(text)
        analyser.flush()
    spent.put(time.process_time() - start)


def _count(number: int, spent: Any) -> None:
    start = time.process_time()
    sum(i * i % 7 for i in range(number))
    spent.put(time.process_time() - start)


def two_processes(path: Path) -> dict[str, float]:
    """How many times faster two processes that share an index home are than one, once they have started: by the clock,
    which wants an idle machine, and by the CPU time that they take together, which bounds it. ``cold``: each form is
    analysed that the lexicon does not have; ``warm``: the cache on disk has it. ``counting`` is what the machine gives
    two processes that share nothing."""
    texts = read_texts(path)
    answer: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        load_analyser(Path(name)).finnish.analyse("talo")  # the transducer is there
        figures: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for count in (1, 2):
            home = Path(name) / str(count)
            home.mkdir()
            for file in Path(name).glob("*.transducer"):
                (home / file.name).hardlink_to(file)
            figures["cold"].append(_analysed_by(count, texts, home))
            figures["warm"].append(_analysed_by(count, texts, home))
            figures["counting"].append(_counted_by(count))
    for kind, ((clock, cpu), (clock_of_two, cpu_of_two)) in figures.items():
        answer |= {f"{kind}_by_clock": round(clock / clock_of_two, 2), f"{kind}_by_cpu": round(2 * cpu / cpu_of_two, 2)}
    return answer


def _analysed_by(count: int, texts: list[str], home: Path) -> tuple[float, float]:
    context = multiprocessing.get_context("spawn")
    given, spent, ready = context.Queue(), context.Queue(), context.Barrier(count + 1)
    for start in range(0, len(texts), _TEXTS_AT_A_TIME):
        given.put(texts[start : start + _TEXTS_AT_A_TIME])
    for _ in range(count):
        given.put([])
    workers = [context.Process(target=_analyse_from, args=(given, home, ready, spent)) for _ in range(count)]
    for worker in workers:
        worker.start()
    ready.wait()
    begin = time.perf_counter()
    cpu = sum(spent.get() for _ in workers)
    clock = time.perf_counter() - begin
    for worker in workers:
        worker.join()
    return clock, cpu


def _counted_by(count: int) -> tuple[float, float]:
    context = multiprocessing.get_context("spawn")
    spent = context.Queue()
    workers = [context.Process(target=_count, args=(10_000_000 // count, spent)) for _ in range(count)]
    begin = time.perf_counter()
    for worker in workers:
        worker.start()
    cpu = sum(spent.get() for _ in workers)
    clock = time.perf_counter() - begin
    for worker in workers:
        worker.join()
    return clock, cpu


_QUERIES = """
import json, sys, time
from pathlib import Path
from models.pipeline import load_analyser
queries = json.loads(sys.stdin.read())
analyser = load_analyser(Path(sys.argv[1]) if sys.argv[1] else None)
times = []
for query in queries:
    start = time.perf_counter()
    analyser.text(query)
    times.append(1000 * (time.perf_counter() - start))
first, times = times[0], sorted(times)
peak = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
middle, late = times[len(times) // 2], times[len(times) * 95 // 100]
print(json.dumps({"first_ms": first, "p50_ms": middle, "p95_ms": late, "slowest_ms": times[-1], "peak_mb": peak}))
"""


def queries(path: Path, folder: Path | None) -> dict[str, float]:
    """A fresh process analyses 1,000 different queries, none of whose forms the lexicon has."""
    analyser = load_analyser()
    lexicon = analyser.lexicon
    forms = sorted({w.form for text in read_texts(path) for w in analyser.text(text).words if w.form.isalpha()})
    unknown = [form for form in forms if not lexicon or not lexicon.find([form])]
    chosen = random.Random(1).sample(unknown, min(1000, len(unknown)))
    done = subprocess.run(
        [sys.executable, "-c", _QUERIES, str(folder or "")],
        input=json.dumps(chosen),
        capture_output=True,
        text=True,
        check=True,
    )
    return {"queries": len(chosen)} | {k: round(v, 2) for k, v in json.loads(done.stdout).items()}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the Finnish analysis.")
    parser.add_argument("treebanks", nargs="*", type=Path, help="CoNLL-U files")
    parser.add_argument("--texts", type=Path, help="items as JSON Lines, for speed and memory")
    parser.add_argument("--backend", help="pykko, voikko or snowball")
    options = parser.parse_args()
    analyser = load_analyser(backend=options.backend)
    report: dict[str, Any] = {"analyser": f"{analyser.name} {analyser.version}"}
    for path in options.treebanks:
        report[path.name] = treebank_measures(path, analyser.word)
    if options.texts:
        report["tokens_per_cpu_second"] = speeds(options.texts)
        report["two_processes"] = two_processes(options.texts)
        with tempfile.TemporaryDirectory() as folder:
            load_analyser(Path(folder)).finnish.analyse("talo")  # as when an index was built: the transducer is there
            report["queries_with_index_home"] = queries(options.texts, Path(folder))
        report["queries_without_home"] = queries(options.texts, None)
    report["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    json.dump(report, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
