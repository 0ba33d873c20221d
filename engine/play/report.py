"""What playing scenarios gave: steps with their verdict, and how much of a procedure was reached. Values only; the words are Indonesian."""
from dataclasses import asdict, dataclass, is_dataclass


@dataclass(frozen=True)
class Played:
    """One step. `why` is empty for a step that went as the scenario says."""
    number: int
    line: int
    what: str
    why: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.why


@dataclass(frozen=True)
class ScenarioResult:
    """One scenario. `faults`: the file could not be read, or the engine broke; then `steps` ends where it happened."""
    file: str
    title: str
    steps: tuple[Played, ...] = ()
    faults: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        return not self.faults and all(step.ok for step in self.steps)

    def sentences(self) -> list[str]:
        """What went wrong, one line each."""
        return [*self.faults, *(f"{self.file}: langkah {s.number}, baris {s.line} ({s.what}): {why}" for s in self.steps for why in s.why)]


@dataclass(frozen=True)
class Share:
    """How many of the things of one kind were reached, and which were not."""
    name: str
    reached: int
    total: int
    missing: tuple[str, ...]

    @property
    def percent(self) -> float:
        return 100.0 if not self.total else round(100 * self.reached / self.total, 1)

    def __str__(self) -> str:
        return f"{self.name}: {self.reached} dari {self.total} ({str(self.percent).replace('.', ',')} %)"


@dataclass(frozen=True)
class PlayReport:
    """All scenarios of one folder. `coverage`: elements, flows, decision rows; empty when it was not asked for."""
    folder: str
    procedure: str
    scenarios: tuple[ScenarioResult, ...]
    coverage: tuple[Share, ...] = ()
    faults: tuple[object, ...] = ()       # the folder itself cannot be played: findings or sentences

    @property
    def ok(self) -> bool:
        return not self.faults and all(s.ok for s in self.scenarios)

    def to_json(self) -> dict:
        return {"folder": self.folder, "procedure": self.procedure, "ok": self.ok, "faults": [asdict(f) if is_dataclass(f) else str(f) for f in self.faults],
                "scenarios": [{**asdict(s), "ok": s.ok, "steps": [{**asdict(step), "ok": step.ok} for step in s.steps]} for s in self.scenarios],
                "coverage": [{**asdict(c), "percent": c.percent} for c in self.coverage]}
