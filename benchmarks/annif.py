"""Annif (Suominen, Inkinen and Lehtinen, 2022) on the same folds, as installed in an environment of its own."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.topics.evaluation import TopicFigures, compare, folds_by_meeting
from models.topics.examples import Example
from models.topics.registrars import FiledCase, balanced
from models.topics.training import CASES_PER_TOPIC, label_text
from models.topics.vocabulary import SHIPPED_SKOS, Vocabulary, load_vocabulary

_PROJECT = (
    "[{name}]\nname={name}\nlanguage=fi\nbackend={backend}\nanalyzer=simplemma(fi)\nvocab=topics\nlimit=20\n{more}\n"
)
_BACKENDS = {
    "tfidf": ("tfidf", ""),
    "mllm": ("mllm", "min_samples_leaf=5\nmax_leaf_nodes=500\nmax_samples=0.9"),
    "parabel": ("omikuji", "cluster_balanced=True\ncluster_k=2\nmax_depth=20\nmin_df=1"),
}
_ENSEMBLES = {
    "mllm + parabel": "mllm:1,parabel:1",
    "tfidf + mllm + parabel": "tfidf:1,mllm:1,parabel:1",
}
Suggestions = list[tuple[str, float]]


def compare_annif(examples: tuple[Example, ...], cases: tuple[FiledCase, ...], python: Path) -> None:
    """Print the figures of each approach, with the threshold that is best on the measured items themselves."""
    vocabulary = load_vocabulary()
    kept = balanced(cases, CASES_PER_TOPIC, seed=0)
    suggested: dict[str, dict[int, Suggestions]] = {name: {} for name in (*_BACKENDS, *_ENSEMBLES)}
    for number, held_back in enumerate(folds_by_meeting(examples)):
        print(f"fold {number + 1}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            annif = _Annif(python, Path(folder))
            train = [example for i, example in enumerate(examples) if i not in held_back]
            annif.train(train, kept, vocabulary)
            for name, answers in suggested.items():
                found = annif.suggest(name, [examples[i] for i in held_back])
                answers.update(zip(held_back, found, strict=True))
    print("| Annif's | precision | recall | micro F1 | macro F1 | F1@5 |\n| --- | --- | --- | --- | --- | --- |")
    for name, answers in suggested.items():
        figures = _best(examples, [answers[i] for i in range(len(examples))])
        cells = figures.micro.precision, figures.micro.recall, figures.micro.f1, figures.macro.f1, figures.f1_at_5
        print(f"| {name} | {' | '.join(f'{x:.3f}' for x in cells)} |")


def _best(examples: Sequence[Example], suggested: Sequence[Suggestions]) -> TopicFigures:
    def at(threshold: float) -> TopicFigures:
        # As for the tagger, an item has at most five topics and at least one.
        taken = [[t for t, s in answers[:5] if s >= threshold] or [t for t, _ in answers[:1]] for answers in suggested]
        return compare(examples, taken)

    return max((at(float(threshold)) for threshold in np.linspace(0.02, 0.9, 45)), key=lambda f: f.micro.f1)


class _Annif:
    """A folder with Annif's projects, all trained on one fold."""

    def __init__(self, python: Path, folder: Path) -> None:
        self._command = python.parent / "annif"
        self._folder = folder
        projects = [
            _PROJECT.format(name=name, backend=backend, more=more) for name, (backend, more) in _BACKENDS.items()
        ]
        projects += [
            _PROJECT.format(name=_slug(name), backend="ensemble", more=f"sources={sources}")
            for name, sources in _ENSEMBLES.items()
        ]
        (folder / "projects.cfg").write_text("\n".join(projects), encoding="utf-8")

    def _run(self, *arguments: str) -> None:
        done = subprocess.run([str(self._command), *arguments], cwd=self._folder, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"annif {' '.join(arguments)} failed:\n{done.stderr[-2000:]}")

    def train(self, examples: Sequence[Example], cases: Sequence[FiledCase], vocabulary: Vocabulary) -> None:
        """Load the vocabulary and train every approach on items, cases and label texts alike."""
        uris = {topic.id: topic.uri for topic in vocabulary}
        documents = [(f"{e.item.title}\n{e.item.text}", e.topics) for e in examples]
        documents += [(case.title, case.topics) for case in cases]
        documents += [(label_text(topic), frozenset((topic.id,))) for topic in vocabulary]
        lines = (f"{' '.join(text.split())}\t{' '.join(f'<{uris[t]}>' for t in topics)}" for text, topics in documents)
        (self._folder / "train.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        self._run("load-vocab", "topics", str(SHIPPED_SKOS))
        for name in _BACKENDS:
            self._run("train", name, "train.tsv")

    def suggest(self, name: str, examples: Sequence[Example]) -> list[Suggestions]:
        """Topic ids with scores for each example, the likeliest first."""
        ids = {topic.uri: topic.id for topic in load_vocabulary()}
        folder = self._folder / _slug(name)
        folder.mkdir()
        for number, example in enumerate(examples):
            text = f"{example.item.title}\n{example.item.text}"
            (folder / f"{number:04}.txt").write_text(text, encoding="utf-8")
        self._run("index", _slug(name), str(folder))
        answer: list[Suggestions] = []
        for number in range(len(examples)):
            rows = (folder / f"{number:04}.annif").read_text(encoding="utf-8").splitlines()
            cells = [row.split("\t") for row in rows if row]
            # The vocabulary's groups are concepts to Annif.
            answer.append([(ids[uri[1:-1]], float(score)) for uri, _, score in cells if uri[1:-1] in ids])
        return answer


def _slug(name: str) -> str:
    return name.replace(" + ", "-")
