"""What a program outside is given to do."""
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Work:
    """Work of a case that a program outside has taken until `locked_until`. `attempt` is what it says when it ends it; `retries`: attempts that are left."""
    id: str
    topic: str
    attempt: int
    retries: int
    locked_until: datetime
    case: str
    number: str
    procedure: str
    element: str
    payload: object
    error: str
