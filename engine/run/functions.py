"""The office functions of FEEL (format.md, "Values"), declared once by their signature; what they ask stands on the evaluation's `Run`.

Knows the office and FEEL; knows no diagram.
"""
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from engine import feel
from engine.clock import day
from engine.office import corrections, ledger, people, seats, units
from engine.office import nip as numbers
from engine.procedure import words_id
from engine.run.environment import Environment
from engine.store.statements import case as sql
from engine.texts import span


@dataclass
class Known:
    """What was found out in one state of the world, for all who look at that state; `forget` it where an action changes the world."""
    decisions: dict = field(default_factory=dict)        # decision -> (what it saw, its result)
    answers: dict = field(default_factory=dict)          # (function, unit, arguments) -> what it answered

    def forget(self) -> None:
        self.decisions.clear()
        self.answers.clear()


class Asking(Protocol):
    """On whose behalf a function is asked: the case, or the draft of one."""
    env: Environment
    applicant: str                     # person id
    unit: str                          # unit id of the applicant
    case_id: str | None                # its own reservations do not count
    known: Known
    language: str                      # of whoever reads the text that is made; "id" where a case decides

    def legal_basis(self, decision: str) -> list[str]: ...
    def title_of(self, role: str) -> str | None: ...
    def word(self, text: str) -> str: ...


class AskingRun(feel.Run):
    """A FEEL run that knows on whose behalf it evaluates."""
    __slots__ = ("asking",)

    def __init__(self, asking: Asking):
        super().__init__(clock=lambda: asking.env.local)
        self.asking = asking


def _number(value) -> Decimal:
    return Decimal(value)


def _once(asking: Asking, name: str, *arguments, find: Callable[[], Any]):
    """What the database is asked once for in one state of the world."""
    key, answers = (name, asking.unit, *arguments), asking.known.answers
    if key not in answers:
        answers[key] = find()
    return answers[key]


@feel.function("working_days(from: date, to: date)")
def working_days(run, start, end):
    """Working days from `from` to `to`, both included; 0 when `to` is earlier."""
    return _number(run.asking.env.calendar(run.asking.unit).working_days(start.to_python(), end.to_python()))


@feel.function("add_working_days(date: date, n: number)")
def add_working_days(run, start, n):
    return feel.to_feel(run.asking.env.calendar(run.asking.unit).add_working_days(start.to_python(), int(n)))


@feel.function("holidays(from: date, to: date)")
def holidays(run, start, end):
    """Holidays and cuti bersama on days of the working week in the range, at most 100: [{tanggal, nama, jenis}]."""
    calendar = run.asking.env.calendar(run.asking.unit)
    return [{"tanggal": day, "nama": calendar.why_off(day), "jenis": calendar.kinds.get(day, "libur")}
            for day in calendar.off(start.to_python(), end.to_python())[:100]]


@feel.function("balance(account: string, year: number)")
def balance(run, account, year):
    """Days left in that year's account; the asking case's own reservations do not count."""
    asking = run.asking
    return _once(asking, "balance", account, int(year), find=lambda: _number(
        ledger.balance(asking.env.tx, asking.applicant, account, int(year), without_case=asking.case_id)))


@feel.function("taken(account: string, year: number, from: date, to: date)")
def taken(run, account, year, start, end):
    """Days of that year's account taken or held by absences that begin in the range; the asking case's own do not count."""
    asking, first, last = run.asking, start.to_python().isoformat(), end.to_python().isoformat()
    return _once(asking, "taken", account, int(year), first, last, find=lambda: _number(
        ledger.taken(asking.env.tx, asking.applicant, account, int(year), first, last, without_case=asking.case_id)))


@feel.function("absences(from: date, to: date)")
def absences(run, start, end):
    """The applicant's absences that touch the range, recorded ones and those other cases ask for: [{jenis, mulai, selesai, tercatat}]."""
    asking, first, last = run.asking, start.to_python().isoformat(), end.to_python().isoformat()
    return _once(asking, "absences", first, last, find=lambda: _absences(asking, first, last))


def _absences(asking: Asking, first: str, last: str) -> list[dict]:
    rows = asking.env.tx.all(sql.ABSENCES, person=asking.applicant, until=last, **{"from": first})
    gone = {r.case_id for r in rows if r.operation == "revoke" and r.case_id} | ({asking.case_id} - {None})     # rows without a case always count
    return [{"jenis": r.kind, "mulai": feel.to_feel(day(r.from_day)), "selesai": feel.to_feel(day(r.until_day)),
             "tercatat": r.operation == "add"}
            for r in rows if r.operation in ("add", "asked") and r.case_id not in gone]


@feel.function("recorded(register: string, from: date, to: date)")
def recorded(run, register, start, end):
    """What other cases have recorded of the applicant in a register and that touches the range: [{jenis, mulai, selesai}]."""
    asking, first, last = run.asking, start.to_python().isoformat(), end.to_python().isoformat()
    return _once(asking, "recorded", register, first, last, find=lambda: [
        {"jenis": r.kind, "mulai": feel.to_feel(day(r.from_day)), "selesai": feel.to_feel(day(r.until_day))}
        for r in asking.env.tx.all(sql.RECORDED, register=register, person=asking.applicant, case_id=asking.case_id or "", until=last, **{"from": first})])


@feel.function("unit_away_percent(from: date, to: date)")
def unit_away_percent(run, start, end):
    """Share of the applicant's unit (without him) that is away at some time in the range, 0 to 100."""
    asking, first, last = run.asking, start.to_python().isoformat(), end.to_python().isoformat()
    return _once(asking, "unit_away_percent", first, last, find=lambda: _away(asking, first, last))


