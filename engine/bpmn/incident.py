"""Why a case stands still although nobody is waited for, as a value. Knows nothing else."""
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Incident:
    """code: no_flow, step_budget, uncaught_error, timer_value, loop_cardinality, loop_collection, too_many_instances."""
    code: str
    element: str = ""
    params: dict = field(default_factory=dict)
