"""/tugas: the inbox of who is signed in, what is late first. Knows views only; the order, the groups and the counts are the engine's.

    GET  /tugas             ?lingkup= ?layanan= ?tahap= ?waktu= ?ambil= ?tanda= (web/inbox_filter), ?cari: with the words that were kept
    POST /tugas/cari        keeps the words of a search; none: the search is over
    POST /tugas/saringan    saves a filter by name, or removes one
    POST /tugas/tandai      marks the chosen tasks, or takes their marks away
"""
from itertools import groupby

from flask import Blueprint, Response, g, redirect, render_template, request

from engine import Refused
from web import errors, forms, inbox_filter
from web.context import actor, engine, page_number
from web.security import employee

MOST_CHOSEN = 100

blueprint = Blueprint("tugas", __name__)


@blueprint.get("/tugas")
@employee
def page() -> Response | str:
    return shown()


def shown(wrong: dict | None = None, typed: str = "") -> Response | str:
    """The inbox as the address asks for it; `wrong`: what is amiss with the name `typed` for a filter."""
    asked, searching = inbox_filter.read(request.values), "cari" in request.values
    inbox = engine().tasks.inbox(actor(), page=page_number(), asked=asked, searching=searching)
    g.waiting = inbox.total
    query = inbox_filter.query(asked, searching)
    if inbox.page > inbox.pages:
        return redirect(f"/tugas?{query}{'&' if query else ''}hal={inbox.pages}", 303)
    groups = [(name, list(rows)) for name, rows in groupby(inbox.rows, key=lambda row: row.group)]
    return render_template("tugas.html", inbox=inbox, groups=groups, query=query, searching=searching, by=inbox_filter, wrong=wrong or {}, typed=typed,
                           services=_pairs(inbox.procedures), steps=_pairs(inbox.steps),
                           sifted=bool(inbox_filter.fields(asked, scope="mine")) or searching)


@blueprint.post("/tugas/cari")
@employee
def search() -> Response:
    words = request.form.get("kata", "").strip()
    engine().inbox.search(actor(), words)
    return redirect(_back(inbox_filter.query(inbox_filter.read(request.form), bool(words))), 303)


@blueprint.post("/tugas/saringan")
@employee
def keep() -> Response | str | tuple[str, int]:
    asked, name = inbox_filter.read(request.form), request.form.get("nama", "")
    if request.form.get("tombol") == "hapus":
        engine().inbox.remove_filter(actor(), name)
    else:
        try:
            engine().inbox.save_filter(actor(), name, asked)
        except Refused as refusal:
            if refusal.code != "invalid":
                raise
            return shown(errors.problems(refusal), name), 400
    return redirect(_back(inbox_filter.query(asked)), 303)


@blueprint.post("/tugas/tandai")
@employee
def mark() -> Response:
    engine().inbox.mark(actor(), chosen(), request.form.get("tombol") != "hapus_tanda")
    return redirect(_back(inbox_filter.query(inbox_filter.read(request.form), "cari" in request.form)), 303)


def chosen() -> list[str]:
    """The ticked tasks, each once."""
    return list(dict.fromkeys(filter(forms.identifier, request.form.getlist("pilih"))))[:MOST_CHOSEN]


def _pairs(options) -> list[tuple[str, str]]:
    return [(one.value, one.label) for one in options]


def _back(query: str) -> str:
    return f"/tugas?{query}" if query else "/tugas"
