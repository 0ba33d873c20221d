"""The page of one request, put together for one reader, and the form with its live facts. Every figure on it is derived at the look.

Knows looks, rules and words; writes nothing.
"""
import orjson

from engine import views
from engine.clock import day, from_text, to_text
from engine.errors import Refused
from engine.facade import estimate as estimates
from engine.facade import remarks, scanner
from engine.facade import why as explained
from engine.facade.diagram import diagram
from engine.facade.looked import looks
from engine.facade.looks import CaseLook, eligibility, facts, left
from engine.insight import holding
from engine.procedure import forms
from engine.run import drafts, path, rules, surveys
from engine.run.case import CaseRun, parks
from engine.run.commands import Sent
from engine.run.reminders import MEASURES, told_words
from engine.store.statements import case as sql
from engine.texts import amount, decimal


def copied(look: CaseLook) -> dict:
    """What was typed into an ended request, to be filed anew: without its files and without what must be declared each time."""
    procedure = look.procedure
    form, filed = procedure.form_of(procedure.model.elements[procedure.entrance]), look.data.objects.get(procedure.writes_of(procedure.entrance)) or {}
    return {c.key: filed[c.key] for c in form.inputs if filed.get(c.key) is not None and c.type != "filepicker" and not (c.type == "checkbox" and c.required)}


def form_page(draft: drafts.Draft, actor: views.Actor, raw: dict | None, errors: dict | None, *, title: str = "", case: str | None = None,
              number: str | None = None, revision: int | None = None, files: dict | None = None, submit: str = "Kirim") -> views.FormPage:
    """A start or return form with its preview."""
    procedure, language = draft.version.procedure, actor.language
    typed = raw or {c.key: c.default for c in draft.form.inputs if c.default is not None}
    there = {key: [{"id": s.id, "nama": s.name, "kode": s.code} for s in stored] for key, stored in (files or {}).items()}
    sent = Sent(typed, there, language)
    judged = draft.judge(sent)
    fields = forms.view(draft.form, raw, judged.scope.with_values, language, procedure.texts, errors or {}, files=files)
    return views.FormPage(
        procedure.key, procedure.title(language), title or procedure.title(language), tuple(fields), error_list(fields),
        preview(draft, sent, judged, fields, language), case, number, revision, submit)


def preview(draft: drafts.Draft, sent: Sent, judged: drafts.Judgement, fields, language: str) -> views.Preview | None:
    """What would happen if the form were sent now."""
    if not draft.previewed():
        return None
    if not judged.ready:
        return views.Preview(False, waiting_for=tuple(f.label for f in fields if f.key in judged.errors and f.key in draft.needs()))
    scope, env, procedure = judged.scope, draft.env, draft.version.procedure
    days = path.promise_days(draft.version)
    documents = asked_for(scope.data)
    return views.Preview(
        True, facts(procedure, scope, "form", language), eligibility(scope.data, procedure, language),
        tuple(views.Slot(d["kode"], d["nama"], d["wajib"] is True) for d in documents),
        env.deadline(env.now, days, scope.unit).astimezone(env.zone).date() if days is not None else None,
        counterfactuals=explained.changes(draft, sent, judged, facts(procedure, scope, "form", language), language))


def asked_for(data) -> list[dict]:
    """The rows of the table of documents: {kode, nama, wajib}."""
    return next((v for v in data.objects.values() if isinstance(v, list) and v and isinstance(v[0], dict) and {"kode", "nama", "wajib"} <= set(v[0])), [])


def error_list(fields) -> tuple[tuple[str, str], ...]:
    return tuple((f.key, f.error) for f in fields if f.error)


def heading(look: CaseLook, open_tasks: list) -> str:
    """The state in plain words."""
    if look.row.ended_at:
        return look.status()
    if not open_tasks:
        return next((look.say("waiting_outside", who=look.outside(e), step=look.name(e)) for e in sorted(live_elements(look)) if parks(look.procedure.model.elements[e])),
                    look.status())
    task = open_tasks[0]
    if look.env.is_applicant(task.role) and look.reader.person == look.row.applicant:
        return_ = look.procedure.writes_of(look.procedure.model.elements[task.element]) == look.procedure.writes_of(
            look.procedure.model.elements[look.procedure.entrance])
        return look.say("returned_to_you") if return_ else look.say("you_act", step=look.name(task.element))
    name = look.name(task.element)
    return name if name.lower().startswith(("menunggu", "waiting")) else look.say("waiting_for", step=name[:1].lower() + name[1:])


