"""A trained model of subjects and its card: what it was trained on, when, and how right it is on unseen items."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from models.analysis import Analyser
from models.subjects.keeping import MODEL, VOCABULARY
from models.subjects.model import SubjectModel, save_model
from models.subjects.tagger import chosen
from models.subjects.training import FOLDS, cross_validated, fit, prepare, unseen_candidates
from models.topics.evaluation import TopicFigures, compare
from models.topics.examples import read_examples
from models.topics.training import today
from models.topics.vocabulary import Vocabulary


def train_and_describe(
    path: Path, vocabulary: Vocabulary, analyser: Analyser, folder: Path, seed: int = 0
) -> TopicFigures:
    """Train on a file of labelled items, write model, vocabulary and card to a folder, and return the figures.

    The figures are of cross-validation: an item is given subjects by what was learned without its fold.

    Raises:
        UnreadableExamples: the file of items cannot be used.
        TooFewItems: hardly any item has a subject of the vocabulary.
    """
    examples = read_examples(path)
    data = prepare(examples, [analyser.item(example.item) for example in examples], vocabulary, analyser)
    candidates = unseen_candidates(data, np.arange(len(examples)), seed)
    figures = compare(examples, cross_validated(data, candidates, chosen, seed))
    subjects = len(frozenset().union(*data.subjects))
    facts = {"date": today(), "subjects": subjects, "F1@5": round(figures.f1_at_5, 4)}
    model = fit(data, seed=seed, candidates=candidates, facts=facts)
    save_model(model, folder)
    card = _card(model, figures)
    (folder / MODEL).with_suffix(".md").write_text(card, encoding="utf-8")
    return figures


def _card(model: SubjectModel, figures: TopicFigures) -> str:
    facts, micro = model.facts, figures.micro
    return "\n".join(
        (
            "# Subject model",
            "",
            f"`{MODEL}`, for the vocabulary beside it, `{VOCABULARY}`. Made by `pykala train`; the methods are told in",
            "the modules of `models/subjects/`.",
            "",
            f"- Date: {facts['date']}. Seed: {facts['seed']}.",
            f"- Data: {facts['items']} labelled items with {facts['subjects']} different subjects,"
            f" {model.per_item:.1f} an item; {len(model.vocabulary)} concepts in the vocabulary.",
            "- What is in the file: of every labelled item its lemmas and parts of compounds that occur in another one",
            "  too, with their weights. Their order is not in it, but who has the file can tell what each item was",
            "  about: hand it on only if the items may be.",
            "- Concepts without a labelled item are found where their labels stand in the text.",
            "",
            f"Cross-validation in {FOLDS} folds; what was learned from an item's fold is not used for it.",
            "",
            "| precision | recall | micro F1 | F1@5 |",
            "| --- | --- | --- | --- |",
            f"| {micro.precision:.3f} | {micro.recall:.3f} | {micro.f1:.3f} | {figures.f1_at_5:.3f} |",
            "",
        )
    )
