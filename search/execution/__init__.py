"""Fast execution of plans on arrays derived from a Whoosh index."""

from search.execution.derive import derive_arrays
from search.execution.executor import ArrayExecutor, open_executor
from search.execution.kernels import keep_machine_code_in, warm_up

__all__ = ["ArrayExecutor", "derive_arrays", "keep_machine_code_in", "open_executor", "warm_up"]