def dates(look: CaseLook, open_tasks: list) -> views.Dates:
    """Promise, legal limit and estimate, never mixed up."""
    env, row, marks = look.env, look.row, look.marks
    promise, kept = look.moment(row.promise_at), fulfilled(look)
    days = path.promise_days(look.version, marks.get("taken"))
    words = look.say("promise_since", amount=look.say("working_days", days=days)) if days is not None else ""
    stopped = bool(marks.get("stopped_since")) and row.ended_at is None
    agency = "" if not stopped or any(env.is_applicant(t.role) for t in open_tasks) else next(
        (look.agency(e) for e in live_elements(look) if look.procedure.agency_of(e)), look.say("agency"))
    whose = "_agency" if agency else ""
    remaining = _promise_left(look, days, whose) if stopped and days is not None else ""
    legal_task = next((t for t in open_tasks if t.legal_at), None)
    legal = look.moment(legal_task.legal_at) if legal_task else None
    legal_words = _legal_words(look, legal_task)
    if kept:
        words = look.say("promise_kept" if promise is None or kept <= promise else "promise_broken", at=kept.date())
    expected = None if kept or row.ended_at else estimates.estimate(look)
    days_, words_ = expected or (None, "" if kept or row.ended_at else look.say("too_few"))
    return views.Dates(day_of(promise), look.say(f"promise_stopped{whose}", agency=agency) if stopped else words, stopped, remaining, day_of(legal), legal_words, days_,
                       words_, None if kept else _ruler(look, promise, legal, days_), _over(look, promise) if not kept and not row.ended_at else "")


def _over(look: CaseLook, promise) -> str:
    """How long the promise has been over."""
    if promise is None or look.env.local <= promise:
        return ""
    return look.say("promise_over", days=decimal(max(look.env.working_days(promise, look.env.local, look.row.unit), 0.1), 1, look.reader.language))


def fulfilled(look: CaseLook):
    """When the promise was fulfilled: an element with `fulfils` was completed. None while it was not."""
    found = next((e for e in look.events if e.kind == "completed" and e.element in look.procedure.model.elements
                  and look.procedure.fulfils(e.element)), None)
    return look.moment(found.at) if found else None


def _promise_left(look: CaseLook, days: int, whose: str) -> str:
    """What is left of the promise while it stands still."""
    marks = look.marks
    used = look.env.working_days(from_text(marks["filed"]), from_text(marks["stopped_since"]), look.row.unit) - marks.get("stopped", 0)
    rest = max(days - used, 0.0)
    return look.say(f"promise_left{whose}", left=decimal(rest, 1, look.reader.language), total=days)


def _legal_words(look: CaseLook, task) -> str:
    """The limit that runs with its basis, or the one that will run from a step still to come."""
    model = look.procedure.model
    if task is not None:
        element = model.elements[task.element]
        return ", ".join(x for x in (amount(element.properties.get("legal", ""), look.reader.language), element.properties.get("legal_basis")) if x)
    if look.row.ended_at:
        return ""
    live = [t.element for t in look.tasks if t.status == "open"]
    later = next((model.elements[a.element] for a in path.ahead(look.version, live) if model.elements[a.element].properties.get("legal")), None) if live else None
    if later is None:
        return ""
    words = look.say("legal_later", amount=amount(later.properties["legal"], look.reader.language), step=look.name(later.id).lower())
    return ", ".join(x for x in (words, later.properties.get("legal_basis")) if x)


def _ruler(look: CaseLook, promise, legal, expected):
    """Shares of the line from filing to the latest of promise, limit and estimate."""
    if look.row.ended_at or promise is None:
        return None
    env, time = look.env, estimates.office_time(look.env, look.row.unit)
    start, now = time.at(from_text(look.row.started_at)), time.at(env.now)
    ends = {name: time.at(at) for name, at in (("promise", promise), ("legal", legal)) if at}
    span = [time.at(env.calendar(look.row.unit).closing(day, env.zone, env.settings.office.hours)) for day in expected or ()]
    whole = max(now, *ends.values(), *span) - start
    if not whole:
        return None

    def share(at: float | None) -> float | None:
        return round((at - start) / whole, 3) if at is not None else None
    return share(now), share(ends["promise"]), share(ends.get("legal")), (share(max(span[0], now)), share(span[1])) if span else None


