"""Repairs of the folder around a diagram: procedure.yaml, roles, forms, names. Each is a function (draft, finding) -> bool; `draft` holds files and tree."""
import json

from engine import feel
from engine.bpmn.xml import bare, kids

from ...model import GIVEN
from ...yamls import YamlError
from ...yamls import read as read_yaml
from .. import layout, stand_ins, words
from ..translate.offer import Field

FOLDER: dict = {}
PROMISE = "2 hari kerja"
STAND_IN_ROLES = ("pengelola_kepegawaian", "petugas")


def element(draft, finding):
    """The element a finding names; the task of a global task stands in the file under the global task's own id."""
    found = draft.tree.get(finding.element)
    return found if found is not None else draft.tree.get(finding.element.removesuffix("_task"))


def repairs(*codes: str):
    def add(function):
        for code in codes:
            FOLDER[code] = function
        return function
    return add


@repairs("no_procedure_yaml", "missing_word")
def settings(draft, finding) -> bool:
    """Everything that must be said is there, with a mark where the office has to say it."""
    known = None
    if "procedure.yaml" in draft.files:
        try:
            known = read_yaml(draft.files["procedure.yaml"])
        except YamlError:
            return False
        if not isinstance(known, dict):
            return False
    process = next((p for p in draft.tree.all("process") if p.get("name")), None)
    made = stand_ins.procedure_yaml(draft.diagram, process.get("name") if process is not None else "", known)
    changed = made != draft.files.get("procedure.yaml")
    draft.files["procedure.yaml"] = made
    return changed


@repairs("task_without_form", "start_without_form", "no_such_form")
def form(draft, finding) -> bool:
    node = element(draft, finding)
    if node is None or not stand_ins.asks(node):
        return False
    words.object_of(draft.tree, node)
    name = draft.tree.property(node, "form")
    if not name or not words.KEY.match(name):
        name = words.slug(node.get("name") or node.get("id", ""), "formulir")
        n = 2
        while f"forms/{name}.form" in draft.files:
            name, n = f"{words.slug(node.get('name') or node.get('id', ''), 'formulir')}_{n}", n + 1
        draft.tree.property(node, "form", name)
    draft.files.setdefault(f"forms/{name}.form", stand_ins.form(draft.tree, node, name, draft.cache))
    return True


@repairs("task_without_role")
def role(draft, finding) -> bool:
    """Whoever holds the stand-in role; the office says later who it is."""
    node = element(draft, finding)
    if node is None or draft.tree.property(node, "role"):
        return False
    draft.tree.property(node, "role", _stand_in(draft))
    return True


def _stand_in(draft) -> str:
    return next((r for r in STAND_IN_ROLES if draft.roles is None or r in draft.roles), None) or next(iter(sorted(draft.roles or ())), "petugas")


@repairs("unknown_role")
def known_role(draft, finding) -> bool:
    """The role that was probably meant, else the stand-in; said where the unknown one was: at the step, or once at its lane."""
    node = element(draft, finding)
    if node is None or finding.file != draft.diagram:
        return False
    lane = next((one for one in draft.tree.all("lane") if any(bare(r.text) == node.get("id") for r in kids(one, "flowNodeRef"))), None)
    place = lane if draft.tree.property(node, "role") is None and lane is not None else node
    word, meant = finding.params["word"], finding.params.get("meant") or ()
    if draft.tree.property(place, "role") not in (None, word):
        return False                                     # another step of the lane has had it repaired
    draft.tree.property(place, "role", meant[0] if meant else _stand_in(draft))
    draft.tree.note(place, f"Semula: role={word}")
    return True


@repairs("task_without_promise")
def promise(draft, finding) -> bool:
    """A limit that the office can change: what is promised to people is nobody else's to say, so it is written only where it is asked for."""
    node = element(draft, finding)
    if node is None or draft.tree.property(node, "promise"):
        return False
    draft.tree.property(node, "promise", PROMISE)
    return True


