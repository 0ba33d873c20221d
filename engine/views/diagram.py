"""A diagram as it is drawn."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Node:
    id: str
    kind: str                        # BPMN local name
    name: str
    x: float
    y: float
    width: float
    height: float
    state: str = "ahead"             # done | now | ahead | skipped; plain: a drawing without states
    event: str = ""                  # timer, message, ... for events
    throwing: bool = False
    interrupting: bool = True
    label: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Edge:
    id: str
    points: tuple[tuple[float, float], ...]
    name: str = ""
    passed: bool = False
    label: tuple[float, float, float, float] | None = None
    default: bool = False


@dataclass(frozen=True)
class Diagram:
    """A BPMN diagram with what is done, now and ahead. Lanes and pools are nodes of kind lane and participant."""
    title: str
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    reading: tuple[str, ...] = ()    # the whole diagram as an ordered list of sentences