def request_page(look: CaseLook) -> views.RequestPage:
    """Everything one reader may see of one request."""
    env, row, reader = look.env, look.row, look.reader
    steps = estimates.with_usual(look, look.steps())
    open_tasks = [t for t in look.tasks if t.status == "open"]
    now = next((s for s in steps if s.state in ("now", "act")), None)
    written = remarks.visible(env, look.procedure, row, reader.person) if reader.person else ()
    must = must_act(look, open_tasks, steps) or to_answer(look, written)
    applicant = env.person(row.applicant)
    holder = now.holder if now and not row.ended_at else None
    way = path.route(look.version, look.marks.get("taken"))
    where = ""
    if now:
        where = look.say("where", at=way.index(now.element) + 1, of=len(way), step=now.name) if now.element in way else now.name
    asked, refused = dates(look, open_tasks), refusal(look, steps)
    return views.RequestPage(
        id=row.id, number=row.number, procedure=row.procedure, procedure_title=look.procedure.title(reader.language), version=look.version.number,
        heading=heading(look, open_tasks), subject=look.subject(), status=row.status, ended=row.ended_at is not None,
        outcome=look.status() if row.ended_at else "", applicant=applicant.name if applicant else "", is_applicant=reader.person == row.applicant,
        revision=row.revision, changed_at=look.moment(row.changed_at), must_act=must, where=where, holder=holder, dates=asked, steps=steps,
        facts=look.facts("request"), rows=look.rows(), answers=look.answers(), attachments=attachments(env, row.id, look), letters=letters(look),
        times=times(look), history=history(look), actions=actions(look),
        diagram=drawn(look, open_tasks),
        tracking=row.tracking, question_opens=question_opens(look, asked), refusal=refused, again=again(look, refused),
        looks=looks(env, row, reader.person), now=env.local,
        why=explained.of_case(look.procedure, look.events, reader.language, look.unread()) if look.open else (),
        incident=bool(env.tx.all(sql.INCIDENTS_OF, case_id=row.id)), remarks=len(written),
        survey=surveys.open_token(env, row.id) if row.ended_at and reader.person == row.applicant else "")


def drawn(look: CaseLook, open_tasks) -> views.Diagram:
    """The diagram; which way a confidential request took is not marked for those who don't process it."""
    if look.hidden:
        return diagram(look.version, look.reader.language)
    return diagram(look.version, look.reader.language, look.events, frozenset(t.element for t in open_tasks) | live_elements(look))


def live_elements(look: CaseLook) -> frozenset[str]:
    """Elements entered and not left, from the events: what waits without a person."""
    live: dict[tuple, str] = {}
    for e in look.events:
        element = look.procedure.model.elements.get(e.element or "")
        key = (e.element, e.visit, facts_of(e).get("index") if element is not None and element.loop is not None else None)
        if e.kind == "entered":
            live[key] = e.element
        elif e.kind in ("completed", "cancelled", "joined"):
            live.pop(key, None)
    return frozenset() if look.row.ended_at else frozenset(live.values())


def must_act(look: CaseLook, open_tasks, steps) -> views.MustAct | None:
    """The red box for the applicant whose turn it is."""
    if look.reader.person != look.row.applicant:
        return None
    task = next((t for t in open_tasks if look.env.is_applicant(t.role)), None)
    if task is None:
        return None
    why = next((s.note for s in reversed(steps) if s.state == "returned" and s.note), "")
    if not why and look.rows():
        why = " ".join(r.message for r in look.rows() if r.level == "tolak")
    due = look.moment(task.due_at)
    return views.MustAct(task.id, look.name(task.element), why, due, left(look.env, due, look.row.unit, look.reader.language)[0] if due else "")


def to_answer(look: CaseLook, written) -> views.MustAct | None:
    """A question of whoever holds the case, for its applicant."""
    asked = next((r for r in written if r.open), None) if look.reader.person == look.row.applicant else None
    return views.MustAct("", look.say("answer_question"), asked.text, None, link=f"/permohonan/{look.row.id}/catatan") if asked else None


def attachments(env, case: str, look: CaseLook) -> tuple[views.Stored, ...]:
    """What is attached, in the order of the documents that are asked for."""
    names = {d["kode"]: look.procedure.document_name(d["kode"], d["nama"], look.reader.language) for d in asked_for(look.data)}
    place = {code: n for n, code in enumerate(names)}
    rows = [a for a in env.tx.all(sql.ATTACHMENTS_OF, case_id=case) if may_open_file(look, a.field)]
    return tuple(views.Stored(a.id, a.name, a.size, a.code, a.scan == scanner.UNTOLD, names.get(a.code, ""))
                 for a in sorted(rows, key=lambda a: place.get(a.code, len(place))))


def may_open_file(look: CaseLook, field: str) -> bool:
    """Whether this reader may open what is attached at a field, as he may read an answer there. A field of several forms is as closed as the strictest."""
    found = [c for f in look.procedure.forms.values() if (c := f.component(field)) is not None and c.type == "filepicker"]
    return (look.open or bool(found) and not any(c.klass == "spesifik" for c in found)) and all(look.may_read(c) for c in found)


