"""Subjects of a large vocabulary measured: the tagger and Annif, trained and run on the same split in one run.

    python -m benchmarks.subjects TRAIN.jsonl VALIDATE.jsonl --topics YSO.tsv [--annif PYTHON [--analyzer NAME]]

The items are JSON Lines with ``text`` and ``topics``. PYTHON is the interpreter of an environment in which Annif with
omikuji is installed. F1@5 is the mean over items of the F1 of the first five subjects, as Annif measures it; nDCG is
over the first ten. Both programs are measured by the same functions.
"""

from __future__ import annotations

import argparse
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.annif import SIMPLEMMA, Annif, Approaches
from models.analysis import AnalysedItem
from models.pipeline import load_analyser
from models.subjects.cards import train_and_describe
from models.subjects.features import FEATURES
from models.subjects.tagger import SubjectTagger, chosen, load_subject_tagger
from models.topics.examples import Example, read_examples
from models.topics.patterns import lemmatised
from models.topics.tagger import load_tagger
from models.topics.vocabulary import load_vocabulary

_APPROACHES = Approaches(
    {
        "tfidf": ("tfidf", ""),
        "mllm": ("mllm", "min_samples_leaf=20\nmax_leaf_nodes=1000\nmax_samples=0.9"),
        "parabel": ("omikuji", "cluster_balanced=True\ncluster_k=2\nmax_depth=20\nmin_df=1"),
        "bonsai": ("omikuji", "cluster_balanced=False\ncluster_k=100\nmax_depth=3\nmin_df=1"),
    },
    {
        "mllm + parabel": "mllm:1,parabel:1",
        "mllm + 2 parabel": "mllm:1,parabel:2",
        "mllm + bonsai": "mllm:1,bonsai:1",
        "mllm + 2 bonsai": "mllm:1,bonsai:2",
        "mllm + parabel + bonsai": "mllm:1,parabel:1,bonsai:1",
        "tfidf + mllm + parabel": "tfidf:1,mllm:1,parabel:1",
        "tfidf + mllm + bonsai": "tfidf:1,mllm:1,bonsai:1",
        "tfidf + mllm + parabel + bonsai": "tfidf:1,mllm:1,parabel:1,bonsai:1",
    },
)
_LOADING = """
import sys, time
from pathlib import Path
from models.item import Item
from models.pipeline import load_analyser
from models.subjects.tagger import load_subject_tagger
def resident():
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
item = load_analyser().item(Item("a", "Kirja"))
before, begin = resident(), time.process_time()
load_subject_tagger(Path(sys.argv[1])).tag(item)
print(f"loading and first item: {time.process_time() - begin:.2f} s of processor time, {resident() - before:.0f} MB")
"""
"""What a process of its own measures (Linux)."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("train", type=Path)
    parser.add_argument("validate", type=Path)
    parser.add_argument("--topics", type=Path, required=True)
    parser.add_argument("--annif", type=Path, metavar="PYTHON")
    parser.add_argument("--analyzer", default=SIMPLEMMA)
    arguments = parser.parse_args()
    examples = read_examples(arguments.validate)
    print("| approach | F1@5 | nDCG | precision@1 |\n| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        best = 0.0
        if arguments.annif:
            place = Path(folder) / "annif"
            place.mkdir()
            annif = Annif(arguments.annif, place, "all", _APPROACHES, analyzer=arguments.analyzer, limit=100)
            annif.train(arguments.topics, ((e.item.text, sorted(e.topics)) for e in read_examples(arguments.train)))
            for name in _APPROACHES.names:
                found = annif.suggest(name, [example.item.text for example in examples], 10)
                best = max(best, _row(f"Annif: {name}", examples, [[uri for uri, _ in one] for one in found]))
        ours = _measure(arguments.train, examples, arguments.topics, Path(folder))
    if best:
        print(f"F1@5 is {ours / best:.3f} times that of the best approach of Annif", file=sys.stderr)


def _measure(train: Path, examples: Sequence[Example], topics: Path, folder: Path) -> float:
    """Rows for labels alone, for single signs, and for the whole; returns the F1@5 of the whole."""
    analyser = load_analyser()
    vocabulary = load_vocabulary(topics)
    items = [analyser.item(example.item) for example in examples]
    untrained = load_tagger(lemmatised(vocabulary, analyser))
    _row("labels, untrained", examples, [[t.id for t in untrained.tag(item)] for item in items])
    begin = time.process_time()
    train_and_describe(train, vocabulary, analyser, folder)
    print(f"training: {time.process_time() - begin:.0f} s of processor time", file=sys.stderr)
    print(subprocess.check_output([sys.executable, "-c", _LOADING, str(folder)], text=True).strip(), file=sys.stderr)
    tagger = load_subject_tagger(folder)
    for name, sign in (("mentions weighed by rarity", "weighed mentions"), ("regression", "regression")):
        column = FEATURES.index(sign)
        _row(name, examples, [_by_feature(tagger, item, column) for item in items])
    ranked = [tagger.probabilities(item) for item in items]
    every = [sorted(found, key=lambda subject: -found[subject])[:10] for found in ranked]
    _row("all, always five", examples, every)
    per_item = tagger.model.per_item
    cut = [len(chosen(np.array(list(found.values()), dtype=np.float32), per_item)) for found in ranked]
    answer = _row("all, as many as are expected best", examples, every, cut)
    times = []
    for _ in range(3):
        begin = time.process_time()
        for item in items:
            tagger.tag(item)
        times.append((time.process_time() - begin) / len(items))
    print(f"tagging: {min(times) * 1000:.1f} ms an item of processor time", file=sys.stderr)
    return answer


def _by_feature(tagger: SubjectTagger, analysed: AnalysedItem, column: int) -> list[str]:
    concepts, features = tagger.candidates(analysed)
    order = np.argsort(-features[:, column], kind="stable")[:10]
    return [tagger.vocabulary.topics[int(concepts[k])].id for k in order]


def _row(
    name: str, examples: Sequence[Example], given: Sequence[Sequence[str]], cut: Sequence[int] | None = None
) -> float:
    """Print a row of the means over items; returns the F1@5. ``cut``: of how many subjects of each F1 is taken."""
    firsts = [ids[: min(5, cut[k] if cut else 5)] for k, ids in enumerate(given)]

    def mean(of: Callable[[frozenset[str], Sequence[str]], float], ids: Sequence[Sequence[str]]) -> float:
        return statistics.mean(of(e.topics, x) for e, x in zip(examples, ids, strict=True))

    f1 = mean(_f1, firsts)
    print(f"| {name} | {f1:.3f} | {mean(_ndcg, given):.3f} | {mean(_first_is_right, given):.3f} |", flush=True)
    return f1


def _f1(gold: frozenset[str], ids: Sequence[str]) -> float:
    total = len(gold) + len(ids)
    return 2 * len(gold.intersection(ids)) / total if total else 0.0


def _first_is_right(gold: frozenset[str], ids: Sequence[str]) -> float:
    return float(bool(ids) and ids[0] in gold)


def _ndcg(gold: frozenset[str], ids: Sequence[str], limit: int = 10) -> float:
    """Järvelin and Kekäläinen (2002), with a gain of 1 for each right subject."""
    best = sum(1 / math.log2(rank + 2) for rank in range(min(limit, len(gold))))
    return sum(1 / math.log2(rank + 2) for rank, x in enumerate(ids[:limit]) if x in gold) / best if best else 0.0


if __name__ == "__main__":
    main()
