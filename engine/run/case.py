"""One case during one command: it carries the case's data, does the work the diagram asks for and records every move.

Implements `bpmn.Host`. Knows procedures, actions and the record; opens no transaction and asks no permission (see `rules`).
"""
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from engine import bpmn, decisions
from engine.clock import from_text, to_text
from engine.office import ledger, people, seats, units
from engine.procedure import forms
from engine.run import actions, explain, kept_out, ladder, messages, path, reporter, rules, surveys
from engine.run.data import CaseData
from engine.run.environment import Environment
from engine.run.record import Record
from engine.run.scope import CaseScope
from engine.run.values import freeze, thaw
from engine.run.versions import Version
from engine.store import pack, unpack
from engine.store.statements import case as sql
from engine.store.statements import message as message_sql

REQUEST = "permohonan"           # the object whose writing takes the applicant's record anew
TOLD_OTHERWISE = frozenset({"flow", "waiting", "item", "gathered", "opened", "closed"})       # "entered" names the flow; what waits is a task, a timer or a subscription


class Broken(Exception):
    """The case can't go on: a technical fault. The command is rolled back and becomes an incident."""

    def __init__(self, code: str, element: str | None, detail: str):
        super().__init__(f"{code} at {element}: {detail}")
        self.code, self.element, self.detail = code, element, detail


@dataclass
class Head:
    """The row of table `cases`, without its state."""
    id: str
    number: str
    procedure: str
    version: str
    applicant: str
    filed_by: str
    unit: str
    opd: str
    status: str
    revision: int
    started_at: str
    ended_at: str | None
    end_element: str | None
    promise_at: str | None
    tracking: str
    follows: str | None
    changed_at: str

    @classmethod
    def of(cls, row) -> "Head":
        return cls(**{name: getattr(row, name) for name in cls.__dataclass_fields__})


@dataclass
class Marks:
    """What the case remembers beside its data and tokens: JSON-able, small."""
    pemohon: dict
    events: int = 0                      # number of the last event
    filed: str = ""                      # first filing, moment
    stopped: int = 0                     # working days the promise stood still so far
    stopped_since: str | None = None     # it stands still since this moment
    fulfilled: str | None = None         # the promise was kept (or not) at this moment
    taken: dict = field(default_factory=dict)            # {element: flow} last taken where ways part, since the last filing
    basis: dict = field(default_factory=dict)            # {decision: [legal bases of the rows that matched last]}
    items: dict = field(default_factory=dict)            # {token of a loop: {index: [value, types]}} of its list of outputs so far


