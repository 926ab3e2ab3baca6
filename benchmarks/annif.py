"""Annif (Suominen, Inkinen and Lehtinen, 2022), installed in an environment of its own, and its figures for topics."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.item import Item
from models.topics.evaluation import TopicFigures, compare, folds_by_meeting
from models.topics.examples import Example
from models.topics.registrars import FiledCase, balanced
from models.topics.training import CASES_PER_TOPIC, label_text
from models.topics.vocabulary import SHIPPED_SKOS, Vocabulary, load_vocabulary

SIMPLEMMA = "simplemma(fi)"
Suggestions = list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Approaches:
    """``single``: for each name Annif's backend and its settings. ``ensembles``: for each name its weighed sources."""

    single: Mapping[str, tuple[str, str]]
    ensembles: Mapping[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        return *self.single, *self.ensembles


_FEW_TOPICS = Approaches(
    {
        "tfidf": ("tfidf", ""),
        "mllm": ("mllm", "min_samples_leaf=5\nmax_leaf_nodes=500\nmax_samples=0.9"),
        "parabel": ("omikuji", "cluster_balanced=True\ncluster_k=2\nmax_depth=20\nmin_df=1"),
    },
    {"mllm + parabel": "mllm:1,parabel:1", "tfidf + mllm + parabel": "tfidf:1,mllm:1,parabel:1"},
)
_MOST = 20


def compare_annif(examples: tuple[Example, ...], cases: tuple[FiledCase, ...], python: Path) -> None:
    """Print the figures of each approach, with the threshold that is best on the measured items themselves."""
    vocabulary = load_vocabulary()
    ids = {topic.uri: topic.id for topic in vocabulary}
    kept = balanced(cases, CASES_PER_TOPIC, seed=0)
    suggested: dict[str, dict[int, Suggestions]] = {name: {} for name in _FEW_TOPICS.names}
    for number, held_back in enumerate(folds_by_meeting(examples)):
        print(f"fold {number + 1}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            annif = Annif(python, Path(folder), "topics", _FEW_TOPICS, limit=_MOST)
            train = [example for i, example in enumerate(examples) if i not in held_back]
            annif.train(SHIPPED_SKOS, _documents(train, kept, vocabulary))
            for name, answers in suggested.items():
                found = annif.suggest(name, [_text(examples[i].item) for i in held_back], _MOST)
                # The vocabulary's groups are concepts to Annif.
                known = [[(ids[uri], score) for uri, score in one if uri in ids] for one in found]
                answers.update(zip(held_back, known, strict=True))
    print("| Annif's | precision | recall | micro F1 | macro F1 | F1@5 |\n| --- | --- | --- | --- | --- | --- |")
    for name, answers in suggested.items():
        figures = _best(examples, [answers[i] for i in range(len(examples))])
        cells = figures.micro.precision, figures.micro.recall, figures.micro.f1, figures.macro.f1, figures.f1_at_5
        print(f"| {name} | {' | '.join(f'{x:.3f}' for x in cells)} |")


def _documents(
    examples: Sequence[Example], cases: Sequence[FiledCase], vocabulary: Vocabulary
) -> Iterator[tuple[str, list[str]]]:
    """Items, cases and label texts alike."""
    uris = {topic.id: topic.uri for topic in vocabulary}
    documents = [(_text(e.item), e.topics) for e in examples]
    documents += [(case.title, case.topics) for case in cases]
    documents += [(label_text(topic), frozenset((topic.id,))) for topic in vocabulary]
    for text, topics in documents:
        yield text, [uris[topic] for topic in topics]


def _text(item: Item) -> str:
    return f"{item.title}\n{item.text}"


def _best(examples: Sequence[Example], suggested: Sequence[Suggestions]) -> TopicFigures:
    def at(threshold: float) -> TopicFigures:
        # As for the tagger, an item has at most five topics and at least one.
        taken = [[t for t, s in answers[:5] if s >= threshold] or [t for t, _ in answers[:1]] for answers in suggested]
        return compare(examples, taken)

    return max((at(float(threshold)) for threshold in np.linspace(0.02, 0.9, 45)), key=lambda f: f.micro.f1)


class Annif:
    """A folder with Annif's projects: its single approaches, and ensembles of them.

    ``python`` is the interpreter of an environment in which Annif is installed, ``vocabulary`` what its vocabulary is
    called there, ``limit`` how many suggestions an approach gives.
    """

    def __init__(
        self,
        python: Path,
        folder: Path,
        vocabulary: str,
        approaches: Approaches,
        *,
        analyzer: str = SIMPLEMMA,
        limit: int,
    ) -> None:
        self._command = python.absolute().parent / "annif"
        self._folder = folder
        self._vocabulary = vocabulary
        self._approaches = approaches
        described = {
            **approaches.single,
            **{name: ("ensemble", f"sources={s}") for name, s in approaches.ensembles.items()},
        }
        projects = (
            f"[{_slug(name)}]\nname={name}\nlanguage=fi\nbackend={backend}\nanalyzer={analyzer}\n"
            f"vocab={vocabulary}\nlimit={limit}\n{more}\n"
            for name, (backend, more) in described.items()
        )
        (folder / "projects.cfg").write_text("\n".join(projects), encoding="utf-8")

    def _run(self, *arguments: str) -> None:
        done = subprocess.run([str(self._command), *arguments], cwd=self._folder, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"annif {' '.join(arguments)} failed:\n{done.stderr[-2000:]}")

    def train(self, vocabulary: Path, documents: Iterable[tuple[str, Iterable[str]]]) -> None:
        """Load the vocabulary, a file, and train every single approach on texts with the URIs of their topics."""
        lines = (f"{' '.join(text.split())}\t{' '.join(f'<{uri}>' for uri in uris)}\n" for text, uris in documents)
        (self._folder / "train.tsv").write_text("".join(lines), encoding="utf-8")
        self._run("load-vocab", "--language", "fi", self._vocabulary, str(vocabulary.absolute()))
        for name in self._approaches.single:
            print(f"Annif: training {name}", file=sys.stderr)
            self._run("train", _slug(name), "train.tsv")

    def suggest(self, name: str, texts: Sequence[str], limit: int) -> list[Suggestions]:
        """URIs with scores for each text, the likeliest first."""
        folder = self._folder / f"{_slug(name)}-texts"
        folder.mkdir()
        for number, text in enumerate(texts):
            (folder / f"{number:05}.txt").write_text(text, encoding="utf-8")
        self._run("index", "--limit", str(limit), _slug(name), str(folder))
        answers = [(folder / f"{n:05}.annif").read_text(encoding="utf-8").splitlines() for n in range(len(texts))]
        rows = [[row.split("\t") for row in answer if row] for answer in answers]
        return [[(uri.strip("<>"), float(score)) for uri, _, score in cells] for cells in rows]


def _slug(name: str) -> str:
    return name.replace(" ", "").replace("+", "-")