def _away(asking: Asking, first: str, last: str) -> Decimal:
    away, others = asking.env.away(asking.unit, asking.applicant, first, last)
    return _number(round(100 * away / (others + 1)) if others else 0)


@feel.function("unit_away(from: date, to: date)")
def unit_away(run, start, end):
    """How many of the applicant's unit (without him) are away at some time in the range, and of how many: {orang, dari}."""
    asking, first, last = run.asking, start.to_python().isoformat(), end.to_python().isoformat()
    return _once(asking, "unit_away", first, last, find=lambda: dict(zip(
        ("orang", "dari"), map(_number, asking.env.away(asking.unit, asking.applicant, first, last)), strict=True)))


@feel.function("refund_entries(entries: list, days: number)")
def refund_entries(run, entries, days):
    """The last `days` of a list of {akun, tahun, hari}, newest year first."""
    return feel.to_feel(ledger.refund_entries(feel.to_json(entries), int(days)))


@feel.function("legal_basis(decision: Any)")
def legal_basis(run, decision):
    """The legal bases of the rows that matched last: of one decision a text joined by "; ", of a list of decisions a list without repetitions."""
    names = decision if isinstance(decision, list) else [decision]
    found = dict.fromkeys(b for n in names if isinstance(n, str) for b in run.asking.legal_basis(n))
    return list(found) if isinstance(decision, list) else "; ".join(found) or None


@feel.function("tanggal(date: Any)")
def tanggal(run, value):
    """24 November 2026, from a date, a date and time or an ISO text."""
    return words_id.tanggal(value, run.asking.language)


@feel.function("rentang(from: date, to: date)")
def rentang(run, start, end):
    """7 s.d. 9 Desember 2026"""
    return span(start.to_python(), end.to_python(), run.asking.language)


@feel.function("terbilang(n: number)")
def terbilang(run, n):
    return words_id.terbilang(int(n))


@feel.function("kata(text: string?)")
def kata(run, text):
    """The text in the reader's language: its word in text/<language>.yaml `labels`, itself where it has none."""
    return run.asking.word(text) if text else text


@feel.function("nip(text: string)")
def nip(run, text):
    """A NIP in its printed groups: 19860926 201505 1 001."""
    return f"{text[:8]} {text[8:14]} {text[14:15]} {text[15:]}" if len(text) == 18 else text


@feel.function("record(field: string)")
def record(run, name):
    """What the applicant's record says in a field (a column of the import of people), as text; null for nothing."""
    asking = run.asking
    return corrections.now(asking.env.tx, asking.env.person(asking.applicant), name)


@feel.function("recordable(field: string, value: string)")
def recordable(run, name, value):
    """Whether this text may stand in that field of the applicant's record, and differs from what stands there."""
    asking = run.asking
    return _once(asking, "recordable", name, value, find=lambda: corrections.fits(asking.env.tx, asking.env.person(asking.applicant), name, value))


@feel.function("unit(text: string)")
def unit(run, text):
    """The unit with this code or the only one with this name: {kode, nama, opd, lengkap (`Bidang Mutasi, BKPSDM`)}; null where there is none."""
    tx = run.asking.env.tx
    return _once(run.asking, "unit", text, find=lambda: _unit(tx, corrections.place(tx, text)))


def _unit(tx, row) -> dict | None:
    if row is None:
        return None
    agency = units.opd_of(tx, row.id)
    return {"kode": row.code, "nama": row.name, "opd": agency.name, "lengkap": row.name if agency.id == row.id else f"{row.name}, {agency.name}"}


@feel.function("seats(pool: string)")
def seats_of(run, pool):
    """How many places of a pool are taken, how many wait, and whether the applicant has one or waits for one by another case: {terisi, menunggu, milik_sendiri}."""
    asking = run.asking
    return _once(asking, "seats", pool, find=lambda: dict(zip(("terisi", "menunggu"), map(_number, seats.counts(asking.env.tx, pool)), strict=True))
                 | {"milik_sendiri": seats.mine(asking.env.tx, pool, asking.applicant, asking.case_id)})


@feel.function("new_nip(nip: string, status: string)")
def new_nip(run, text, status):
    """Whether this number can be right (domain.md 1.4) and is nobody's yet."""
    number, env = numbers.normal(text), run.asking.env
    return not numbers.check(number, status, today=env.today) and people.by_nip(env.tx, number) is None


@feel.function("agencies()")
def agencies(run):
    """The agencies (OPD) of the office by name: [{kode, nama}]."""
    tx = run.asking.env.tx
    return _once(run.asking, "agencies", find=lambda: [{"kode": row.code, "nama": row.name} for row in units.agencies(tx)])


@feel.function("services()")
def services(run):
    """The services in force, by title in the reader's language: [{kunci, nama}]."""
    asking = run.asking
    return _once(asking, "services", asking.language, find=lambda: [
        {"kunci": one.procedure.key, "nama": one.procedure.title(asking.language)} for one in asking.env.versions.all_in_force(asking.env.tx)])


@feel.function("jabatan(role: string?)")
def jabatan(run, role):
    """Title of who holds a role for the applicant now; null for null."""
    return run.asking.title_of(role) if role else None


FUNCTIONS = {f.name: f for f in (
    working_days, add_working_days, holidays, balance, taken, absences, recorded, unit_away_percent, unit_away, refund_entries, legal_basis, tanggal, rentang, terbilang,
    nip, jabatan, kata, record, recordable, unit, seats_of, new_nip, agencies, services)}
