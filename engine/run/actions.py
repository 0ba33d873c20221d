"""What service tasks do (format.md, "Actions"): inside the command's transaction, or written down as a job whose parameters are frozen here.

Each action is a function of (case, parameters) that gives its object as a FEEL value. Knows the office and the outbox; knows no diagram.
"""
from decimal import Decimal

import orjson

from engine import feel
from engine.clock import day, to_text
from engine.office import accounts, corrections, ledger, newcomers, numbers, people, seats
from engine.procedure import letters, mails
from engine.procedure.checks.actions import TOPIC
from engine.run import outbox, surveys
from engine.run.snapshots import kantor, penanda, signer_of
from engine.settings import PARTNER
from engine.store import new_code, new_id
from engine.store.statements import case as sql
from engine.texts import say

MOST_PAYLOAD = 256_000           # bytes
RETRIES = 3                      # attempts of work outside, unless its worker says otherwise
PARKS = frozenset({"external"})  # their result comes later


class ActionFailed(Exception):
    """An action's parameters make no sense now: a technical fault of the model, an incident."""


def do(case, element, local: dict) -> object:
    """Carry out a service task's action; the result is its object (a FEEL value)."""
    action = element.action
    parameters = {name: case.scope.parameter(text, local) for name, text in action.parameters.items()}
    return ACTIONS[action.operator](case, element, parameters)


# inside the transaction ------------------------------------------------------------------------------------------------------
def number(case, element, given: dict) -> dict:
    """Next number of a series: {nomor, tanggal}. Gapless, because it is part of the command."""
    env, series = case.env, given["series"]
    settings = case.procedure.settings.series[series]
    values = {"unit": given.get("unit"), "classification": given.get("classification"), "year": env.today.year, "month": env.today.month}
    found = numbers.allocate(
        env.tx, series, settings.pattern, {name: values[name] for name in settings.scope}, classification=given.get("classification"),
        unit=given.get("unit"), year=env.today.year, day=env.today.isoformat(), case=case.head.id, at=to_text(env.now))
    return {"nomor": found["nomor"], "tanggal": feel.to_feel(env.today)}


def book(case, element, given: dict) -> dict:
    """reserve, debit, refund, grant, postpone or release days of accounts."""
    operation, tx, at = given["operation"], case.env.tx, to_text(case.env.now)
    reason = given.get("reason") or operation
    if operation == "release":
        done = ledger.release(tx, case.head.id, reason=reason, actor=case.record.actor, at=at)
    else:
        book_entries = {"reserve": ledger.reserve, "debit": ledger.debit, "refund": ledger.refund, "grant": ledger.grant,
                        "postpone": ledger.postpone}[operation]
        entries = feel.to_json(given.get("entries")) or []
        done = book_entries(tx, case.head.applicant, case.head.id, entries, account=given.get("account"), reason=reason, actor=case.record.actor, at=at)
    if operation == "reserve":
        ask(case, at)
    elif operation == "release":
        asked_no_more(case)
    return {"hari": feel.to_feel(sum(e["hari"] for e in done)), "rincian": feel.to_feel(done)}


def ask(case, at: str) -> None:
    """The absence this case would record now, beside the days held for it: what other requests overlap with is known before the permit is there."""
    tx = case.env.tx
    asked_no_more(case)
    for element in case.model.elements.values():
        given = element.action.parameters if element.action and element.action.operator == "register" else {}
        if (given.get("register"), given.get("operation")) != ("ketidakhadiran", "add"):
            continue
        values = {name: case.scope.parameter(given[name], {}) for name in ("kind", "from", "until") if name in given}
        if values.get("from") is not None and values.get("until") is not None:
            tx.run(sql.REGISTER_INSERT, id=new_id(), register="ketidakhadiran", operation="asked", person=case.head.applicant, kind=values.get("kind"),
                   from_day=_day(values["from"]), until_day=_day(values["until"]), unit=None, position=None, basis=None, letter=None,
                   case_id=case.head.id, at=at)
            return                               # a case has one absence, whichever of its ways records it


def asked_no_more(case) -> None:
    """What was asked for is recorded, given up or refused."""
    case.env.tx.run(sql.REGISTER_ASKED_CLEAR, case_id=case.head.id)


