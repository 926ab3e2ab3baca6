"""Logistic regression by Newton's method: some twenty features need no library."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.topics.combination import Combination

_PENALTY = 3.0
"""On the squared weights of standardised features: pairs of one item are not independent, so the fit must be stiff."""
_STEPS = 30


def fit_logistic(
    features: npt.NDArray[np.float32], right: npt.NDArray[np.bool_], penalty: float = _PENALTY
) -> Combination:
    """The L2-penalised maximum-likelihood weights for features of shape ``(pairs, features)``.

    Iteratively reweighted least squares (McCullagh and Nelder: Generalized Linear Models, 1989) on standardised
    features; the weights returned are for the features as they are.
    """
    means, spreads = features.mean(axis=0, dtype=np.float64), features.std(axis=0, dtype=np.float64)
    spreads[spreads < 1e-6] = np.inf
    design = np.concatenate([(features - means) / spreads, np.ones((len(features), 1))], axis=1)
    stiffness = np.full(design.shape[1], penalty)
    stiffness[-1] = 1e-9
    weights = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        probability = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        slope = design.T @ (probability - right) + stiffness * weights
        curvature = (design * (probability * (1 - probability))[:, None]).T @ design + np.diag(stiffness)
        step = np.linalg.solve(curvature, slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    scaled = weights[:-1] / spreads
    return Combination(scaled.astype(np.float32), float(weights[-1] - scaled @ means))


def fit_offsets(
    odds: npt.NDArray[np.float32], right: npt.NDArray[np.bool_], counted: npt.NDArray[np.bool_], penalty: float = 1.0
) -> npt.NDArray[np.float32]:
    """An intercept for each topic on top of log odds. All of shape ``(items, topics)``; float32 ``(topics,)``.

    Penalised by its square, so that a topic with few items keeps nearly what was learned of all: a random intercept
    (Gelman and Hill: Data Analysis Using Regression and Multilevel/Hierarchical Models, 2007). With one threshold for
    all topics it acts as a threshold for each.
    """
    offsets = np.zeros(odds.shape[1])
    for _ in range(_STEPS):
        probability = 1 / (1 + np.exp(-(odds + offsets)))
        slope = ((right - probability) * counted).sum(axis=0) - penalty * offsets
        step = slope / ((probability * (1 - probability) * counted).sum(axis=0) + penalty)
        offsets += step
        if np.abs(step).max() < 1e-6:
            break
    return offsets.astype(np.float32)
