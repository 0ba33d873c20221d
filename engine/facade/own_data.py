"""What the office holds of the person who asks: his record and since when it says so, his positions, and where a correction is asked for.

Knows transactions, the office and which fields the procedure of corrections offers; decides nothing about a correction.
"""
from datetime import date

import orjson

from engine import views
from engine.clock import day, from_text
from engine.errors import Refused
from engine.facade.transaction import Transactions
from engine.office import corrections, nip, records
from engine.office.words import COLUMNS, DATA, GROUPS
from engine.store.statements import case as case_sql
from engine.store.statements import people as people_sql
from engine.texts import long_day

_DAYS = {"tmt", "tmt_jabatan", "kontrak_mulai", "kontrak_selesai", "cuti_besar_sampai"}
_KINDS = {"contract": ("kontrak_mulai", "kontrak_selesai")}


class OwnData:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions

    def page(self, actor: views.Actor) -> views.OwnData:
        """Everything the office holds of who asks. Refused: not_found (no longer an employee)."""
        with self.transactions.read() as env:
            person = env.person(actor.person)
            if person is None:
                raise Refused("not_found")
            which = 1 if actor.language == "en" else 0
            offered, history = self._offered(env), records.of(env.tx, person.id)
            since: dict[str, str] = {}
            for entry in history:
                if entry.applied and entry.source != "begin":
                    since |= dict.fromkeys(entry.value, entry.from_day)
            groups = tuple((title[which], tuple(
                views.OwnField(field, DATA[field][which], _said(env, person, field, which), _since(field, since), offered.get(field, "")) for field in fields
                if _told(person, field))) for title, fields in GROUPS)
            numbers = {r.id: r.number for r in env.tx.all(case_sql.CASES_OF, person=person.id, limit=1000, offset=0)}
            entries = [line for one in history if one.source != "begin" for line in self._history(env, one, numbers, history, which)]
            return views.OwnData(person.name, nip.grouped(person.nip), groups, self._positions(env, person, actor.language),
                                 self._substitutes(env, person, actor.language), tuple(reversed(entries)),
                                 bool(offered))

    def _offered(self, env) -> dict[str, str]:
        """Where the correction of a field can be asked for: the options of a form whose procedure says that it `corrects`."""
        out = {}
        for procedure in (v.procedure for v in self.transactions.versions.all_in_force(env.tx)):
            field = procedure.start_form.component(procedure.settings.corrects) if procedure.settings.corrects and procedure.start_form else None
            out |= {str(value): f"/ajukan/{procedure.key}?{field.key}={value}" for value, _ in field.options} if field else {}
        return out

    @staticmethod
    def _positions(env, person, language: str) -> tuple[views.OwnPosition, ...]:
        """The definitive position, then what is done besides, today and later."""
        today = env.today.isoformat()
        unit = env.unit(person.unit)
        found = [views.OwnPosition("definitive", person.position, unit.name, _day(person.position_from), None, "")]
        found += [views.OwnPosition("head", u.head_title, u.name, None, None, "") for u in env.tx.all(people_sql.HEADED_BY, person=person.id)]
        found += [views.OwnPosition("acting", f"{a.form.capitalize()}. {a.head_title}", a.unit_name, day(a.from_day), _day(a.until_day), a.basis)
                  for a in env.tx.all(people_sql.ACTING_OF, person=person.id, day=today)]
        found += [views.OwnPosition("role", env.roles.label(h.role, language), h.unit_name, day(h.from_day), _day(h.until_day), "")
                  for h in env.tx.all(people_sql.HOLDS, person=person.id, day=today)]
        return tuple(found)

    def _substitutes(self, env, person, language: str) -> tuple[views.OwnSubstitute, ...]:
        titles = {v.procedure.key: v.procedure.title(language) for v in self.transactions.versions.all_in_force(env.tx)}
        return tuple(views.OwnSubstitute(s.name, s.position, day(s.from_day), _day(s.until_day), tuple(titles.get(k, k) for k in (s.procedures or "").split()),
                                         bool(s.only_leave)) for s in env.tx.all(people_sql.SUBSTITUTES_NAMED, person=person.id, day=env.today.isoformat()))

    @staticmethod
    def _history(env, entry, numbers: dict, history: list, which: int):
        """One line for each value an entry changed."""
        place = history.index(entry)
        before = next((one.value for one in reversed(history[:place]) if one.kind == entry.kind), {})
        facts, then = (orjson.loads(one.get("facts") or "{}") for one in (entry.value, before))
        changed = {**{c: v for c, v in entry.value.items() if c != "facts" and before.get(c, ...) != v}, **{k: v for k, v in facts.items() if then.get(k) != v}}
        for column, value in changed.items():
            if column == "unit":
                value = env.unit(value).name
            yield views.OwnChange(_day(entry.from_day), COLUMNS[column][which], _words(column, value, which), entry.source, numbers.get(entry.case or "", ""),
                                  entry.case if entry.case in numbers else None, from_text(entry.at).astimezone(env.zone), entry.applied)


def _told(person, field: str) -> bool:
    """Contracts are told of those who have one."""
    return person.status == "pppk" or field not in _KINDS["contract"]


def _said(env, person, field: str, which: int) -> str:
    value = corrections.now(env.tx, person, field)
    return "" if value is None else _words(field, value, which)


def _words(field: str, value, which: int) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if field in _DAYS or field in ("position_from", "service_from", "contract_from", "contract_until"):
        return long_day(date.fromisoformat(str(value)), ("id", "en")[which])
    if field == "active" or isinstance(value, bool):
        return (("tidak", "ya"), ("no", "yes"))[which][int(value)]
    if value in ("ya", "tidak"):                          # as a field of the record is corrected and imported
        return (value, {"ya": "yes", "tidak": "no"}[value])[which]
    if field in ("status",):
        return str(value).upper()
    return {"L": ("Laki-laki", "Male")[which], "P": ("Perempuan", "Female")[which]}.get(str(value), str(value)).replace("_", " ") \
        if field in ("jenis_kelamin", "sex", "keadaan", "kelompok_jabatan", "position_group") else str(value)


def _since(field: str, since: dict[str, str]) -> date | None:
    return _day(since.get(corrections.ROW.get(field, "facts")))


def _day(text: str | None) -> date | None:
    return day(text) if text else None
