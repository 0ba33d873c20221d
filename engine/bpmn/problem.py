"""What is wrong with a diagram, as values with a code. Knows no words: sentences stand in `engine.texts`."""
from dataclasses import dataclass, field

from engine.errors import Problems

NOT_EXECUTABLE, NOT_PUBLISHABLE, FORMAL, ADVICE = "not_executable", "not_publishable", "formal", "advice"


@dataclass(frozen=True)
class Problem:
    """One finding in a BPMN file.

    strength: `not_executable` (the engine has no meaning for it), `not_publishable` (it runs as the standard says, but no office should put it in
    force), `formal` (the standard forbids it, the engine does not mind) or `advice` (the standard wants it otherwise, nothing depends on it). `element` is
    an id or "", `name` what the designer called it. `incomplete`: the standard forbids nothing here, something is missing that only execution needs, and
    the file does not say that it is to be executed.
    """
    code: str
    strength: str
    element: str = ""
    name: str = ""
    params: dict = field(default_factory=dict)
    incomplete: bool = False

    def __str__(self) -> str:
        facts = ", ".join(f"{k}={v}" for k, v in self.params.items())
        return f"{self.element or 'file'}: {self.code}" + (f" ({facts})" if facts else "")


class NotExecutable(Problems):
    """The diagram cannot be executed; `problems` says why."""