def register(case, element, given: dict) -> dict:
    """add to, move in, change in or revoke from a register: absences, positions, the record of a person, letters.

    A case has one absence: adding again replaces it (recalled early, formalised), and one that ends before it begins is none.
    """
    tx, at, operation = case.env.tx, to_text(case.env.now), given["operation"]
    row = {"id": new_id(), "register": given["register"], "operation": operation, "person": case.head.applicant, "kind": given.get("kind") or given.get("field"),
           "from_day": _day(given.get("from")), "until_day": _day(given.get("until")), "unit": given.get("unit"), "position": given.get("position"),
           "basis": given.get("basis"), "letter": given.get("letter"), "case_id": case.head.id, "at": at}
    if (given["register"], operation) == ("ketidakhadiran", "add"):
        asked_no_more(case)
        tx.run(sql.REGISTER_REPLACED, case_id=case.head.id)
        if row["from_day"] and row["until_day"] and row["until_day"] < row["from_day"]:
            row["operation"] = "revoke"
    change = _RECORDS.get((given["register"], operation))
    done = change(case, given, at) if change is not None else True
    if isinstance(done, str):                        # it is about somebody who was not there before
        row["person"] = done
    tx.run(sql.REGISTER_INSERT, **row)
    if given["register"] == "surat" and operation == "revoke":
        tx.run(sql.LETTER_REVOKE, case_id=case.head.id, template=given["letter"], at=at)
    if change is not None:
        case.env.changed(case.head.applicant)
    return {"tercatat": bool(done)}


def _correct(case, given: dict, at: str) -> bool:
    """A field of the applicant's record says something else from a day on; whether the value could stand there."""
    env = case.env
    return corrections.change(env.tx, env.person(case.head.applicant), given["field"], str(given.get("value") or ""), _date(given.get("from")) or env.today,
                              today=env.today, at=at, actor=case.record.actor, case=case.head.id, basis=given.get("basis"))


def _place(case, given: dict, at: str) -> bool:
    """He belongs to another unit and position from a day on. Who goes to another government stays where he is until an import says he left."""
    env = case.env
    unit = corrections.place(env.tx, str(given.get("unit") or ""))
    if unit is not None:
        people.move(env.tx, case.head.applicant, unit.id, str(given.get("position") or env.person(case.head.applicant).position),
                    _date(given.get("from")) or env.today, today=env.today, at=at, actor=case.record.actor, case=case.head.id, basis=given.get("basis"))
    return True


def _enter(case, given: dict, at: str) -> str | None:
    """Somebody who was not in the office's records begins to serve: `value` has the columns of the import of people. His id; None where he could not be entered."""
    env, value = case.env, given.get("value")
    row = {name: "" if cell is None else str(feel.to_json(cell)) for name, cell in value.items()} if isinstance(value, dict) else {}
    return newcomers.enter(env.tx, row, _date(given.get("from")) or env.today, today=env.today, at=at, actor=case.record.actor, case=case.head.id,
                           basis=given.get("basis"))


_RECORDS = {("data_pegawai", "change"): _correct, ("data_pegawai", "add"): _enter, ("penempatan", "move"): _place}


def _date(value):
    return None if value is None else day(_day(value))


def _day(value) -> str | None:
    return None if value is None else feel.to_json(value)[:10]


def seat(case, element, given: dict) -> dict:
    """take, use or release a place of a pool: {dapat, antrean, sisa}. A place that becomes free is the next one's, who is sent his message."""
    tx, at, pool, operation = case.env.tx, to_text(case.env.now), str(given["pool"] or ""), given["operation"]
    if operation == "take":
        most = given.get("limit")
        if not pool or not isinstance(most, int | Decimal) or most < 0:
            raise ActionFailed(f"a place of {pool!r}, {most!r} in all")
        found, promoted = seats.take(tx, pool, case.head.id, case.head.applicant, int(most), message=given.get("message") or "", at=at)
        call_in(case, promoted)
        return {"dapat": found.held, "antrean": feel.to_feel(found.line), "sisa": feel.to_feel(found.left)}
    if operation == "use":
        return {"dapat": seats.use(tx, pool, case.head.id, at=at), "antrean": feel.to_feel(0), "sisa": None}
    call_in(case, seats.release(tx, pool, case.head.id, at=at))
    return {"dapat": False, "antrean": feel.to_feel(0), "sisa": None}


def call_in(case, promoted) -> None:
    """Those who have a place now hear of it after the commit: a message to the number of their case."""
    for one in promoted:
        if one.message:
            outbox.put(case.env.tx, "message", case.head.id, case.record.seq,
                       {"name": one.message, "case": case.head.id, "correlation": one.number, "content": {}}, to_text(case.env.now))


