"""One thing a vendor's word says, as it would be said here. Knows the tree; knows no vendor."""
from dataclasses import dataclass, field
from typing import Any

from engine.bpmn.xml import SPIFF, kids, local

DAYS = {"D": 1, "W": 7}


@dataclass(frozen=True)
class Field:
    """A field of a form. kind: textfield, textarea, number, checkbox, date, select."""
    key: str
    label: str
    kind: str = "textfield"
    options: tuple[tuple[str, str], ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Offer:
    """kind: property (name, value), decision (value), form (fields). `source`: what stands in the file."""
    node: Any
    source: str
    kind: str
    name: str = ""
    value: str = ""
    fields: tuple[Field, ...] = field(default=())

    def taken(self, tree) -> bool:
        if self.kind == "decision":
            return any(local(e) == "calledDecisionId" for x in kids(self.node, "extensionElements") for e in x)
        if self.kind == "list":
            return any(kids(loop, "loopDataInputRef", "loopCardinality") for loop in kids(self.node, "multiInstanceLoopCharacteristics"))
        return tree.property(self.node, self.name) is not None

    def take(self, tree) -> None:
        """Say it our way; the vendor's words stay."""
        if self.kind == "decision":
            tree.extension(self.node, "calledDecisionId").text = self.value
        elif self.kind == "list":
            _list(tree, self.node, self.name, self.value)
        else:
            tree.property(self.node, self.name, self.value)


def _list(tree, node, collection: str, item: str) -> None:
    """A multi-instance over a data object of that name (BPMN 2.0.2, 10.3.7)."""
    loop = kids(node, "multiInstanceLoopCharacteristics")[0]
    scope = tree.scope(node)
    reference = next((r for r in kids(scope, "dataObjectReference") if r.get("id") == collection), None)
    if reference is None and tree.get(collection) is None:
        tree._into(scope, tree.make("dataObject", id=collection))
    name = tree.make("loopDataInputRef")
    name.text = collection
    one = tree.make("inputDataItem", id=tree.new_id(item or "butir"), name=item or "butir")
    at = len(kids(loop, "documentation", "extensionElements"))
    loop.insert(at, name)
    loop.insert(at + 1, one)
    tree.touched()


def promise(text: str) -> str | None:
    """`P2D`, `P1W`, `PT48H` as an office says it; None for anything else."""
    text = text.strip().strip("'\"")
    body = text.removeprefix("P")
    if text.startswith("PT") and text.endswith("H") and text[2:-1].isdigit():
        days = max(1, -(-int(text[2:-1]) // 24))
        return f"{days} hari"
    if text.startswith("P") and body[:-1].isdigit() and body[-1:] in DAYS and int(body[:-1]) > 0:
        return f"{int(body[:-1]) * DAYS[body[-1]]} hari"
    if text.startswith("P") and body[:-1].isdigit() and body[-1:] == "M" and int(body[:-1]) > 0:
        return f"{int(body[:-1])} bulan"
    return None


def ours(node, *tags: str) -> bool:
    return any(local(e) in tags and e.tag.startswith("{" + SPIFF) for x in kids(node, "extensionElements") for e in x)