class CaseRun:
    """A case that is being worked on. `save` must be called once at the end."""

    def __init__(self, env: Environment, version: Version, head: Head, data: CaseData, marks: Marks):
        self.env, self.version, self.procedure, self.head, self.data, self.marks = env, version, version.procedure, head, data, marks
        self.model = self.procedure.model
        self.now: datetime = env.now
        self.record = Record(head.id, head.version, env.now, marks.events)
        self.bpmn: bpmn.Case | None = None
        self.tasks: dict[str, str] = {}              # open tasks of earlier commands: id by token
        self.written: set[str] = set()               # objects written by this command
        self.letters: dict[str, str] = {}            # letter template -> id of the letter written by this command
        self.jobs: dict[str, str] = {}               # letter template -> job of its rendering
        self.completed: dict[str, object] = {}       # element -> who completed it in this command (snapshots.Done)
        self.kept: tuple[list, list] = [], []        # rows of timers and subscriptions that stand in the tables
        self.taken: list[str] = []                   # messages that were waiting for this case and were given to it
        self.sending: dict[tuple, dict] = {}         # what messages carry that this command threw, by (token, name)
        self.seen = head.revision
        self.working: bpmn.Token | None = None       # whose action is being carried out
        self.calls: dict[str, CaseData] = {}         # data of called processes that have data of their own, by the token that called them
        self.call: str | None = None                 # the one whose data is looked at now
        self._record_now: dict | None = None         # the applicant's record of this moment, once it was asked for
        self.scope = CaseScope(env, self.procedure, data, applicant=head.applicant, unit=head.unit, case_id=head.id, profile=marks.pemohon,
                               facts=self.facts(), basis=marks.basis)
        self._outside, self._scopes = (data, self.scope), {}

    # beginning and end of a command ------------------------------------------------------------------------------------------
    @classmethod
    def load(cls, env: Environment, version: Version, row) -> "CaseRun":
        """From the row of table `cases`, its state included."""
        state = unpack(row.state)
        run = cls(env, version, Head.of(row), CaseData.load(state["d"]), Marks(**state["m"]))
        run.calls = {token: CaseData.load(data) for token, data in state.get("c", {}).items()}
        run.bpmn = bpmn.Case.load(run.model, run, state["b"])
        run.bpmn.outbox.clear()                      # of a time when nobody listened beyond the case
        run.tasks = {t.token: t.id for t in env.tx.all(sql.OPEN_TASKS_OF_CASE, case_id=row.id)}
        run.kept = run.waits()
        return run

    def advance(self) -> None:
        """Move until nothing moves by itself; timers that read what was written are armed anew, and messages that came too early are taken."""
        while True:
            if self.written:
                self.bpmn.recompute(self.written)
            self.bpmn.run(self.env.settings.limits.steps_per_command)
            if self.bpmn.incident:
                raise Broken(self.bpmn.incident.code, self.bpmn.incident.element, str(self.bpmn.incident.params))
            if self.bpmn.ended or not messages.take(self):
                break
        messages.send_out(self)
        if self.bpmn.ended and self.head.ended_at is None:
            self.end()

    def end(self) -> None:
        """The last token is gone: what was reserved is released, what was asked for is asked no more, the state is dropped."""
        self.head.ended_at = to_text(self.now)
        self.head.end_element = self.bpmn.end_elements[-1] if self.bpmn.end_elements else None
        ledger.end_of_case(self.env.tx, self.head.id, at=self.head.ended_at)
        surveys.invite(self)
        kept_out.ended(self)
        actions.asked_no_more(self)
        actions.call_in(self, seats.end_of_case(self.env.tx, self.head.id, at=self.head.ended_at))
        self.record.event("ended", self.head.end_element)
        self.record.notice(self.head.applicant, "n_ended", number=self.head.number, status=self.head.status)

    def save(self) -> None:
        """Write everything this command did; the revision makes sure that nobody else did in between."""
        tx, head = self.env.tx, self.head
        self.promise()
        self.marks.events = self.record.seq
        head.revision, head.changed_at = self.seen + 1, to_text(self.now)
        state = None if head.ended_at else self.state()
        row = {**vars(head), "state": state}
        if self.seen == 0:
            tx.run(sql.CASE_INSERT, **row)
        elif tx.run(sql.CASE_SAVE, seen=self.seen, **{k: row[k] for k in (
                "id", "status", "revision", "state", "unit", "opd", "ended_at", "end_element", "promise_at", "changed_at")}) != 1:
            raise Broken("lost_update", None, f"revision {self.seen} is gone")
        reporter.tell(self)
        with tx.together():
            self.record.write(tx)
            self.keep_waiting()
            for message in self.taken:
                tx.run(message_sql.MESSAGE_TAKER, message=message, case=head.id)
        self.taken, self.seen = [], head.revision

    def state(self) -> bytes:
        called = {"c": {token: data.dump() for token, data in self.calls.items()}} if self.calls else {}
        return pack({"b": self.bpmn.dump(), "d": self.data.dump(), "m": vars(self.marks), **called})

    def note(self) -> None:
        """Write what was told about the case where nothing in it changed: its history goes on, its revision stays."""
        self.marks.events = self.record.seq
        state = self.state()
        if self.record.events and self.env.tx.run(sql.CASE_NOTE, id=self.head.id, seen=self.seen, state=state, at=to_text(self.now)) != 1:
            raise Broken("lost_update", None, f"revision {self.seen} is gone")
        self.record.write(self.env.tx)

    def keep_waiting(self, anew: bool = False) -> None:
        """Timers and subscriptions, exactly those that wait now; rows that stand are left alone, unless all are written `anew`."""
        tx, case_id = self.env.tx, self.head.id
        (timers_before, names_before), (timers, names) = self.kept, self.waits()
        if anew or timers != timers_before:
            if anew or timers_before:
                tx.run(sql.TIMERS_CLEAR, case_id=case_id)
            tx.many(sql.TIMER_INSERT, timers)
        if anew or names != names_before:
            if anew or names_before:
                tx.run(sql.SUBSCRIPTIONS_CLEAR, case_id=case_id)
            tx.many(sql.SUBSCRIPTION_INSERT, names)
        self.kept = timers, names

    def waits(self) -> tuple[list[dict], list[dict]]:
        """Rows of the timers and of the subscriptions (messages, signals) of all that waits."""
        case_id = self.head.id
        waiting = [] if self.head.ended_at else self.bpmn.waiting()
        timers = [{"case_id": case_id, "token": w.token, "idx": w.index or 0, "element": w.element.id, "due_at": to_text(w.due)} for w in waiting if w.due]
        names = [{"case_id": case_id, "token": w.token, "idx": w.index or 0, "kind": w.kind, "name": w.name, "element": w.element.id,
                  "correlation": self.correlation(w)} for w in waiting if w.kind in ("message", "signal") and w.name]
        return timers, names

    def correlation(self, waiting: bpmn.Waiting) -> str | None:
        """The value a message must carry to reach what waits here without naming the case; None: it must name it."""
        text = self.procedure.correlation_of(waiting.element, waiting.name) if waiting.kind == "message" else None
        return messages.key(self.evaluate(text, waiting.local)) if text else None

    # bpmn.Host ---------------------------------------------------------------------------------------------------------------
    def zone(self, element: bpmn.Element) -> tzinfo:
        """Zone of the holder's unit, else the office's."""
        unit = self.env.unit(self.head.unit)
        return ZoneInfo(unit.zone) if unit and unit.zone else self.env.zone

    def after(self, amount: str, begun: datetime) -> datetime:
        return self.env.after(begun, amount, self.head.unit)

    def evaluate(self, text: str, local: dict) -> object:
        with self.inside(local):
            return self.scope.evaluate(text, names_of(local))

    @contextmanager
    def inside(self, local: dict) -> Iterator[None]:
        """The data of the called process these local names belong to, where it has data of its own; else the case's."""
        call = local.get(bpmn.CALL)
        before = self.call, self.data, self.scope
        if call != self.call:
            self.call, self.data, self.scope = call, self.data_of(call), self.scope_of(call)
        try:
            yield
        finally:
            self.call, self.data, self.scope = before

    def look(self, token: str) -> None:
        """For a view: from here on the data that a waiting token sees."""
        self.call = self.bpmn.all[token].local.get(bpmn.CALL) if token in self.bpmn.all else None
        self.data, self.scope = self.data_of(self.call), self.scope_of(self.call)

    def data_of(self, call: str | None) -> CaseData:
        return self.calls[call] if call else self._outside[0]

    def scope_of(self, call: str | None) -> CaseScope:
        """Of a called process: built when it is first looked at."""
        if call is None:
            return self._outside[1]
        if call not in self._scopes:
            outer = self._outside[1]
            self._scopes[call] = CaseScope(self.env, self.procedure, self.calls[call], applicant=outer.applicant, unit=outer.unit, case_id=outer.case_id,
                                           profile=outer.profile, facts=outer.facts, basis=outer.basis, known=outer.known)
        return self._scopes[call]

    def work(self, token: bpmn.Token):
        """Service and business rule tasks, inside the command's transaction; what a program outside does is only asked for."""
        element = token.element
        self.env.element = element.id
        with self.inside(token.local):
            if element.decision:
                self.decide(element)
            elif element.action:
                self.working = token
                result = actions.do(self, element, names_of(token.local))
                if element.action.operator in actions.PARKS:
                    return bpmn.PARK
                self.scope.known.forget()            # functions read what actions write
                self.write(element.action.result or element.id, result)
        return None

    def happened(self, kind: str, element: str, visit: int, token: str, **facts) -> None:
        node = self.model.elements.get(element)
        if node is None:                             # the process itself: its beginning and end have events of their own
            return
        if kind in CALLS:
            return CALLS[kind](self, node, token, **facts)
        if kind == "entered" and facts.get("flow") and explain.tested(self.version, facts["flow"]):
            facts["seen"] = self.seen_at(facts["flow"], token)
        if kind not in TOLD_OTHERWISE:
            self.record.event(kind, element, visit, **facts)
        if kind == "thrown" and facts["trigger"] == "message":
            self.sending[token, facts["name"]] = messages.thrown(self, node, self.bpmn.all[token].local, facts["name"])
        elif kind == "entered":
            if "index" not in facts and self.procedure.gathers(node):
                with self.inside(self.bpmn.all[token].local):
                    self.begin_round(node)
            self.entered(node, facts.get("flow"))
        elif kind == "waiting" and (node.kind in ("userTask", "manualTask") or facts.get("choice")):
            self.open_task(node, token, visit, facts)
        elif kind == "completed" and node.kind == "serviceTask":
            if parks(node):
                self.record.close_work(token, "done")
            self.entered_status(node)
            self.fulfilled(node)
        elif kind == "completed" and node.kind in ("userTask", "manualTask", "startEvent"):
            self.fulfilled(node)
        elif kind == "cancelled":
            self.forget(token)
            if parks(node):
                self.record.close_work(token, "cancelled")
            task = self.tasks.pop(token, None) or self.record.opened.get(token, {}).get("id")
            if task:
                self.record.close_task(task, "cancelled")

    def seen_at(self, flow: str, token: str) -> dict:
        """What the conditions of a way saw when it was taken, for its explanation."""
        known = self.bpmn.all.get(token) if self.bpmn is not None else None
        return explain.facts_seen(self.version, flow, self.data.objects, self.marks.pemohon, self.scope.facts, known.local if known is not None else {})

    # moves --------------------------------------------------------------------------------------------------------------------
    def entered(self, node: bpmn.Element, flow: str | None) -> None:
        if flow and len(self.model.elements[self.model.flows[flow].source].outgoing) > 1:
            self.marks.taken[self.model.flows[flow].source] = flow
        if node.kind != "serviceTask":
            self.entered_status(node)

    def entered_status(self, node: bpmn.Element) -> None:
        status = node.properties.get("status")
        if status and status != self.head.status:
            self.head.status = status
            for scope in (self._outside[1], *self._scopes.values()):
                scope.facts = self.facts()
                scope.changed()
            self.record.event("status", node.id, status=status)
            self.record.notice(self.head.applicant, "n_status", number=self.head.number, status=status)

    def fulfilled(self, node: bpmn.Element) -> None:
        if node.properties.get("fulfils") == "true" and not self.marks.fulfilled:
            self.marks.fulfilled = to_text(self.now)

    def open_task(self, node: bpmn.Element, token: str, visit: int, facts: dict) -> None:
        """A step that waits for a person: role and anchor are settled now, who holds it is computed at every look."""
        env, local = self.env, self.bpmn.all[token].local
        with self.inside(local):
            role = self.scope.parameter(self.role_at(node, token), names_of(local))
        if not isinstance(role, str) or role not in env.roles:
            raise Broken("unknown_role", node.id, f"{role!r} is no role of the office")
        kept_out.settle(self, node, local)
        anchor = env.anchor(role, self.head.applicant)
        due, legal, own = self.deadline(node, "promise"), self.deadline(node, "legal"), env.is_applicant(role)
        self.record.open_task(token, node.id, visit, facts.get("index"), role, anchor, due, legal,
                              *ladder.first(env, self.procedure, node.id, own, due, legal, self.head.unit), self.procedure.apart(node))
        if own:
            self.record.notice(self.head.applicant, "n_you_act", number=self.head.number, step=node.id)

    def role_at(self, node: bpmn.Element, token: str) -> str:
        """The role of an element; where a called process says none, that of the activity which called it."""
        role, scope = self.procedure.role_within(node), self.bpmn.all[token].scope
        while not role and scope is not self.bpmn:
            opener = scope.opener
            role, scope = self.procedure.role_within(opener.element), opener.scope
        return role

    def deadline(self, node: bpmn.Element, name: str) -> str | None:
        amount = node.properties.get(name)
        return to_text(self.env.after(self.now, amount, self.head.unit)) if amount else None

    def receive(self, waiting: bpmn.Waiting, content: dict, types: dict | None = None, **facts) -> None:
        """A message from outside reaches what waits for it; its content is the object of the element."""
        if content:
            with self.inside(waiting.local):
                self.write_form(waiting.element, content, types or {})
        self.record.event("message", waiting.element.id, waiting.visit, name=waiting.name, **facts)
        self.bpmn.message(waiting.name, waiting.token)

    # writing ------------------------------------------------------------------------------------------------------------------
    def write(self, name: str, value: object) -> None:
        """The object of a decision or an action: a FEEL value."""
        json, types = freeze(value)
        self.data.write(name, json, types)
        self.scope.changed()
        self.bpmn.recompute({name})              # a timer that waits in another branch may read it
        self.record.event("written", name, writes={name: json}, **({"types": {name: types}} if types else {}), **self.where())

    def write_form(self, element: bpmn.Element, clean: dict, types: dict) -> None:
        """The object of a form; what was written after its previous writing is emptied, the applicant's record is taken anew with `permohonan`."""
        name = self.procedure.writes_of(element)
        if self.procedure.gathers(element):
            self.data.gather(name, clean, types)
            return self.wrote(element, name, [])
        emptied = self.data.write_form(name, clean, types or None, frozenset(self.procedure.keeps_of(element)))
        if name == REQUEST:
            self.snapshot()
        self.wrote(element, name, emptied)

    def begin_round(self, element: bpmn.Element) -> None:
        """A multi-instance starts (again): the list of its answers is empty."""
        name = self.procedure.writes_of(element)
        self.wrote(element, name, self.data.write_form(name, [], None, frozenset(self.procedure.keeps_of(element))))

    def wrote(self, element: bpmn.Element, name: str, emptied: list[str]) -> None:
        self.written.update([name, *emptied])
        self.scope.changed()
        types = self.data.types.get(name)
        extra = {"types": {name: types}} if types else {}
        self.record.event("written", element.id, writes={name: self.data.objects[name]}, **extra, **({"emptied": emptied} if emptied else {}), **self.where())

    def where(self) -> dict:
        """For the history: an object of a called process with data of its own is not the case's."""
        return {"call": self.call} if self.call else {}

    # called processes and lists of outputs ------------------------------------------------------------------------------------
    def opened(self, node: bpmn.Element, token: str, **_) -> None:
        """What goes into a called process is all it begins with."""
        data = CaseData()
        for name, value in self.mapped(node.call_in, self.bpmn.all[token].local).items():
            data.write(name, *freeze(value))
        self.calls[token] = data

    def closed(self, node: bpmn.Element, token: str, **_) -> None:
        """What comes out of it becomes objects of the case; the rest of its data is gone."""
        local = self.bpmn.all[token].local
        found = self.mapped(node.call_out, {**local, bpmn.CALL: token})
        self.forget(token)
        with self.inside(local):
            for name, value in found.items():
                self.write(name, value)

    def forget(self, token: str) -> None:
        self.calls.pop(token, None)
        self._scopes.pop(token, None)
        self.marks.items.pop(token, None)

    def mapped(self, mapping: tuple[tuple[str, str], ...], local: dict) -> dict:
        """FEEL values by name."""
        found: dict = {}
        for name, text in mapping:
            value = self.evaluate(text, local)
            if name:
                found[name] = value
            elif isinstance(value, dict):
                found.update(value)
        return found

    def item(self, node: bpmn.Element, token: str, index: int, loop: str, local: dict) -> None:
        """What one instance of a multi-instance gives to its list of outputs (BPMN 2.0.2, 10.3.7)."""
        if node.loop.output:
            value = self.evaluate(node.loop.output, local)
            self.marks.items.setdefault(loop, {})[str(index)] = list(freeze(value))

    def gathered(self, node: bpmn.Element, token: str, **_) -> None:
        """The list, in the order of the inputs; null where an instance did not come to its end."""
        items = self.marks.items.pop(token, {})
        memo = self.bpmn.all[token].memo
        values = [thaw(*items[str(n)]) if str(n) in items else None for n in range(1, (memo.get("total") or 0) + 1)]
        with self.inside(self.bpmn.all[token].local):
            self.write(node.loop.outputs, values)

    def record_now(self) -> dict:
        """The applicant's record as it is now: what is written anew is judged and decided by it."""
        if self._record_now is None:
            self._record_now = people.profile(self.env.tx, self.env.person(self.head.applicant), self.env.now, self.env.zone)
        return self._record_now

    def snapshot(self) -> None:
        """The applicant's record as it is now."""
        tx = self.env.tx
        person = self.env.person(self.head.applicant)
        if self.seen:                            # at the first filing the draft has just taken it
            self.marks.pemohon = self.record_now()
        self.scope.profile = self.marks.pemohon
        self.head.unit, self.head.opd = person.unit, units.opd_of(tx, person.unit).id
        self.scope.unit = person.unit
        self.record.event("snapshot", pemohon=self.marks.pemohon)
        self.marks.taken = {}
        self.written.add("pemohon")

    def decide(self, element: bpmn.Element) -> None:
        result = self.evaluate_decision(element.decision)
        self.write(self.procedure.writes_of(element), result.value)
        self.record.event("decided", element.id, decision=element.decision, trace=result.to_json())

    def evaluate_decision(self, decision: str) -> decisions.Result:
        """Evaluate a decision over the case; the legal bases of what matched are kept."""
        result = decide(self.scope, decision, self.filed_day())
        self.marks.basis.update(bases(result, decision))
        return result

    def filed_day(self):
        return from_text(self.marks.filed).astimezone(self.env.zone).date() if self.marks.filed else self.env.today

    def holders(self, role: str) -> list:
        """Who holds a role in this case now, without those whom the model keeps apart from all the role does."""
        done = {name: {one.completed_by, one.acting_for} - {None} for name, one in self.completed.items()}
        apart = rules.kept_apart_in(self.env, self.procedure, self.head.id, role, self.head.filed_by, done)
        return self.env.holders(role, self.env.anchor(role, self.head.applicant), self.head.applicant, apart, self.head.procedure)

    # what others ask ------------------------------------------------------------------------------------------------------------
    def facts(self) -> dict:
        """The object `kasus` of format.md."""
        head = self.head
        statuses = self.procedure.settings.statuses
        url = f"{self.env.settings.web.url()}/permohonan/{head.id}"
        return {"nomor": head.number, "diajukan": self.filed_day().isoformat(), "versi": self.version.number, "status": head.status,
                "tahap": statuses.get(head.status, head.status), "alamat": url}

    def promise(self) -> None:
        """The case's own promise (format.md, "Time"): it stands still while only the applicant or an outside agency holds the case."""
        marks, head, env = self.marks, self.head, self.env
        now = to_text(self.now)
        if marks.fulfilled or head.ended_at:
            if not marks.fulfilled:
                head.promise_at = None
            return
        standing = self.stands_still()
        if standing and not marks.stopped_since:
            marks.stopped_since = now
        elif not standing and marks.stopped_since:
            since = from_text(marks.stopped_since).astimezone(env.zone).date()
            marks.stopped += env.calendar(head.unit).working_days(since, env.today) - 1 if since < env.today else 0
            marks.stopped_since = None
        days = path.promise_days(self.version, marks.taken)
        if standing or days is None:
            head.promise_at = None
        else:
            head.promise_at = to_text(env.deadline(from_text(marks.filed), days + marks.stopped, head.unit))

    def stands_still(self) -> bool:
        holding = []
        for w in self.bpmn.waiting():
            if w.kind == "task":
                holding.append(self.env.is_applicant(self.procedure.role_of(w.element)))
            elif w.kind == "work" or self.procedure.agency_of(w.element):
                holding.append(self.procedure.agency_of(w.element) is not None)
        return bool(holding) and all(holding)