# outside, as jobs -----------------------------------------------------------------------------------------------------------------
def letter(case, element, given: dict) -> dict:
    """A letter: everything its template will see is frozen into the job, so a repeated rendering gives the same bytes."""
    env, name = case.env, given["template"]
    template = case.procedure.letters[name]
    signer = signer_of(case, given.get("signer"))
    issued = feel.to_json(given.get("number")) or {}
    token, letter_id, at = new_code(), new_id(), to_text(env.now)
    own = {
        "kantor": kantor(case), "penanda": penanda(signer),
        "surat": {"nomor": issued.get("nomor"), "tanggal": issued.get("tanggal"), "qr": letters.qr_svg(f"{env.settings.web.url()}/v/{token}"),
                  "kaki": say("letter_footer", system="Runut", number=issued.get("nomor") or "-")}}
    data = letters.data(template, case.scope.with_values({k: feel.to_feel(v) for k, v in own.items()}), case.procedure.cache)
    case.env.tx.run(
        sql.LETTER_INSERT, id=letter_id, case_id=case.head.id, element=element.id, template=name, title=str(data.get("judul") or name),
        number=issued.get("nomor"), series=numbers.series_of(env.tx, issued.get("nomor"), case.head.id), year=env.today.year, day=env.today.isoformat(),
        status="waiting", token=token, sha256=None, size=None, signer=signer.person if signer else None,
        signer_title=signer.line if signer else None, at=at, revoked_at=None)
    seq = case.record.event("letter", element.id, letter=letter_id, template=name, number=issued.get("nomor"))
    case.jobs[name] = outbox.put(env.tx, "letter", case.head.id, seq, {"letter": letter_id, "template": name, "version": case.head.version, "data": data}, at)
    case.letters[name] = letter_id
    return {"nomor": issued.get("nomor")}


def mail(case, element, given: dict) -> dict:
    """One mail to each recipient, in his language; subject and body are written now."""
    env, name = case.env, given["template"]
    wanted = feel.to_json(given.get("to")) or []
    attach = given.get("attach")
    seq = case.record.event("mail", element.id, template=name, to=wanted)
    sent = 0
    for person in recipients(case, wanted if isinstance(wanted, list) else [wanted]):
        if not person.email:
            continue
        language = accounts.language(env.tx, person.id)
        names = {**case.data.objects, "pemohon": case.marks.pemohon, "kasus": case.facts(), "penerima": {"nama": person.name, "survei": surveys.address(case) if person.id == case.head.applicant else ""}}
        subject, body = mails.render(case.procedure.mail(name, language), names)
        payload = {"template": name, "to": {"name": person.name, "email": person.email, "person": person.id}, "subject": subject, "body": body,
                   "attach": [case.letters[attach]] if attach in case.letters else []}
        outbox.put(env.tx, "mail", case.head.id, seq, payload, to_text(env.now), after=case.jobs.get(attach))
        sent += 1
    return {"terkirim": feel.to_feel(sent)}


def recipients(case, roles: list[str]) -> list:
    """People behind role keys, each once."""
    env, found = case.env, {}
    for role in roles:
        if env.is_applicant(role):
            ids = [case.head.applicant]
        elif role in env.roles:
            ids = [h.person for h in case.holders(role)]
        else:
            raise ActionFailed(f"{role!r} is no role of the office")
        for person_id in ids:
            found.setdefault(person_id, env.person(person_id))
    return [p for p in found.values() if p]


def webhook(case, element, given: dict) -> dict:
    """A call to another program: what it says is frozen now. {id}: of the call, which the other program may give back as a correlation value."""
    at, url, secret = to_text(case.env.now), given["url"], given["secret"]
    if not isinstance(url, str) or not isinstance(secret, str) or not PARTNER.fullmatch(secret):
        raise ActionFailed(f"a call of {url!r} with the secret {secret!r}")
    seq = case.record.event("webhook", element.id)
    body = {"type": f"{case.procedure.key}.{element.id}", "timestamp": at, "case": {"id": case.head.id, "number": case.head.number}, "seq": seq,
            "data": feel.to_json(given.get("body"))}
    return {"id": outbox.put(case.env.tx, "webhook", case.head.id, seq, {"url": url, "secret": secret, "body": body, "element": element.id}, at)}


def external(case, element, given: dict) -> None:
    """Work for a program outside: what it is told is frozen now; the token waits until the program has an answer (run.external)."""
    topic = given["topic"]
    if not isinstance(topic, str) or not TOPIC.fullmatch(topic):
        raise ActionFailed(f"{topic!r} is no topic")
    payload = orjson.dumps(feel.to_json(given.get("payload")))
    if len(payload) > MOST_PAYLOAD:
        raise ActionFailed(f"{len(payload)} bytes for a program outside; {MOST_PAYLOAD} at most")
    token = case.working
    case.record.open_work(token.id, element.id, token.visit, token.index, topic, payload.decode(), RETRIES)


ACTIONS = {"external": external, "number": number, "ledger": book, "register": register, "seat": seat, "letter": letter, "mail": mail, "webhook": webhook}
