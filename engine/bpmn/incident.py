"""Why a case stands still although nobody is waited for, as a value. Knows nothing else."""
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Incident:
    """code: one of `codes.INCIDENTS`. The case in memory has stopped in the middle of a move: it is thrown away, its last saved state holds."""
    code: str
    element: str = ""
    params: dict = field(default_factory=dict)
