"""Every constant of the ranking, in one place."""

from __future__ import annotations

K1 = 1.2
"""BM25's saturation of a term's frequency (Robertson & Zaragoza, "The Probabilistic Relevance Framework", 2009)."""
B = 0.75
"""BM25's normalisation by length: 0 none, 1 whole."""
