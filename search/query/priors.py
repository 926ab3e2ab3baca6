"""What speaks for an item in any search: new before old, minutes before agendas, matters before procedure."""

from __future__ import annotations

import datetime as dt

from search import plan as p
from search import ranking

LATER_IN_LIST = p.AnyOf((p.Term("topic", "kokousmenettely"), p.Term("meeting_kind", "agenda")))
"""Opening the meeting, choosing who checks the minutes; and agendas, which the minutes supersede."""


def with_priors(plan: p.Plan, today: dt.date) -> p.Plan:
    """The plan with its scores gently moved, so that these things decide among items that match about equally well."""
    recent = (today - dt.timedelta(days=ranking.RECENT_DAYS)).isoformat()
    moved = p.Boosted(plan, LATER_IN_LIST, ranking.LATER_FACTOR)
    return p.Boosted(moved, p.Range("date", recent, None), ranking.RECENT_FACTOR)
