"""What a plan scores in given documents: less work than to find all that it matches, where few are given.

So are evaluated what a plan prefers, and phrases.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from search import plan as p
from search.execution.arrays import Float32, Int32, Int64
from search.execution.matches import are_words_of_one_field
from search.execution.segment import WordField

if TYPE_CHECKING:
    from search.execution.evaluation import Evaluation


def scores_in(evaluation: Evaluation, plan: p.Plan, number: int, wanted: Int32) -> Float32 | None:
    """The score of each of the wanted documents of a segment, rising: 0 where the plan does not match it; ``None``
    where it scores none of them."""
    if isinstance(plan, p.Phrase):
        return _scores_of_phrase(evaluation, plan, number, wanted)
    if isinstance(plan, p.AnyOf | p.BestOf) and plan.children:
        highest = isinstance(plan, p.BestOf)
        if are_words_of_one_field(plan.children):
            return scores_of_words(evaluation, plan.children, highest, number, wanted)
        found = [s for child in plan.children if (s := scores_in(evaluation, child, number, wanted)) is not None]
        if not found:
            return None
        answer: Float32 = np.maximum.reduce(found) if highest else np.add.reduce(found)
        return answer
    if isinstance(plan, p.Term) and are_words_of_one_field((plan,)):
        return scores_of_words(evaluation, (plan,), True, number, wanted)
    matches = evaluation.matches(plan, number)
    places, others = evaluation.index.kernels.intersect(wanted, matches.documents)
    scores = matches.scores_at(others)
    if scores is None:
        return None
    answer = np.zeros(len(wanted), dtype=np.float32)
    answer[places] = scores
    return answer


def scores_of_words(
    evaluation: Evaluation, terms: Sequence[p.Term], highest: bool, number: int, wanted: Int32
) -> Float32 | None:
    """The scores of words of one field, summed or the ``highest``, in wanted documents; ``None`` where none occurs."""
    lists = evaluation.posting_lists(terms, number)
    if not len(lists.starts):
        return None
    field, starts, ends, scales, norms = lists
    index = evaluation.index
    scores: Float32 = index.kernels.scores_among(
        wanted,
        starts,
        ends,
        scales,
        highest,
        field.documents,
        field.weights,
        field.lengths,
        norms,
        index.scratch.marks,
    )
    return scores


def _scores_of_phrase(evaluation: Evaluation, plan: p.Phrase, number: int, wanted: Int32) -> Float32 | None:
    found = find_phrase(evaluation, plan, number, wanted)
    if found is None:
        return None
    scores = np.zeros(len(wanted), dtype=np.float32)
    scores[found[0]] = found[1]
    return scores


def find_phrase(
    evaluation: Evaluation, plan: p.Phrase, number: int, wanted: Int32 | None = None
) -> tuple[Int64 | Int32, Float32] | None:
    """Where among the wanted documents those with a phrase are, and their scores; the documents themselves where none
    are wanted in particular. ``None`` where a slot has no term that occurs."""
    index = evaluation.index
    kernels = index.kernels
    field = index.segments[number].words[plan.field]
    found = [
        (slot, *postings)
        for slot, terms in enumerate(plan.slots)
        for term in dict.fromkeys(terms)
        if (postings := evaluation.postings(plan.field, term, plan.weight, number)) is not None
    ]
    slots = np.array([slot for slot, _, _, _ in found], dtype=np.int64)
    if not found or len(np.unique(slots)) < len(plan.slots):
        return None
    starts = np.array([begin for _, begin, _, _ in found], dtype=np.int64)
    ends = np.array([end for _, _, end, _ in found], dtype=np.int64)
    scales = np.array([scale for _, _, _, scale in found], dtype=np.float32)
    documents = wanted
    if documents is None:
        # All stand in documents that have a term of the slot that fewest have.
        fewest = slots == np.argmin(np.bincount(slots, ends - starts))
        documents = _any_of(evaluation, field, number, starts[fewest], ends[fewest])
    which, places = kernels.places_among(documents, starts, ends, slots, field.documents, index.scratch.marks)
    if len(plan.slots) > 1:
        steps = np.diff(np.array((*plan.offsets[:1], *plan.offsets), dtype=np.int64))
        mask = kernels.phrase_mask(places, slots, steps, plan.slop, field.position_ends, field.positions)
        which, places = which[mask], np.compress(mask, places, axis=1)
    scores = kernels.slot_scores(
        places, slots, scales, field.weights, field.lengths, index.statistics.norms[plan.field]
    )
    return (documents[which] if wanted is None else which), scores


def _any_of(evaluation: Evaluation, field: WordField, number: int, starts: Int64, ends: Int64) -> Int32:
    """The documents of any of several posting lists."""
    if len(starts) == 1:
        return field.documents[starts[0] : ends[0]]
    index = evaluation.index
    sums = index.scratch.sums[: index.segments[number].documents]
    scales, norms = np.ones(len(starts), dtype=np.float32), next(iter(index.statistics.norms.values()))
    united: Int32 = index.kernels.unite_postings(
        starts, ends, scales, True, field.documents, field.weights, field.lengths, norms, sums
    )[0]
    return united
