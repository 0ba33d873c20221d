"""What happened to a case, told from its events and tasks: one passage for each time a public step was entered. Derived at every look, stored nowhere.

Knows rows and the model; knows no reader and no words.
"""
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from engine.clock import from_text

INSTANCE = frozenset({"entered", "waiting", "completed", "cancelled", "task_done"})      # what tells which instance of a loop it is about


@dataclass
class Passage:
    """One visit of a public step. `end` is None while it goes on. `task` is the task's row where a person does it."""
    element: str
    visit: int
    start: datetime
    end: datetime | None = None
    cancelled: bool = False
    task: Any = None
    done: dict = field(default_factory=dict)         # facts of the event task_done: decision, title, form
    actor: str | None = None
    writes: dict | None = None                       # what its form wrote


def facts(event) -> dict:
    """The facts of an event row."""
    return orjson.loads(event.data) if event.data else {}


def passages(version, events: list, tasks: list) -> list[Passage]:
    """Public steps in the order they were entered; each instance of a multi-instance is one of its own."""
    procedure, found, out = version.procedure, {}, []
    by_visit, index_of = {}, {}
    for task in tasks:
        by_visit.setdefault((task.element, task.visit, task.idx), task)
        index_of[task.id] = task.idx
    latest: dict[str, Passage] = {}
    for event in events:
        element = procedure.model.elements.get(event.element or "")
        if element is None:
            continue
        index = None
        if element.loop is not None and event.kind in INSTANCE:
            data = facts(event)
            index = data.get("index", index_of.get(data.get("task")))
        key = (event.element, event.visit, index)
        if event.kind in ("entered", "waiting") and key not in found and procedure.public_of(element):
            found[key] = passage = Passage(event.element, event.visit or 1, from_text(event.at), task=by_visit.get(key))
            around = found.get((event.element, event.visit, None)) if index is not None else None
            if around in out:
                out.remove(around)
            latest[event.element] = passage
            out.append(passage)
        if element.choices and facts(event).get("choice"):      # who chooses what is done next is part of the activity
            continue
        passage = found.get(key)
        if passage is None:
            if event.kind == "written" and event.element in latest:
                latest[event.element].writes = facts(event).get("writes")
            continue
        if event.kind == "completed" and not facts(event).get("joined"):
            passage.end = from_text(event.at)
        elif event.kind == "cancelled" and passage.end is None:
            passage.end, passage.cancelled = from_text(event.at), True
        elif event.kind == "task_done":
            passage.done, passage.actor = facts(event), event.actor
            latest[event.element] = passage
    return out


def objects(events: list) -> tuple[dict, dict]:
    """(objects, types) of a case as they are after these events: how an ended case, whose state is dropped, still shows what was filed."""
    values, types = {}, {}
    for event in events:
        if event.kind != "written":
            continue
        data = facts(event)
        if "call" in data:                               # of a called process with data of its own
            continue
        for name in data.get("emptied", ()):
            values.pop(name, None)
            types.pop(name, None)
        for name, value in data.get("writes", {}).items():
            values[name] = value
            types.pop(name, None)
            if name in data.get("types", {}):
                types[name] = data["types"][name]
    return values, types


def passed_flows(events: list) -> set[str]:
    """Sequence flows a token has gone along."""
    return {f for e in events if e.kind in ("entered", "flow") and (f := facts(e).get("flow"))}


def visited(events: list) -> set[str]:
    """Elements a token has come to."""
    return {e.element for e in events if e.kind == "entered" and e.element}


def first_note(writes: dict | None) -> str:
    """What a person wrote to the next reader: the field `catatan` or `alasan` of a step's form."""
    for value in (writes or {}).values():
        if isinstance(value, list) and value:                # of a round: what was just added
            value = value[-1]
        if isinstance(value, dict):
            for key in ("catatan", "alasan"):
                if isinstance(value.get(key), str):
                    return value[key]
    return ""
