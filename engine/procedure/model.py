"""A procedure that has been read: its diagram, decisions, forms, letters, mails, texts and settings, and what each element means to Runut.

Frozen after reading and shared by every thread and case of a version. Knows no database and moves no case.
"""
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from engine import bpmn, feel

from . import choosing
from .forms import Form
from .letters import Letter
from .mails import Mail
from .settings import Settings
from .texts import translate

PROPERTIES = ("form", "writes", "keeps", "preview", "refuse_when", "role", "promise", "legal", "legal_basis", "fulfils", "agency", "public_name",
              "public", "status", "on_silence", "silence_outcome", "different_from", "never", "only_if", "correlation", "sends", "action_name", "in", "out")
OF_A_LANE = ("role",)
ON_SILENCE = ("escalate", "remind", "approve", "reject")
DECIDES = ON_SILENCE[2:]
HUMAN = ("userTask", "manualTask")
WRITERS = (*HUMAN, "businessRuleTask")            # they write an object whatever else they lack
RECEIVERS = ("startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask")
GIVEN = ("pemohon", "kasus")                      # objects that the engine writes


@dataclass(frozen=True)
class ObjectInfo:
    """A name that elements write: which of them, by which form, decision or action; `many`: a multi-instance makes a list of it."""
    name: str
    writers: tuple[str, ...]
    form: Form | None = None
    decision: str | None = None
    operator: str | None = None
    many: bool = False


@dataclass(frozen=True)
class MessageAction:
    """A message that people send from the case page (format.md, "Messages by people")."""
    element: str
    message: str
    role: str
    form: str | None
    writes: str
    only_if: str | None
    interrupting: bool


