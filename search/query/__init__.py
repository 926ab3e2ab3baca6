"""The query language: from what the user wrote to the plan that engines execute (``docs/query-language.md``)."""

from search.query.letters import verified
from search.query.nodes import Query
from search.query.parser import parse_query
from search.query.planned import Planned
from search.query.planner import plan_query

__all__ = ["Planned", "Query", "parse_query", "plan_query", "verified"]
