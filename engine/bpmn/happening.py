"""Something that happened and may be waited for: a signal, message, error, escalation or cancel. Knows how it fits a definition, not who waits."""
from dataclasses import dataclass, field

from .model import EventDefinition


@dataclass
class Happening:
    """origin: the token it comes from, None from outside. implicit: thrown by a multi-instance `behavior`, so it does not stop the activity it comes
    from."""
    kind: str
    name: str | None = None
    code: str | None = None
    origin: object = field(default=None, repr=False)
    payload: dict | None = None
    implicit: bool = False

    def matches(self, definition: EventDefinition) -> bool:
        """BPMN 2.0.2, 10.5.6: signals and messages by name, errors and escalations by code, no code catches all."""
        if definition.kind != self.kind:
            return False
        if self.kind in ("error", "escalation"):
            return definition.code in (None, self.code)
        return self.kind not in ("signal", "message") or definition.name == self.name
