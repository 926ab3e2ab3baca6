"""The kernels of execution, compiled by numba: what each does, and its arguments, is told in ``plain``, its twin.

They hold no lock while they run, and their machine code is kept on disk.
"""

from search.execution.compiled.among import places_among, scores_among, slot_scores
from search.execution.compiled.expansion import same_terms, within_distance
from search.execution.compiled.facets import count_facets
from search.execution.compiled.intersections import (
    common_places,
    common_scores,
    intersect,
    places_of,
    top_of_common,
    without,
)
from search.execution.compiled.passages import best_passages
from search.execution.compiled.phrases import phrase_mask
from search.execution.compiled.sharing import reaching, weigh_words
from search.execution.compiled.terms import (
    boosted_scores,
    posting_scores,
    posting_scores_at,
    top_of_dates,
    top_of_scores,
    top_of_term,
)
from search.execution.compiled.unions import at_least, top_of_union, unite, unite_postings

__all__ = [
    "at_least",
    "best_passages",
    "boosted_scores",
    "common_places",
    "common_scores",
    "count_facets",
    "intersect",
    "phrase_mask",
    "places_among",
    "places_of",
    "posting_scores",
    "posting_scores_at",
    "reaching",
    "same_terms",
    "scores_among",
    "slot_scores",
    "top_of_common",
    "top_of_dates",
    "top_of_scores",
    "top_of_term",
    "top_of_union",
    "unite",
    "unite_postings",
    "weigh_words",
    "within_distance",
    "without",
]
