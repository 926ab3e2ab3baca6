"""A trained model and its card: what it was trained on, when, and how right it is on items it has not seen."""

from __future__ import annotations

from pathlib import Path

from models.analysis import Analyser
from models.topics.classifier import MODEL, SEMANTIC_MODEL, TopicModel, save_model
from models.topics.evaluation import TopicFigures, cross_validate
from models.topics.examples import Example, read_examples
from models.topics.meaning import SentenceMeaning
from models.topics.registrars import read_cases
from models.topics.tagger import STAGES, make_tagger
from models.topics.training import TrainingSet, fit, prepare, today
from models.topics.vectors import load_vectors
from models.topics.vocabulary import Vocabulary

STAGE_SETS: tuple[tuple[str, ...], ...] = (
    ("lexical",),
    ("lexical", "meaning"),
    ("lexical", "ranking"),
    ("lexical", "ranking", "meaning"),
    ("lexical", "ranking", "classifier"),
    STAGES,
)


def train_and_describe(
    path: Path,
    cases: Path | None,
    vocabulary: Vocabulary,
    analyser: Analyser,
    folder: Path,
    seed: int = 0,
    *,
    semantic: bool = False,
) -> TopicFigures:
    """Train on a file of labelled items, write the model and its card to a folder, and return its figures.

    The figures are of five-fold cross-validation over meetings with all stages. ``semantic``: with the full model of
    sentences in place of the lemma vectors.

    Raises:
        UnreadableExamples: the file of items or that of cases cannot be used.
        MissingSemanticModel: the full model is asked for and not installed.
    """
    examples = read_examples(path)
    analysed = [analyser.item(example.item) for example in examples]
    filed = read_cases(cases) if cases else ()
    meaning = SentenceMeaning() if semantic else None
    data = prepare(examples, analysed, filed, vocabulary, analyser, load_vectors(), seed, meaning)
    models: dict[tuple[int, ...], TopicModel] = {}

    def trained(items: tuple[int, ...]) -> TopicModel:
        if items not in models:
            models[items] = fit(data, items, seed)
        return models[items]

    def measured(stages: tuple[str, ...]) -> TopicFigures:
        return cross_validate(
            examples, analysed, lambda items: make_tagger(vocabulary, trained(tuple(items)), stages), seed=seed
        )

    figures = {stages: measured(stages) for stages in STAGE_SETS}
    model = fit(data, seed=seed, facts={"date": today()})
    file = folder / (SEMANTIC_MODEL if semantic else MODEL).name
    save_model(model, file)
    file.with_suffix(".md").write_text(_card(data, examples, model, figures, file.name), encoding="utf-8")
    return figures[STAGES]


def _card(
    data: TrainingSet,
    examples: tuple[Example, ...],
    model: TopicModel,
    figures: dict[tuple[str, ...], TopicFigures],
    file: str,
) -> str:
    meant = "`lemma-vectors.npy`" if data.meaning == "static" else "the full model of sentences (`pykala[semantic]`)"
    seen = sum(bool((data.known[:, k] == 1).any()) for k in range(len(data.vocabulary)))
    rows = [
        f"| {' + '.join(stages)} | {f.micro.precision:.3f} | {f.micro.recall:.3f} | {f.micro.f1:.3f} "
        f"| {f.macro.f1:.3f} | {f.f1_at_5:.3f} |"
        for stages, f in figures.items()
    ]
    return "\n".join(
        (
            "# Topic model",
            "",
            f"The learned stages of the topic tagger, `{file}`: int8 tables over the lemmas of",
            "`lemma-vectors.json`, two linear classifiers, and the weights that combine all stages to a probability.",
            "Made by `pykala train`; the methods are told in `models/topics/training.py`.",
            "",
            f"- Vectors of meaning: {meant}.",
            f"- Date: {model.facts['date']}. Seed: {model.facts['seed']}.",
            f"- Data: {len(examples)} items of real minutes with the topics that readers gave them ({seen} of",
            f"  {len(data.vocabulary)} topics have an item), {model.facts['cases']} titles of cases with the task",
            "  class that a registrar gave them (at most 15 a topic), and the label text of every topic.",
            "- What is in the file: weights of common words (no names of persons, see `lemma-vectors.md`). The texts",
            "  are not in it and are not shipped.",
            "- Meant for: Finnish minutes of municipalities. Topics without a training item rest on their labels.",
            "",
            "Five-fold cross-validation over meetings; everything, thresholds too, fitted without the fold that is",
            "measured. The vocabulary's labels are the same in all folds. Macro: topics with at least three items. On",
            "the items it was trained on the model is right nearly always, which says nothing.",
            "",
            "| stages | precision | recall | micro F1 | macro F1 | F1@5 |",
            "| --- | --- | --- | --- | --- | --- |",
            *rows,
            "",
        )
    )
