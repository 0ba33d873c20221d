"""The objects of a case: what was written, in which order, and what a new writing empties (format.md, "Values").

Knows nothing of tokens, people or the database.
"""
from dataclasses import dataclass, field


@dataclass
class CaseData:
    """`objects`: JSON by name; `types`: skeletons (see `values`); `order`: number of each object's latest writing."""
    objects: dict = field(default_factory=dict)
    types: dict = field(default_factory=dict)
    order: dict = field(default_factory=dict)
    written: int = 0

    def write(self, name: str, value: object, types: object = None) -> None:
        """A decision or an action replaces only its own object."""
        self.written += 1
        self.objects[name], self.order[name] = value, self.written
        if types is None:
            self.types.pop(name, None)
        else:
            self.types[name] = types

    def write_form(self, name: str, value: object, types: object, keeps: frozenset[str]) -> list[str]:
        """A form written again empties every object that was written after its previous writing. Returns the emptied names."""
        before = self.order.get(name)
        stale = [] if before is None else [n for n, at in self.order.items() if at > before and n not in keeps and n != name]
        for n in stale:
            self.objects.pop(n, None)
            self.types.pop(n, None)
            del self.order[n]
        self.write(name, value, types)
        return stale

    def gather(self, name: str, value: object, types: object) -> None:
        """One more instance of a round: its answer joins the list, which stays one writing."""
        gathered = self.objects.get(name)
        if not isinstance(gathered, list):
            self.write(name, gathered := [])
        known = self.types.get(name) or [None] * len(gathered)
        self.objects[name] = [*gathered, value]
        if types or any(known):
            self.types[name] = [*known, types or None]

    def dump(self) -> dict:
        return {"o": self.objects, "t": self.types, "w": self.order, "n": self.written}

    @classmethod
    def load(cls, state: dict) -> "CaseData":
        return cls(state["o"], state["t"], state["w"], state["n"])