def letters(look: CaseLook) -> tuple[views.LetterRow, ...]:
    return () if look.hidden else tuple(views.LetterRow(r.id, r.title, r.number or "", day(r.day), r.status) for r in look.env.tx.all(sql.LETTERS_OF, case_id=look.row.id))


def times(look: CaseLook) -> tuple[views.HolderTime, ...]:
    """Waiting time by holder in working days until the answer: applicant, unit, outside agency; the system has what nobody held. The sums are the whole."""
    row, env, time = look.row, look.env, estimates.office_time(look.env, look.row.unit)
    until = to_text(fulfilled(look) or env.now) if not row.ended_at or fulfilled(look) else row.ended_at
    spans = []
    for t in look.tasks:
        you = env.is_applicant(t.role)
        who = look.say("you" if look.reader.person == row.applicant else "applicant") if you else env.roles.label(t.role, look.reader.language)
        spans.append((t.opened_at, t.completed_at or until, who))
    begun = {}
    for e in look.events:
        if e.element in look.procedure.model.elements and look.procedure.agency_of(e.element):
            if e.kind == "entered":
                begun[e.element, e.visit] = e.at
            elif e.kind in ("completed", "cancelled") and (e.element, e.visit) in begun:
                spans.append((begun.pop((e.element, e.visit)), e.at, look.say("agency")))
    spans += [(since, until, look.say("agency")) for since in begun.values()]
    parts = holding.shares([(time.at(from_text(a)), time.at(from_text(b)), who) for a, b, who in spans], time.at(from_text(row.started_at)),
                           time.at(from_text(until)), look.say("system"))
    return tuple(views.HolderTime(who, decimal(tenths / 10, 1, look.reader.language)) for who, tenths in holding.rounded(parts, time.workday).items())


def history(look: CaseLook) -> tuple[views.HistoryEntry, ...]:
    """Append-only, newest first: returns and corrections are new entries."""
    out, names = [], {}
    people = {e.actor for e in look.events if e.actor}
    if people:
        names = {r.id: r for r in look.env.tx.all(sql.NAMES_OF, people=sorted(people))}

    def who(event) -> str:
        if event.actor == look.reader.person:
            return look.say("you")
        data = facts_of(event)
        if data.get("title"):
            role = event.role
            appointed = role in look.env.roles and look.env.roles[role].kind == "appointed"
            return f"{look.acting(data.get('form'))} {look.env.roles.label(role, look.reader.language) if appointed else data['title']}".strip()
        return names[event.actor].position if event.actor in names else look.say("system")

    for e in look.events:
        words = _told(look, e, who)
        if words:
            out.append(views.HistoryEntry(look.moment(e.at), words))
    return tuple(reversed(out))


def facts_of(event) -> dict:
    return orjson.loads(event.data) if event.data else {}


HAPPENINGS = {("caught", "message"): "h_caught_message", ("caught", "signal"): "h_caught_signal", ("fired", "timer"): "h_timer",
              ("fired", "condition"): "h_fired_condition"}


def _told(look: CaseLook, e, who) -> str:
    data, element = facts_of(e), look.procedure.model.elements.get(e.element or "")
    if e.kind == "filed" and data.get("begun"):
        return look.say("h_begun", step=look.name(e.element) if look.procedure.model.elements[e.element].name else data["begun"])
    if e.kind == "filed":
        return look.say("h_filed_for" if data.get("filed_for") else "h_filed", who=who(e))
    if e.kind == "ended":
        return look.say("h_ended", outcome=look.status())
    if e.kind == "asked":
        return look.say("h_asked", who=who(e), text=data.get("text", ""))
    if e.kind == "calendar":
        return look.say("h_calendar")
    if element is None or not look.procedure.public_of(element):
        return ""
    name = look.name(element.id)
    if e.kind in MEASURES:
        return look.say("h_measure", step=name, what=look.say(f"h_{e.kind}", to=told_words(data.get("titles", ()), look.env.roles, look.reader.language) or look.say("nobody_told")))
    if e.kind == "delegated":
        to = look.env.person(data["to"])
        return look.say("h_delegated", step=name, to=to.position if to else "", who=who(e))
    if e.kind == "taken_back":
        return look.say("h_taken_back", step=name, who=who(e))
    if e.kind == "task_done":
        if data.get("silence"):
            return look.say("h_silence", step=name, outcome=look.option_word(element.id, data["decision"]).lower(), basis=data["basis"])
        if data.get("decision"):
            return look.say("h_task_done", step=name, outcome=look.option_word(element.id, data["decision"]).lower(), who=who(e))
        return look.say("h_task_done_plain", step=name, who=who(e))
    if e.kind == "message":
        told = look.procedure.public_name_of(element, look.reader.language)
        return look.say("h_action", step=told, who=who(e)) if e.actor else look.say("h_caught_message", step=told)
    if e.kind in ("caught", "fired", "thrown"):
        if any(m.kind == "message" and (m.element, m.visit) == (e.element, e.visit) for m in look.events):
            return ""                                    # told as the message it was
        return look.say(HAPPENINGS.get((e.kind, data.get("trigger")), "h_thrown" if e.kind == "thrown" else "h_caught"), step=name)
    if e.kind == "completed" and element.kind in ("serviceTask", "businessRuleTask"):
        return look.say("h_step", step=name)
    return ""