def parks(node: bpmn.Element) -> bool:
    """Whether a program outside does it."""
    return node.action is not None and node.action.operator in actions.PARKS


CALLS = {"opened": CaseRun.opened, "closed": CaseRun.closed, "item": CaseRun.item, "gathered": CaseRun.gathered}


def names_of(local: dict) -> dict:
    """Local names as FEEL sees them."""
    return {name: value for name, value in local.items() if name != bpmn.CALL} if bpmn.CALL in local else local


def decide(scope: CaseScope, decision: str, filed) -> decisions.Result:
    """A decision of the procedure over the objects a scope sees. Rows that were not valid on the day of the first filing are left out.

    What the applicant was shown and what the diagram then decides is one decision: it is not made again while all it reads is the same.
    """
    model, memo = scope.procedure.decision_model(decision), scope.procedure.memo
    paths = memo.get(("read_by", decision))
    if paths is None:
        paths = memo["read_by", decision] = tuple(decisions.paths_of(model, decision))
    seen = (filed, scope.unit, scope.at(paths), dict(scope.basis))          # the unit: functions go by its calendar and its people
    made = scope.known.decisions.get(decision)
    if made is None or made[0] != seen:
        made = scope.known.decisions[decision] = (seen, decisions.evaluate(model, decision, scope.values(), scope.functions, scope.run, valid_on=filed))
    return made[1]


def bases(result: decisions.Result, decision: str) -> dict[str, list[str]]:
    """Legal bases by decision: each table's own rows, and those of everything that took part under the decision that was asked for."""
    found: dict[str, list[str]] = {}
    for table in result.tables:
        own = list(dict.fromkeys(h.annotations.get("dasar_hukum", "") for h in table.hits if h.annotations.get("dasar_hukum")))
        found.setdefault(table.decision, []).extend(b for b in own if b not in found.get(table.decision, []))
    found[decision] = list(dict.fromkeys(b for bases_ in found.values() for b in bases_))
    return found


def types_for(form, clean: dict) -> dict:
    """Skeleton of a form's object: what JSON has no word for keeps its FEEL type."""
    plain = {"text", "number", "boolean", "list", "Any"}
    return {key: kind for key, kind in forms.types(form).items() if kind not in plain and clean.get(key) is not None}
