"""The topic tagger measured: right topics stage by stage, time, memory, and Annif on the same folds.

    python -m benchmarks.tagging GOLD.jsonl [--cases CASES.jsonl]
    python -m benchmarks.tagging GOLD.jsonl [--cases CASES.jsonl] --calibration
    python -m benchmarks.tagging GOLD.jsonl [--cases CASES.jsonl] --annif PYTHON
    python -m benchmarks.tagging --speed MINUTES…

The first cross-validates over meetings (everything fitted without the fold that is measured) for several seeds, which
decide the folds. The second tells how often topics of each probability are right, in the same folds. The third trains
Annif's approaches on the same folds with the same label texts and cases; PYTHON is the interpreter of an environment in
which Annif is installed. The fourth indexes files with and without topics and tells what tagging adds, in processor
time.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from models.analysis import AnalysedItem
from models.pipeline import load_analyser
from models.topics.cards import STAGE_SETS
from models.topics.classifier import TopicModel
from models.topics.evaluation import TopicFigures, cross_validate, folds_by_meeting
from models.topics.examples import Example, read_examples
from models.topics.registrars import FiledCase, read_cases
from models.topics.tagger import load_tagger, make_tagger
from models.topics.training import TrainingSet, fit, prepare
from models.topics.vectors import load_vectors
from models.topics.vocabulary import load_vocabulary

BANDS = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95)
"""Least probabilities of the bands of the reliability table."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--calibration", action="store_true")
    parser.add_argument("--annif", type=Path, metavar="PYTHON")
    parser.add_argument("--speed", action="store_true")
    arguments = parser.parse_args()
    if arguments.speed:
        measure_speed(arguments.paths)
        return
    examples = read_examples(arguments.paths[0])
    cases = read_cases(arguments.cases) if arguments.cases else ()
    if arguments.annif:
        from benchmarks.annif import compare_annif

        compare_annif(examples, cases, arguments.annif)
        return
    measure = measure_calibration if arguments.calibration else measure_stages
    measure(examples, cases, range(arguments.seeds))


def measure_calibration(examples: tuple[Example, ...], cases: tuple[FiledCase, ...], seeds: Sequence[int]) -> None:
    """Print a reliability table: of topics in each band of probability, how many there are and how many are right."""
    analyser, vocabulary = load_analyser(), load_vocabulary()
    analysed = [analyser.item(example.item) for example in examples]
    data = prepare(examples, analysed, cases, vocabulary, analyser, load_vectors())
    bands: dict[float, list[tuple[float, bool]]] = {least: [] for least in BANDS}
    for seed in seeds:
        for held_back in folds_by_meeting(examples, seed=seed):
            kept = sorted(set(range(len(examples))).difference(held_back))
            tagger = make_tagger(vocabulary, fit(data, kept, seed))
            for index in held_back:
                for topic, value in tagger.probabilities(analysed[index]).items():
                    if topic not in examples[index].maybe:
                        band = max(least for least in BANDS if value >= least)
                        bands[band].append((value, topic in examples[index].topics))
    print("| probability from | pairs | mean probability | right |")
    print("| --- | --- | --- | --- |")
    for least, pairs in bands.items():
        if pairs:
            mean, right = statistics.mean(p for p, _ in pairs), statistics.mean(float(r) for _, r in pairs)
            print(f"| {least:.2f} | {len(pairs) / len(seeds):.0f} | {mean:.3f} | {right:.3f} |")


def measure_stages(examples: tuple[Example, ...], cases: tuple[FiledCase, ...], seeds: Sequence[int]) -> None:
    """Print a row for every set of stages: means over the seeds, and the spread of the micro F1."""
    analyser, vocabulary = load_analyser(), load_vocabulary()
    analysed = [analyser.item(example.item) for example in examples]
    data = prepare(examples, analysed, cases, vocabulary, analyser, load_vectors())
    models: dict[tuple[int, ...], TopicModel] = {}
    print("| stages | precision | recall | micro F1 | lowest–highest | macro F1 | F1@5 |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for stages in STAGE_SETS:
        runs = [_measured(data, analysed, stages, seed, models) for seed in seeds]
        micro = [run.micro.f1 for run in runs]
        means = (
            statistics.mean(run.micro.precision for run in runs),
            statistics.mean(run.micro.recall for run in runs),
            statistics.mean(micro),
        )
        rest = statistics.mean(run.macro.f1 for run in runs), statistics.mean(run.f1_at_5 for run in runs)
        spread = f"{min(micro):.3f}–{max(micro):.3f}"
        cells = [*(f"{x:.3f}" for x in means), spread, *(f"{x:.3f}" for x in rest)]
        print(f"| {' + '.join(stages)} | {' | '.join(cells)} |", flush=True)


def _measured(
    data: TrainingSet,
    analysed: Sequence[AnalysedItem],
    stages: tuple[str, ...],
    seed: int,
    models: dict[tuple[int, ...], TopicModel],
) -> TopicFigures:
    def trained(items: Sequence[int]) -> TopicModel:
        key = (seed, *items)
        if key not in models:
            models[key] = fit(data, items, seed)
        return models[key]

    return cross_validate(
        data.examples, analysed, lambda items: make_tagger(data.vocabulary, trained(items), stages), seed=seed
    )


def measure_speed(paths: list[Path]) -> None:
    """Index the files without and with topics, twice each in turn, and print the processor time of the faster runs."""
    from indexer.indexing import Indexing
    from indexer.source import find_sources
    from models.tagging import TaggerChoice
    from search.home import IndexHome

    analyser = load_analyser()
    memory, begin = _resident(), time.perf_counter()
    load_tagger()
    loading = time.perf_counter() - begin
    memory = _resident() - memory
    times: dict[bool, list[float]] = {False: [], True: []}
    for tagged in (False, True) * 3:
        with tempfile.TemporaryDirectory() as folder:
            run = Indexing(IndexHome(Path(folder)), analyser, TaggerChoice() if tagged else None, from_live=False)
            begin = time.process_time()
            run.add_sources(find_sources(tuple(paths)))
            report = run.finish()
            times[tagged].append(time.process_time() - begin)
        print(f"{'with' if tagged else 'without'} topics: {times[tagged][-1]:.2f} s", file=sys.stderr)
    # The first pair analyses every word form for the first time; the later ones find them known.
    first, later = (times[True][0] / times[False][0] - 1), min(times[True]) / min(times[False]) - 1
    print(f"{report}")
    print(f"tagging adds {later:.1%} to indexing when word forms are known ({first:.1%} in the first pair of runs)")
    print(f"loading the tagger: {loading:.2f} s, {memory:.0f} MB")


def _resident() -> float:
    """Resident memory in MB (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


if __name__ == "__main__":
    main()
