"""Attachments as they come in: judged by their content and by the office's scanner, kept by hash before the command begins, tied to the case inside it.

What a refused command leaves lies in the file store without a row; it is swept when it is a day old. Knows the file store and rows; of a form only
which of its fields take files.
"""
import re
from collections.abc import Iterator
from datetime import timedelta

from engine import views
from engine.clock import to_text
from engine.errors import Problem, Refused
from engine.facade import content, scanner
from engine.store import new_id
from engine.store.statements import case as sql

MB = 1024 * 1024
LONGEST_NAME = 120
DIGITS = "0123456789abcdef"          # a sixteenth of the file store is looked at at a time
LEFT, OVERDUE = timedelta(days=1), timedelta(days=7)             # files without a row: when they go; when something is wrong if they did not
CODE = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")          # codes of documents come back from a browser


def safe_name(name: str) -> str:
    """The last part of a name, printable and short."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*\u202e\u202d\u2066\u2067\u2068\u2069').strip(". ")
    return clean[-LONGEST_NAME:] or "lampiran"


def fields_of(form) -> frozenset[str]:
    """The fields of a form that take files; what came under another name was not asked for."""
    return frozenset(c.key for c in form.inputs if c.type == "filepicker") if form else frozenset()


def store(transactions, files, fields: frozenset[str], person: str, there=()) -> list[dict]:
    """Keep the bytes of the files that were asked for; what is too large, too many, of another kind, broken or infected is refused at its field.

    `there`: rows of what the case has already. What a refused command leaves is swept. The scanner is asked last, about files that are good otherwise,
    and before anything is kept.
    """
    settings, files = transactions.settings, [f for f in files if f.field in fields]
    limits, errors, out = settings.limits, {}, []
    if not files:
        return []
    today, held = _sent_today(transactions, person), sum(row.size for row in there)
    for file in files:
        name, size = safe_name(file.name), len(file.data)
        sent = sum(one["size"] for one in out) + size
        if len(there) + len(out) >= limits.attachments_per_case:
            errors[file.field] = Problem("file_count", {"most": limits.attachments_per_case})
        elif size > limits.attachment_mb * MB:
            errors[file.field] = Problem("file_size", {"name": name, "most": limits.attachment_mb})
        elif held + sent > limits.attachments_case_mb * MB:
            errors[file.field] = Problem("file_case_mb", {"most": limits.attachments_case_mb})
        elif today + sent > limits.attachments_day_mb * MB:
            errors[file.field] = Problem("file_day_mb", {"most": limits.attachments_day_mb})
        else:
            media, problem = content.judge(file.data, name)
            if problem:
                errors[file.field] = problem
            code = file.code if file.code and CODE.match(file.code) else None
            out.append({"id": new_id(), "field": file.field, "code": code, "name": name, "media": media, "size": size, "data": file.data})
    if not errors:
        errors = _scanned(settings.scanner, out)
    if errors:
        raise Refused("invalid", errors=errors)
    for one in out:
        one["sha256"] = transactions.store.files.put(one.pop("data"))
    return out


def _sent_today(transactions, person: str) -> int:
    """Bytes this person has attached since midnight of the office."""
    with transactions.read() as env:
        return int(env.tx.one(sql.ATTACHED_SINCE, person=person, since=env.midnight(env.today)).size)


def _scanned(settings, files: list[dict]) -> dict[str, Problem]:
    """What the office's scanner says of each, written beside it; what is infected, or what could not be told where that is not enough."""
    errors = {}
    for one in files:
        one["scan"] = scanner.scan(settings, one["data"])
        if one["scan"] == scanner.INFECTED:
            errors[one["field"]] = Problem("file_infected", {"name": one["name"]})
        elif one["scan"] == scanner.UNTOLD and settings.unreachable == "refuse":
            errors[one["field"]] = Problem("file_unscanned")
    return errors


def as_values(stored: list[dict], there=()) -> dict[str, list[dict]]:
    """Attachments per filepicker as forms see them: [{id, nama, kode}]; `there` are rows of the table."""
    out: dict[str, list[dict]] = {}
    for row in there:
        out.setdefault(row.field, []).append({"id": row.id, "nama": row.name, "kode": row.code})
    for one in stored:
        out.setdefault(one["field"], []).append({"id": one["id"], "nama": one["name"], "kode": one["code"]})
    return out


def as_views(there) -> dict[str, tuple[views.Stored, ...]]:
    out: dict[str, tuple[views.Stored, ...]] = {}
    for row in there:
        out[row.field] = (*out.get(row.field, ()), views.Stored(row.id, row.name, row.size, row.code, row.scan == scanner.UNTOLD))
    return out


def attach(env, stored: list[dict], case: str, person: str) -> None:
    rows = [{"id": s["id"], "case_id": case, "person": person, "field": s["field"], "code": s["code"], "name": s["name"], "media": s["media"],
             "size": s["size"], "sha256": s["sha256"], "at": to_text(env.now), "scan": s["scan"]} for s in stored]
    if rows:
        env.tx.many(sql.ATTACHMENT_INSERT, rows)


# what nobody refers to ----------------------------------------------------------------------------------------------------------
def sweep(transactions) -> Iterator[tuple[int, int]]:
    """Removes files that no row refers to and that nobody has put for a day, a sixteenth of the store a step: (how many were looked at, how many went)."""
    for digit in DIGITS:
        with transactions.read() as env:
            before = _before(env, LEFT)
            seen, unused = _unused(env.tx, transactions.store.files, digit, before)
        yield seen, sum(transactions.store.files.drop(sha256, before) for sha256 in unused)


def unswept(env, files) -> int:
    """Files no row refers to, although the sweep should have taken them days ago."""
    return sum(len(_unused(env.tx, files, digit, _before(env, OVERDUE))[1]) for digit in DIGITS)


def _before(env, age: timedelta) -> float:
    return (env.now - age).timestamp()


def _unused(tx, files, digit: str, before: float) -> tuple[int, list[str]]:
    """(how many files are old enough, those of them without a row). A file that has a row is old or young; the rows are read after the files."""
    old = files.old(digit, before)
    named = {row.sha256 for row in tx.all(sql.FILES_NAMED, digit=digit)} if old else set()
    return len(old), [sha256 for sha256 in old if sha256 not in named]