def actions(look: CaseLook) -> tuple[views.MessageAction, ...]:
    """What this reader may do beside his tasks: the same rule that lets the command through."""
    row, env = look.row, look.env
    if row.ended_at or look.reader.person is None:
        return ()
    run = CaseRun.load(env, look.version, row)
    out = []
    for w in run.bpmn.waiting():
        if w.kind == "message" and w.element.properties.get("role") and not isinstance(
                rules.may_send(env, look.procedure, run, w, look.reader.person), Refused):
            out.append(views.MessageAction(w.name, w.element.id, look.procedure.action_name_of(w.element, look.reader.language),
                                           look.procedure.model.elements[w.element.id].interrupting and w.element.kind == "startEvent"))
    return tuple(out)


def question_opens(look: CaseLook, asked: views.Dates):
    """Day on which the button to ask opens."""
    return rules.question_opens(look.env, look.procedure, look.row, fulfilled(look) is not None) if asked.promise is not None else None


def refusal(look: CaseLook, steps) -> tuple[views.Fact, ...]:
    """For a request that was not granted: reason, legal basis, who decided, how to object."""
    if not look.row.ended_at:
        return ()
    decided = next((s for s in reversed(steps) if s.outcome), None)
    if decided is None or not decided.note or decided.state == "returned":
        return ()
    basis = "; ".join(basis_of(look, decided.element))
    out = [views.Fact(look.say("r_reason"), decided.note, True)]
    if decided.holder:
        out.append(views.Fact(look.say("r_by"), f"{decided.holder.acting} {decided.holder.position}".strip()))
    if basis:
        out.append(views.Fact(look.say("r_basis"), basis))
    objection = look.procedure.settings.objection
    if objection is not None and objection.within:
        at = fulfilled(look) or look.moment(look.row.ended_at)
        until = look.env.after(at, objection.within, look.row.unit).astimezone(look.env.zone).date()
        to = look.env.roles.label(objection.to, look.reader.language) if objection.to in look.env.roles else objection.to
        out.append(views.Fact(look.say("r_objection"), look.say("r_object" if until >= look.env.today else "r_object_over", to=to, until=until)
                              + (f" ({objection.legal_basis})" if objection.legal_basis else "")))
    return tuple(out)


def basis_of(look: CaseLook, element: str) -> list[str]:
    """The legal bases of a person's decision: those of the decision tables that said what he might decide, else his step's own."""
    procedure = look.procedure
    form = procedure.form_of(procedure.model.elements[element])
    component = form.component("keputusan") if form else None
    read = {name for text in component.texts() for name in text.names()} if component else set()
    tables = {info.decision for name in read if (info := procedure.objects.get(name)) is not None and info.decision}
    last = {data["decision"]: data["trace"] for e in look.events if e.kind == "decided" and (data := facts_of(e))["decision"] in tables}
    found = [hit["annotations"].get("dasar_hukum") for trace in last.values() for table in trace["tables"] for hit in table["hits"]]
    return list(dict.fromkeys(b for b in found if b)) or [b for b in (procedure.model.elements[element].properties.get("legal_basis"),) if b]


def again(look: CaseLook, refused: tuple) -> bool:
    """Whether its owner may file an ended request anew: it was refused, or ended without an answer."""
    return look.row.ended_at is not None and look.reader.person == look.row.applicant and bool(refused or fulfilled(look) is None)


def holder_words(holder: views.Holder | None) -> str:
    if holder is None:
        return ""
    title = f"{holder.acting} {holder.position}".strip()
    return f"{title}, {holder.unit}" if holder.unit and holder.unit not in title else title


def day_of(moment):
    return moment.date() if moment else None
