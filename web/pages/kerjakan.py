"""/tugas/<task>: one task: what decides, what was said before, and the form of the decision. Nothing is decided by "Perbarui" or by choosing an outcome.

    POST /tugas/<task>     button kirim (complete), perbarui (draw again), simpan (keep the draft), buang (drop it), ambil (claim), lepas (release)
"""
from flask import Blueprint, Response, redirect, render_template, request

from engine import Refused, Unavailable, views
from web import errors, forms
from web.context import actor, engine, key
from web.security import employee

blueprint = Blueprint("kerjakan", __name__)


@blueprint.get("/tugas/<task>")
@employee
def page(task: str) -> str:
    kept = engine().drafts.task(actor(), task)
    found = engine().tasks.page(actor(), task, kept.raw) if kept else engine().tasks.page(actor(), task)
    return _page(found, key(), sent="lanjut" in request.args, kept=kept)


@blueprint.post("/tugas/<task>")
@employee
def work(task: str) -> Response | str | tuple[str, int]:
    entry = forms.read()
    if entry.button == forms.DROP:
        engine().drafts.drop(actor(), task=task)
        return redirect(f"/tugas/{task}", 303)
    if entry.button == forms.KEEP and entry.fragment:
        return forms.kept_at(engine().drafts.keep_task(actor(), task, entry.raw))
    if entry.button not in (forms.SEND, forms.CLAIM, forms.RELEASE):
        return _again(task, entry)
    try:
        if entry.button == forms.CLAIM:
            engine().tasks.claim(actor(), task)
            return redirect(f"/tugas/{task}", 303)
        if entry.button == forms.RELEASE:
            engine().tasks.release(actor(), task)
            return redirect("/tugas", 303)
        done = engine().tasks.complete(actor(), task, entry.raw, revision=entry.revision, key=entry.key, files=entry.files)
    except Refused as refusal:
        return _refused(refusal, task, entry)
    return redirect(_next(done), 303)


def _again(task: str, entry: forms.Entry) -> str:
    """The page drawn again from what was typed. The revision stays the one that was seen: what changed meanwhile must still be noticed."""
    found = engine().tasks.page(actor(), task, entry.raw)
    return _page(found, entry.key, revision=entry.revision, fragment=entry.fragment, kept=None if entry.fragment else _keep(task, entry))


def _keep(task: str, entry: forms.Entry) -> views.Kept | None:
    """The draft as it is kept now; without a database that can be written, or where a colleague has claimed the task, the page is still drawn."""
    try:
        at = engine().drafts.keep_task(actor(), task, entry.raw)
    except (Unavailable, Refused):
        return None
    return views.Kept({}, at) if at else None


def _refused(refusal: Refused, task: str, entry: forms.Entry) -> tuple[str, int]:
    if refusal.code == "invalid" and isinstance(refusal.params.get("page"), views.TaskPage):
        return _page(refusal.params["page"], entry.key, revision=entry.revision), 400
    engine().tasks.must_see(actor(), task)
    if refusal.code not in ("stale", "not_waiting") or entry.button != forms.SEND:
        raise refusal
    if refusal.code == "stale":
        try:                                              # still this person's task: the form itself keeps the input, now on what is true
            found = engine().tasks.page(actor(), task, entry.raw)
        except Refused:
            return forms.conflict(refusal, entry, None)
        return _page(found, key(), stale=refusal), 409
    return forms.conflict(refusal, entry, None)


def _next(done: views.Completed) -> str:
    """Where one goes after a task: to the next step if it is the same person's, else to the case if he may see it, else to the inbox."""
    if done.next_task:
        return f"/tugas/{done.next_task}?lanjut"
    try:
        engine().requests.revision(actor(), done.case)
    except Refused:
        return "/tugas"
    return f"/permohonan/{done.case}?terkirim"


def _page(task: views.TaskPage, used: str, *, revision: int | None = None, fragment: bool = False, sent: bool = False,
          stale: Refused | None = None, kept: views.Kept | None = None) -> str:
    again = task.form.preview is not None                 # the applicant's own form with its live facts, as wide as at the first filing
    template = ("_form.html" if again else "_task_form.html") if fragment else "task_return.html" if again else "task.html"
    return render_template(template, task=task, on_behalf=None, form=task.form, sheet=forms.sheet(task.form),
                           problems=forms.summary(task.form), used=used, revision=task.form.revision if revision is None else revision, sent=sent,
                           stale=errors.sentence(stale) if stale else "", target=f"/tugas/{task.id}", fragment=fragment, draft=kept, drafts=True)
