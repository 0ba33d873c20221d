"""Whom a case is about, so that he handles nothing of it: property `never` of an element. Knows people and units; decides no other right.

The property is FEEL for a list of codes of units and NIPs. It is worked out when the step opens and kept by case and element: a unit means everybody
who is in it or below it at each look, its head and who is appointed there, whoever that is then; agencies below an agency are others (only the top
means them all). Once named, somebody stays named.
"""
from engine import feel
from engine.office import people, units
from engine.store.statements import kept_out as sql
from engine.store.statements import office
from engine.store.statements.deadline import UNITS_BELOW

UNIT, PERSON = "unit", "person"


def settle(run, node, local: dict) -> None:
    """A step opens: whom its case is about by now."""
    text = run.procedure.never_of(node)
    if text:
        tx, found = run.env.tx, set()
        for one in _flat(feel.to_json(run.scope.evaluate(text, local))):
            unit, person = units.by_code(tx, one), people.by_nip(tx, one)
            found |= {(UNIT, unit.id)} if unit else {(PERSON, person.id)} if person else set()
        run.record.kept_out += [{"case_id": run.head.id, "element": node.id, "kind": kind, "who": who, "live": 1} for kind, who in sorted(found)]


def ended(run) -> None:
    """Nothing of the case waits any more; who was named stays away from its page."""
    if run.procedure.nevers:
        run.env.tx.run(sql.KEPT_OUT_ENDED, case_id=run.head.id)


def of_step(env, procedure, case_id: str, element: str) -> set[str]:
    """People who are kept out of a step now."""
    return _people(env, env.tx.all(sql.KEPT_OUT_OF, case_id=case_id, element=element)) if procedure.never_of(element) else set()


def concerns(env, procedure, case_id: str, person: str) -> bool:
    """Whether a case is about this person, at any of its steps."""
    return bool(procedure.nevers) and person in _people(env, env.tx.all(sql.KEPT_OUT, case_id=case_id))


def about(env, person: str) -> dict:
    """What statements that leave out whom they are about ask of somebody, so that no list, sum or count tells him of a case that is about him: his units and all above them."""
    day, row = env.today.isoformat(), env.person(person)
    places = {row.unit} if row is not None else set()
    places |= {one.unit for statement in (office.CHARGES_OF, office.APPOINTMENTS_OF) for one in env.tx.all(statement, person=person, day=day)}
    for one in [env.unit(unit) for unit in places]:
        above = one
        while above.parent is not None:
            above = env.unit(above.parent)
            places |= {above.id} if above.opd in (one.opd, None) else set()
    return {"reader": person, "about": sorted(places)}


def _people(env, rows) -> set[str]:
    own, places = {row.who for row in rows if row.kind == PERSON}, sorted({row.who for row in rows if row.kind == UNIT})
    if places:
        agencies = {env.unit(unit).opd for unit in places}                   # None: the top
        below = sorted(row.id for row in env.tx.all(UNITS_BELOW, units=places) if None in agencies or row.opd in agencies)
        own |= {row.person for row in env.tx.all(sql.OF_UNITS, units=below, day=env.today.isoformat())}
    return own


def _flat(value) -> list[str]:
    if isinstance(value, list):
        return [text for one in value for text in _flat(one)]
    return [value.strip()] if isinstance(value, str) and value.strip() else []
