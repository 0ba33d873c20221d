"""Stand-ins for what a designer has not written yet: procedure.yaml and forms, good enough to run the draft, marked so that nobody publishes them.

A form asks for what the diagram's conditions read of its object. Knows the files and the tree; knows no finding.
"""
import json
from collections.abc import Mapping

import yaml

from engine import feel
from engine.bpmn.xml import GLOBAL_TASKS, local

from ..settings import COMPONENTS
from . import words
from .repairs.flows import expressions
from .translate import VENDORS
from .translate.offer import Field

NOTE = "BELUM DITULIS"                                   # stands where an office has to say something: `not_written` finds it
KINDS = {"textfield": {"type": "textfield"}, "textarea": {"type": "textarea"}, "number": {"type": "number"}, "checkbox": {"type": "checkbox"},
         "date": {"type": "datetime", "subtype": "date"}, "select": {"type": "select"}}
CASE = "{year}-{seq:6}"


def procedure_yaml(diagram: str, title: str, known: Mapping | None = None) -> bytes:
    """A procedure.yaml with everything that must be there; what `known` says already is kept."""
    key = words.slug(diagram.removesuffix(".bpmn"), "prosedur")
    made: dict = {
        "key": key, "title": {"id": title or key, "en": title or key}, "summary": {"id": NOTE, "en": NOTE}, "owner": "bkpsdm", "diagram": diagram,
        "starts": {"limit_open": 3}, "numbering": {"case": f"{key.upper().replace('_', '')[:12]}-{CASE}"}, "statuses": {"diajukan": "Diajukan", "selesai": "Selesai"},
        "retention": {"case": {"keep": "5 tahun", "after": "ended", "then": "anonymise"}, "drafts": {"keep": "30 hari", "then": "delete"}},
        "languages": ["id"], "service_standard": {c: "computed" if c == "jangka_waktu" else {"id": NOTE} for c in COMPONENTS}}
    standard = {**made["service_standard"], **{k: v for k, v in ((known or {}).get("service_standard") or {}).items() if v}}
    whole = {**made, **{k: v for k, v in (known or {}).items() if v not in (None, "", [], {})}, "service_standard": standard}
    return yaml.safe_dump(_plain(whole), allow_unicode=True, sort_keys=False, width=160).encode()


def _plain(value):
    """YAML's own types only: what was read carries line numbers."""
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value


def form(tree, node, name: str, cache: feel.Cache) -> bytes:
    """A form for an element: the other vendor's fields, and what conditions read of its object."""
    fields = {f.key: f for f in _vendor(node, tree)}
    for key, options in read_of(tree, words.object_of(tree, node), cache).items():
        kind = "select" if options else "checkbox" if options is not None else "textfield"
        fields.setdefault(key, Field(key, key.replace("_", " ").capitalize(), kind, tuple((o, o.replace("_", " ").capitalize()) for o in options or ())))
    if not fields:
        fields = {"catatan": Field("catatan", "Catatan", "textarea")}
    made: dict = {"type": "default", "id": f"formulir_{name}", "schemaVersion": 18, "components": [component(f) for f in fields.values()]}
    return json.dumps(made, ensure_ascii=False, indent=2).encode() + b"\n"


def component(field: Field) -> dict:
    out: dict = {**KINDS[field.kind], "id": f"f_{field.key}", "key": field.key, "properties": {"class": "umum", "purpose": NOTE, "retention": "5 tahun"}}
    out["dateLabel" if field.kind == "date" else "label"] = field.label
    if field.kind == "select":
        out["values"] = [{"value": value, "label": label} for value, label in field.options]
    if field.required:
        out["validate"] = {"required": True}
    return out


def _vendor(node, tree) -> tuple[Field, ...]:
    return next((o.fields for vendor in VENDORS for o in vendor.offers(tree) if o.node is node and o.kind == "form"), ())


def read_of(tree, name: str, cache: feel.Cache) -> dict[str, tuple[str, ...] | None]:
    """Members of an object that conditions read: their values where they are compared with texts, () where they are true or false, None else."""
    found: dict[str, tuple[str, ...] | None] = {}
    for one in expressions(tree.root):
        text = (one.text or "").strip().lstrip("=")
        if name not in text:
            continue
        try:
            expression = cache.expression(text)
        except feel.FeelSyntaxError:
            continue
        for use in expression.reads:
            if use.name == name and len(use.path) > 1:
                found.setdefault(use.path[1], None)
        told = feel.told_of(expression.tree)
        if told is not None and len(told[0]) == 2 and told[0][0] == name:
            values = [v for v in told[1] if isinstance(v, str) and v]
            if values:
                found[told[0][1]] = (*(found.get(told[0][1]) or ()), *(v for v in values if v not in (found.get(told[0][1]) or ())))
            elif all(isinstance(v, bool) for v in told[1]) and told[1]:
                found[told[0][1]] = ()
    return found


def asks(node) -> bool:
    return local(node) in (*words.PEOPLE, "startEvent", *GLOBAL_TASKS)
