"""Whom a file of people no longer names, and who has another NIP now. Knows rows and doubts; takes nothing away unasked."""
from engine.office import records
from engine.office.imports.outcome import Changed, Outcome
from engine.store.statements import office as sql
from engine.store.statements import people as people_sql

HELD = object()                      # in place of a row of `person`: nothing is done with this one yet
MISSING = "tidak ada dalam berkas"   # basis of the entry of somebody a file no longer named


# those who are gone ---------------------------------------------------------------------------------------------------------------
def left(history: list[records.Entry]) -> bool:
    """Whether he is inactive because a file no longer named him."""
    last = next((entry for entry in reversed(history) if entry.kind == "kedudukan"), None)
    return last is not None and last.basis == MISSING


def renamed(context, outcome: Outcome, new: list[dict], missing: list) -> tuple[dict, set[str]]:
    """New NIPs that seem to be somebody's who is missing (same name, birth and sex), with the row he has. Until that is accepted nothing is done
    with either: then they are HELD."""
    gone: dict[tuple, list] = {}
    for person in missing:
        gone.setdefault((_bare(person.name), person.nip[:8], person.sex), []).append(person)
    found, waiting = {}, set()
    for row in new:
        same = gone.get((_bare(row["nama"]), row["nip"][:8], row["jenis_kelamin"]), [])
        if len(same) == 1:
            accepted = context.options.accepts("doubt_same_person")
            found[row["nip"]] = same[0] if accepted else HELD
            waiting.add(same.pop().id)
            if not accepted:
                outcome.doubt("doubt_same_person", True, line=row["line"], name=row["nama"])
    return found, waiting


def leave(context, outcome: Outcome, missing: list, everybody: list, histories: dict) -> None:
    """Those the file no longer names become inactive today: not all at once unasked, and nobody who heads a unit or has something running."""
    if not missing:
        return
    active = sum(person.active for person in everybody)
    if (None in context.skipped or len(missing) * 100 > context.options.missing_percent * active) and not context.options.accepts("doubt_many_missing"):
        outcome.doubt("doubt_many_missing", True, n=len(missing), of=active)
        return
    tx = context.tx
    headed = {unit.head: unit.name for unit in tx.all(sql.UNITS) if unit.head}
    cases = {row.person: row.n for row in tx.all(people_sql.OPEN_CASES_BY_APPLICANT)}
    claims = {row.person: row.n for row in tx.all(people_sql.CLAIMS_BY_PERSON)}
    going = []
    for person in missing:
        held = False
        if person.id in headed:
            held |= not context.options.accepts("doubt_leaves_head")
            outcome.doubt("doubt_leaves_head", held, name=person.name, unit=headed[person.id])
        if person.id in cases or person.id in claims:
            busy = not context.options.accepts("doubt_leaves_work")
            held |= busy
            outcome.doubt("doubt_leaves_work", busy, name=person.name, cases=cases.get(person.id, 0), tasks=claims.get(person.id, 0))
        if not held:
            going.append(person)
    records.change(tx, [records.Change(person, {"active": 0}, {}) for person in going], today=context.today, source="import", at=context.at,
                   actor=context.actor, basis=MISSING, known=histories)
    outcome.changes += [Changed(person.name, "active", "1", "0") for person in going]
    outcome.left = len(going)


def _bare(name: str) -> str:
    """A name without titles: what stands before the first comma, without words that end with a full stop."""
    return " ".join(word for word in name.split(",")[0].casefold().split() if not word.endswith("."))
