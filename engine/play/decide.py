"""The step `decide`: one decision of the procedure evaluated by the engine's own code over given objects, in a transaction that is taken back.

Knows the run package's scope; knows no diagram.
"""
import re
from collections.abc import Iterator
from contextlib import contextmanager

from engine import feel
from engine.clock import day, to_text
from engine.office import ledger, people, units
from engine.play import compare
from engine.play.scenario import Decide
from engine.play.stage import World, add_records
from engine.run.case import decide as run_decision
from engine.run.case import types_for
from engine.run.data import CaseData
from engine.run.scope import CaseScope
from engine.run.values import freeze
from engine.store.statements import seat as seat_sql

DAY = re.compile(r"\d{4}-\d\d-\d\d")


class _TakenBack(Exception):
    pass


@contextmanager
def scratch(world: World) -> Iterator:
    """A transaction in which rows may be written; nothing of it stays."""
    try:
        with world.eng.transactions.write() as env:
            yield env
            raise _TakenBack
    except _TakenBack:
        pass


def check(world: World, step: Decide, coverage=None) -> list[str]:
    """What differs from the expected result."""
    with scratch(world) as env:
        version = world.eng.transactions.versions.in_force(env.tx, world.procedure)
        if step.table not in version.procedure.decisions:
            return [f"tabel keputusan {step.table!r} tidak ada"]
        found = scope(world, env, version, step)
        filed = day(step.filed) if step.filed else scope_day(found)
        result = run_decision(found, step.table, filed)
        if coverage is not None:
            coverage.trace(result.to_json())
        value, _ = freeze(result.value)
        why = compare.decision(step.expect, value)
        return [f"{w}{_reasons(result)}" for w in why]


def _reasons(result) -> str:
    texts = [str(r) for r in result.reasons][:2]
    return f" ({'; '.join(texts)})" if texts else ""


def scope_day(scope: CaseScope):
    return day(scope.facts["diajukan"])


def scope(world: World, env, version, step: Decide) -> CaseScope:
    """What the decision sees: the given objects over the made-up applicant and his office."""
    procedure = version.procedure
    person = people.by_id(env.tx, world.person_id(world.scenario.applicant()))
    given = dict(step.given)
    profile = {**people.profile(env.tx, person, env.now, env.zone), **(given.pop("pemohon", None) or {})}
    facts = {"nomor": None, "diajukan": env.today.isoformat(), "versi": version.number, "status": None, "tahap": None, "alamat": None,
             **(given.pop("kasus", None) or {})}
    data = CaseData()
    forms = {procedure.writes_of(e): procedure.form_of(e) for e in procedure.model.elements.values() if procedure.form_of(e) is not None}
    for name, value in given.items():
        form = forms.get(name)
        data.write(name, value, types_for(form, value) if form is not None and isinstance(value, dict) else _days(value))
    _world(env, person.id, step.env)
    made = _Scope(env, procedure, data, applicant=person.id, unit=units.by_id(env.tx, person.unit).id, case_id=None, profile=profile, facts=facts)
    made.away = step.env.get("away")
    return made


def _world(env, person: str, given: dict) -> None:
    """The given balances instead of what the applicant has, and the given absences and records beside them."""
    for row in ledger.balances(env.tx, person) if given.get("balance") else ():
        if row.account in given["balance"] and row.days:
            ledger.enter(env.tx, person, row.account, row.year, -row.days, reason="skenario", at=to_text(env.now))
    for account, years in given.get("balance", {}).items():
        for year, days in years.items():
            ledger.enter(env.tx, person, account, year, days, reason="skenario", at=to_text(env.now))
    add_records(env, person, given.get("absences", ()), given.get("recorded"))
    for pool, taken in given.get("seats", {}).items():
        for n in range(int(taken.get("terisi", 0)) + int(taken.get("menunggu", 0))):
            held = n < int(taken.get("terisi", 0))
            env.tx.run(seat_sql.SEAT_PUT, pool=pool, case_id=f"{pool} {n}", person=person if taken.get("milik_sendiri") is True and not n else "", most=0, message="",
                       status="held" if held else "waiting", at=to_text(env.now), changed_at=None)


def _days(value: object) -> object:
    """Types of a decision's object given by hand: what is written as an ISO day is a date."""
    if isinstance(value, dict):
        return {k: t for k, v in value.items() if (t := _days(v)) is not None} or None
    if isinstance(value, list):
        types = [_days(v) for v in value]
        return types if any(t is not None for t in types) else None
    return "date" if isinstance(value, str) and DAY.fullmatch(value) else None


class _Scope(CaseScope):
    """Answers `unit_away_percent` with the given percentage."""
    away: object = None

    @property
    def functions(self) -> dict:
        if self.away is None:
            return super().functions
        away = feel.to_feel(self.away)

        @feel.function("unit_away_percent(from: date, to: date)")
        def unit_away_percent(run, start, end):
            return away
        return {**super().functions, unit_away_percent.name: unit_away_percent}
