"""/tugas/massal: several tasks decided on one page. First what decides each is shown and confirmed, then each is completed by itself.

    POST  pilih=<task>...                         the page to confirm
          tombol=kirim, key, g.<task>=<group>, rev.<task>, keputusan.<group>, alasan.<group>; k.<task>, a.<task>: another outcome for this one
"""
from dataclasses import dataclass, field

from flask import Blueprint, render_template, request

from engine import Refused, Unavailable, views
from web import context, errors, forms
from web.context import actor, engine
from web.languages import gettext as _
from web.pages.tugas import chosen
from web.security import employee

blueprint = Blueprint("massal", __name__)


@dataclass(frozen=True)
class Entry:
    """What the page says about one task."""
    group: str
    decision: str
    reason: str
    revision: int | None


@dataclass
class Outcome:
    """What became of the tasks: `done` in the order they were sent, `failed`: task -> why not."""
    done: list[tuple[views.BulkItem | None, views.Completed]] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


@blueprint.post("/tugas/massal")
@employee
def page() -> str | tuple[str, int]:
    tasks = chosen()
    if not tasks:
        return render_template("massal_kosong.html"), 400
    sheet = engine().bulk.sheet(actor(), tasks)
    if not (sheet.groups or sheet.alone or sheet.gone):
        raise Refused("not_found")
    if request.form.get("tombol") != "kirim":
        return _page(sheet)
    wrong = _wrong(sheet)
    if wrong:
        return _page(sheet, wrong=wrong, used=forms.key()), 400
    outcome = _decide(tasks, {item.id: item for item in _items(sheet)})
    return _page(engine().bulk.sheet(actor(), list(outcome.failed)), outcome)


def _decide(tasks: list[str], items: dict[str, views.BulkItem]) -> Outcome:
    """One command each, with a key of its own; whatever becomes of one, the others are done."""
    outcome, used = Outcome(), forms.key()
    for task in tasks:
        entry = _entry(task)
        try:
            done = engine().tasks.complete(actor(), task, engine().bulk.entries(entry.decision, entry.reason), revision=entry.revision, key=f"{used}-{task}"[:100])
        except Refused as refusal:
            told = errors.problems(refusal).values() if refusal.code == "invalid" else (errors.sentence(refusal),)
            outcome.failed[task] = " ".join(dict.fromkeys(told))
        except Unavailable:
            outcome.failed[task] = _("Sistem sedang tidak dapat menyimpan. Coba lagi.")
        else:
            outcome.done.append((items.get(task), done))
    return outcome


def _entry(task: str) -> Entry:
    form = request.form
    group, own = form.get(f"g.{task}", ""), form.get(f"k.{task}", "")
    return Entry(group, own or form.get(f"keputusan.{group}", ""), (form.get(f"a.{task}", "") if own else form.get(f"alasan.{group}", "")).strip(),
                 forms.number(form.get(f"rev.{task}", "")))


def _wrong(sheet: views.BulkSheet) -> dict[str, str]:
    """Names of fields that are still empty, with a sentence each."""
    found: dict[str, str] = {}
    for group in sheet.groups:
        for item in group.items:
            entry, own = _entry(item.id), bool(request.form.get(f"k.{item.id}"))
            if not entry.decision:
                found[f"keputusan.{group.key}"] = _("Pilih keputusan.")
            elif entry.decision in group.reasons and not entry.reason:
                found[f"a.{item.id}" if own else f"alasan.{group.key}"] = _("Tulis alasannya.")
    return found


def _items(sheet: views.BulkSheet):
    return (*(item for group in sheet.groups for item in group.items), *sheet.alone, *sheet.gone)


def _page(sheet: views.BulkSheet, outcome: Outcome | None = None, wrong: dict[str, str] | None = None, used: str | None = None) -> str:
    """The page; `used`: the key of a form that has not been sent on yet."""
    outcome = outcome or Outcome()
    return render_template(
        "massal.html", sheet=sheet, done=outcome.done, failed=outcome.failed, wrong=wrong or {}, typed=request.form,
        used=used or context.key(), several=sum(len(group.items) for group in sheet.groups))