@repairs("bad_name", "reserved_name")
def object_name(draft, finding) -> bool:
    """An object FEEL cannot say gets a name it can."""
    node = element(draft, finding)
    if node is None or finding.file != draft.diagram:
        return False
    if draft.tree.property(node, "writes") not in (None, finding.params.get("word")):
        return True                                          # an earlier repair of this round has named it
    draft.tree.property(node, "writes", words.free(draft.tree, words.slug(draft.tree.property(node, "writes") or node.get("name") or node.get("id", ""))))
    return True


@repairs("name_not_written")
def whose(draft, finding) -> bool:
    """A variable without an object is a field of the form that asked for it, else of the last form before."""
    holder = draft.tree.get(finding.element)
    if holder is None or finding.file != draft.diagram:
        return False
    source = draft.tree.get(holder.get("sourceRef")) if holder.get("sourceRef") else holder
    asked = words.writer(draft.tree, source)
    if asked is None:
        return False
    name, done = words.object_of(draft.tree, asked), False
    for one in stand_ins.expressions(holder):
        text = one.text or ""
        new = _qualified(draft, text, name)
        if new != text:
            one.text, done = new, True
            draft.tree.touched()
    if done:
        _ask(draft, asked, name)
    return done


def _qualified(draft, text: str, name: str) -> str:
    try:
        reads = draft.cache.expression(text.strip().lstrip("=")).reads
    except feel.FeelSyntaxError:
        return text
    lead = len(text) - len(text.lstrip().lstrip("="))
    known = {*draft.objects, *GIVEN, name}
    for use in sorted(reads, key=lambda u: -u.start):
        if use.name in known or use.called or use.in_filter or use.name in ("item", "partial", "loopCounter"):
            continue
        start = lead + use.start
        if text[start:start + len(use.name)] == use.name:
            text = f"{text[:start]}{name}.{words.slug(use.name)}{text[start + len(use.name):]}"
    return text


@repairs("unknown_member")
def ask_for_it(draft, finding) -> bool:
    """A member a condition reads: its form asks for it."""
    if finding.file != draft.diagram:
        return False
    name = str(finding.params.get("word", "")).partition(".")[0]
    asked = next((n for n in draft.tree.all(*words.PEOPLE, "startEvent") if draft.tree.property(n, "form") and words.object_of(draft.tree, n) == name), None)
    return asked is not None and _ask(draft, asked, name)


def _ask(draft, node, name: str) -> bool:
    """Fields for what is read of the object and its form does not have."""
    path = f"forms/{draft.tree.property(node, 'form')}.form"
    if path not in draft.files:
        return False
    try:
        schema = json.loads(draft.files[path])
        components = schema["components"]
        keys = {c.get("key") for c in components}
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
    wanted = stand_ins.read_of(draft.tree, name, draft.cache)
    more: list = [stand_ins.component(Field(key, key.replace("_", " ").capitalize(), "select" if options else "checkbox" if options is not None else "textfield",
                                      tuple((o, o.replace("_", " ").capitalize()) for o in options or ())))
            for key, options in wanted.items() if key not in keys and words.KEY.match(key)]
    for c in components:                                     # a choice that lacks a value some condition asks for
        for option in wanted.get(c.get("key")) or ():
            if isinstance(c.get("values"), list) and option not in {v.get("value") for v in c["values"]}:
                c["values"].append({"value": option, "label": option.replace("_", " ").capitalize()})
                more = more or [None]
    components += [c for c in more if c]
    if more:
        draft.files[path] = json.dumps(schema, ensure_ascii=False, indent=2).encode() + b"\n"
    return bool(more)


@repairs("unknown_status")
def status(draft, finding) -> bool:
    """A status the elements use gets its words."""
    try:
        known = read_yaml(draft.files.get("procedure.yaml", b""))
    except YamlError:
        return False
    if not isinstance(known, dict) or finding.file != draft.diagram or not words.KEY.match(str(finding.params.get("word", ""))):
        return False
    word = finding.params["word"]
    known["statuses"] = {**(known.get("statuses") or {}), word: word.replace("_", " ").capitalize()}
    draft.files["procedure.yaml"] = stand_ins.procedure_yaml(draft.diagram, "", known)
    return True


@repairs("not_drawn")
def shapes(draft, finding) -> bool:
    return layout.complete(draft.tree)
