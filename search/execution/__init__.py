"""Fast execution of plans on arrays derived from a Whoosh index."""

from search.execution.derive import derive_arrays
from search.execution.executor import open_executor

__all__ = ["derive_arrays", "open_executor"]
