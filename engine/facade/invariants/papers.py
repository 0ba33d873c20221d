"""Letters, numbers and files: a letter in force has its bytes, a number is taken once, in order, and names one letter.

Knows rows and the file store; renders nothing.
"""
import hashlib

from engine.facade.invariants.page import CaseRows
from engine.office import numbers
from engine.store.statements import doctor as sql


def broken(rows: CaseRows, files) -> list[str]:
    wrong, taken = [], {n.text for n in rows.numbers}
    for letter in rows.letters:
        name = f"letter {letter.number or letter.id}"
        if letter.number and letter.number not in taken:
            wrong.append(rows.say(f"{name}: its number was never taken"))
        if letter.sha256:
            fault = _file(files, letter.sha256, letter.size, whole=True)
            if fault:
                wrong.append(rows.say(f"{name}: its file {fault}"))
        elif letter.status == "in_force":
            wrong.append(rows.say(f"{name} is in force without a file"))
    for one in rows.attachments:
        fault = _file(files, one.sha256, one.size, whole=False)
        if fault:
            wrong.append(rows.say(f"attachment {one.sha256[:12]}: its file {fault}"))
    return wrong


def _file(files, sha256: str, size: int | None, whole: bool) -> str:
    """What is wrong with a kept file; `whole`: its bytes are read, else only its size."""
    try:
        path = files.path(sha256)
        there = path.stat().st_size
        content = path.read_bytes() if whole else None
    except (OSError, ValueError):
        return "is missing"
    if size is not None and there != size or content is not None and hashlib.sha256(content).hexdigest() != sha256:
        return "was changed"
    return ""


def of_the_office(tx) -> list[str]:
    """What no single case shows."""
    wrong = [f"numbers: series {where} has a gap" for where in numbers.gaps(tx)]
    wrong += [f"numbers: series {row.series} {row.scope} stands at {row.stands}, the last number taken is {row.last}" for row in tx.all(sql.SERIES_BEHIND)]
    wrong += [f"numbers: {row.text} was taken {row.n} times" for row in tx.all(sql.SAME_NUMBER)]
    wrong += [f"numbers: {row.number} stands on {row.n} letters of one kind" for row in tx.all(sql.LETTERS_OF_NUMBER)]
    there = {row.procedure: row.n for row in tx.all(sql.CASES_OF)}
    taken = {row.name.removeprefix("case:"): int(row.last) for row in tx.all(sql.CASE_SERIES)}
    wrong += [f"numbers: {taken.get(key, 0)} case numbers of {key} were taken for {there.get(key, 0)} cases"
              for key in sorted(there | taken) if taken.get(key, 0) != there.get(key, 0)]
    return wrong