@dataclass(frozen=True)
class Procedure:
    """One folder. `files` by path (with bersama/letters/...), `executed_hash` over those the engine executes, `number` the version's, `memo` for what
    others derive from the model once. decisions: id to (file, decisions.Model); mails: name to language to Mail."""
    settings: Settings
    model: bpmn.Model
    decisions: dict[str, tuple[str, Any]]
    forms: dict[str, Form]
    letters: dict[str, Letter]
    mails: dict[str, dict[str, Mail]]
    texts: dict[str, dict]
    files: dict[str, bytes]
    executed_hash: str
    cache: feel.Cache = field(repr=False)
    number: int | None = None
    memo: dict = field(default_factory=dict, repr=False, compare=False)

    # the folder ---------------------------------------------------------------------------------------------------------------
    @property
    def key(self) -> str:
        return self.settings.key

    @property
    def owner(self) -> str:
        return self.settings.owner

    def title(self, language: str = "id") -> str:
        return self.settings.title.get(language) or self.settings.title.get("id") or self.key

    def summary(self, language: str = "id") -> str:
        return self.settings.summary.get(language) or self.settings.summary.get("id") or ""

    def decision_model(self, decision: str):
        """The `decisions.Model` a decision stands in. KeyError if there is none of that id."""
        return self.decisions[decision][1]

    def mail(self, name: str, language: str = "id") -> Mail:
        """The mail in that language, else in Indonesian. KeyError if there is none of that name."""
        found = self.mails[name]
        return found.get(language) or found["id"]

    # words --------------------------------------------------------------------------------------------------------------------
    def name_of(self, element: str | bpmn.Element, language: str = "id") -> str:
        """What the diagram calls an element (or flow), in the reader's language."""
        key = element if isinstance(element, str) else element.id
        translated = translate(self.texts, language, "elements", key)
        if translated:
            return translated
        drawn = self.model.elements.get(key) or self.model.flows.get(key)
        return drawn.name if drawn is not None and drawn.name else key

    def public_name_of(self, element: str | bpmn.Element, language: str = "id") -> str:
        """What readers see: the property public_name, else the element's name."""
        node = self._node(element)
        own = node.properties.get("public_name")
        if language != "id":
            own = translate(self.texts, language, "public_names", node.id) or translate(self.texts, language, "elements", node.id) or own
        return own or self.name_of(node, language)

    def action_name_of(self, element: str | bpmn.Element, language: str = "id") -> str:
        """What stands on the button of a message that people send: the property action_name, else what readers see."""
        given = self._node(element).properties.get("action_name")
        return self.label_text(given, language) if given else self.public_name_of(element, language)

    def status_name(self, status: str, language: str = "id") -> str:
        """The words of a status."""
        return translate(self.texts, language, "statuses", status) or self.settings.statuses.get(status, status)

    def finding_text(self, code: str, message: str, language: str = "id") -> str:
        """An eligibility row's message in the reader's language; `message` is the table's own."""
        return translate(self.texts, language, "findings", code) or message

    def document_name(self, code: str, name: str, language: str = "id") -> str:
        """A required document's name; `name` is the table's own."""
        return translate(self.texts, language, "documents", code) or name

    def label_text(self, text: str, language: str = "id") -> str:
        """A designer's word (a decision, a column, a value of a table) in the reader's language."""
        return translate(self.texts, language, "labels", text) or text

    def field_label(self, form: str, key: str, language: str = "id") -> str:
        """The label of a form's field."""
        component = self.forms[form].component(key) if form in self.forms else None
        return translate(self.texts, language, "forms", form, key, "label") or (component.label if component else "") or key

    def option_label(self, name: str, key: str, value: str, language: str = "id") -> str | None:
        """The words of a choice stored in object `name` under `key`; None if its form offers no such option."""
        info = self.objects.get(name)
        component = info.form.component(key) if info is not None and info.form is not None else None
        if component is None:
            return None
        return translate(self.texts, language, "forms", info.form.name, key, "options", value) or dict(component.options).get(value)

    # what an element means ------------------------------------------------------------------------------------------------------
    def _node(self, element: str | bpmn.Element) -> bpmn.Element:
        return self.model.elements[element] if isinstance(element, str) else element

    def form_of(self, element: str | bpmn.Element, language: str = "id") -> Form | None:
        """The form of an element, None if it has none. Of an ad-hoc sub-process of people: what may be done next, in the reader's language."""
        node = self._node(element)
        if node.chosen_by_people:
            return choosing.form(self, node, language)
        return self.forms.get(node.properties.get("form", ""))

    def writes_of(self, element: str | bpmn.Element) -> str:
        """The object an element writes: property writes, of a service task resultVariable, else the element's id."""
        node = self._node(element)
        return node.properties.get("writes") or (node.action.result if node.action is not None else None) or node.id

    def role_of(self, element: str | bpmn.Element) -> str:
        """Role key or "=FEEL" (see `role_within`); in a called process without one, that of the first activity that calls it. "" if there is none."""
        node, seen = self._node(element), set()
        while not (role := self.role_within(node)):
            callers = self.model.callers.get(self.process_of(node), ())
            if not callers or callers[0] in seen:
                return ""
            seen.add(callers[0])
            node = self.model.elements[callers[0]]
        return role

    def role_within(self, element: str | bpmn.Element) -> str:
        """Inside its own process: the element's own role, else its lane's, else the lane's name in lower case; inside a sub-process without a lane that
        of the sub-process."""
        node: bpmn.Element | None = self._node(element)
        while node is not None:
            if node.properties.get("role"):
                return node.properties["role"].strip()
            lane = self.model.lanes.get(node.lane) if node.lane else None
            if lane is not None:
                return lane.properties.get("role") or lane.name.strip().lower().replace(" ", "_")
            node = self.model.elements.get(node.scope) or (self.model.elements.get(node.attached_to) if node.attached_to else None)
        return ""

    def process_of(self, node: bpmn.Element) -> str:
        """The process an element stands in, however deep."""
        while node.scope in self.model.elements:
            node = self.model.elements[node.scope]
        return node.scope

    def promise_of(self, element: str | bpmn.Element) -> str | None:
        """"2 hari kerja", or None."""
        return self._node(element).properties.get("promise") or None

    def status_of(self, element: str | bpmn.Element) -> str | None:
        return self._node(element).properties.get("status") or None

    def public_of(self, element: str | bpmn.Element) -> bool:
        """Whether the timeline shows it (default: tasks of people and ends)."""
        node = self._node(element)
        given = node.properties.get("public")
        return given == "true" if given else node.kind in (*HUMAN, "endEvent") or node.chosen_by_people

    def fulfils(self, element: str | bpmn.Element) -> bool:
        return self._node(element).properties.get("fulfils") == "true"

    def agency_of(self, element: str | bpmn.Element) -> str | None:
        """"true", a text or "=FEEL" that names the outside body; None for our own steps."""
        given = self._node(element).properties.get("agency")
        return given if given and given != "false" else None

    def on_silence_of(self, element: str | bpmn.Element) -> str:
        return self._node(element).properties.get("on_silence") or "escalate"

    def silence_outcome(self, element: str | bpmn.Element) -> str | None:
        """The outcome a task has by itself at its limit, where nobody's answer counts as one (`on_silence: approve|reject`); None anywhere else."""
        properties = self._node(element).properties
        return properties.get("silence_outcome") or None if self.on_silence_of(element) in DECIDES else None

    def different_from(self, element: str | bpmn.Element) -> list[str]:
        """Elements that another person must have completed."""
        return names(self._node(element).properties.get("different_from"))

    def apart(self, element: str | bpmn.Element) -> int:
        """Whom `different_from` may keep from it: 0 nobody, 1 only who filed, 2 who completed steps too."""
        others = set(self.different_from(element))
        return 0 if not others else 1 if others == {self.model.start} else 2

    def never_of(self, element: str | bpmn.Element) -> str:
        """FEEL for the units and people whom this step is about, so that they do not handle it; "" where it says nothing."""
        return self._node(element).properties.get("never", "")

    @cached_property
    def nevers(self) -> bool:
        """Whether any step keeps out whom its case is about."""
        return any(node.properties.get("never") for node in self.model.elements.values())

    def keeps_of(self, element: str | bpmn.Element) -> list[str]:
        """Objects that writing this element's form again does not empty."""
        return names(self._node(element).properties.get("keeps"))

    def preview_of(self, element: str | bpmn.Element) -> list[str]:
        """Objects or decisions shown on a draft of this form, in order."""
        return names(self._node(element).properties.get("preview"))

    def refuse_when(self, element: str | bpmn.Element) -> str | None:
        return self._node(element).properties.get("refuse_when") or None

    @property
    def entrance(self) -> str:
        """Where a case begins: the plain start, where a person files it; else what begins it by itself. "" if nothing does."""
        return self.model.start or next((element.id for element, _ in self.model.beginnings), "")

    def correlation_of(self, element: str | bpmn.Element, message: str | None) -> str | None:
        """FEEL over the case: the value a message must carry to reach it here without naming it."""
        return self._node(element).properties.get("correlation") or self.model.correlations.get((self.model.process, message or ""))

    @property
    def start_form(self) -> Form | None:
        """The form that files a request."""
        return self.form_of(self.model.start) if self.model.start else None

    # what the model writes --------------------------------------------------------------------------------------------------------
    @cached_property
    def objects(self) -> dict[str, ObjectInfo]:
        """Every name that an element may write, in the order of the diagram; pemohon and kasus are the engine's and not here."""
        found: dict[str, ObjectInfo] = {}
        for node in self.model.elements.values():
            form = node.properties.get("form") or (node.id if node.chosen_by_people else None)
            operator = node.action.operator if node.action is not None else None
            if form is None and node.kind not in WRITERS and not (operator and node.action.result) and not (node.kind in RECEIVERS and "writes" in node.properties):
                continue
            name, many = self.writes_of(node), _repeats(node)
            known = found.get(name)
            found[name] = ObjectInfo(
                name, (*(known.writers if known else ()), node.id), self.forms.get(form or "") or (self.form_of(node) if node.chosen_by_people else None) or (known.form if known else None),
                node.decision or (known.decision if known else None), operator or (known.operator if known else None), many or bool(known and known.many))
        for node in self.model.elements.values():
            for name in self.also_writes(node):
                found.setdefault(name, ObjectInfo(name, (node.id,), many=node.loop is not None and node.loop.outputs == name))
        return found

    def gathers(self, element: bpmn.Element) -> bool:
        """Whether its object is the list of what the instances of a round answered."""
        return _repeats(element) and "form" in element.properties

    def also_writes(self, node: bpmn.Element) -> tuple[str, ...]:
        """Names beside its own object: what goes into a called process and comes out of it, the list of a multi-instance's outputs."""
        found = [node.loop.outputs] if node.loop is not None and node.loop.outputs else []
        for name, text in (*node.call_in, *node.call_out):
            found += [name] if name else self._members(text)
        return tuple(dict.fromkeys(found))

    def _members(self, text: str) -> list[str]:
        try:
            return list(feel.members(self.cache.expression(text)))
        except feel.FeelSyntaxError:
            return []

    @cached_property
    def locals(self) -> dict[str, tuple[str, ...]]:
        """Names that multi-instances give to their element, by element id."""
        return {n.id: tuple(x for x in (n.loop.item, "loopCounter") if x) for n in self.model.elements.values() if n.loop is not None}

    @cached_property
    def message_actions(self) -> tuple[MessageAction, ...]:
        """Messages that people send: receivers in the diagram that name a role."""
        found = []
        for node in self.model.elements.values():
            if node.kind in RECEIVERS and node.properties.get("role") and node.event is not None and node.event.kind == "message" and node.event.name:
                found.append(MessageAction(node.id, node.event.name, node.properties["role"], node.properties.get("form"), self.writes_of(node),
                                           node.properties.get("only_if"), node.interrupting))
        return tuple(found)


def _repeats(node: bpmn.Element) -> bool:
    """A multi-instance that does not say itself where its outputs go."""
    return node.loop is not None and node.loop.kind in ("parallel", "sequential") and node.loop.outputs is None


def names(given: str | None) -> list[str]:
    """`a, b` as a list."""
    return [n.strip() for n in (given or "").split(",") if n.strip()]
