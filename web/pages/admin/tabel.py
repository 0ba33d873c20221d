"""/admin/prosedur/<procedure>/tabel: the decision tables in force, for those who write them. A table is tried with values of one's own; nothing is kept."""
from flask import Blueprint, Response, abort, render_template, request

from engine import row_tests
from web.context import actor, engine
from web.security import designer

blueprint = Blueprint("admin_tabel", __name__)
TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}
MOST_FIELDS, LONGEST = 300, 5_000


@blueprint.get("/admin/prosedur")
@designer
def procedures() -> str:
    return render_template("admin/prosedur.html", shelves=engine().studio.shelves(actor()))


@blueprint.get("/admin/prosedur/<procedure>/tabel")
@designer
def shelf(procedure: str) -> str:
    found = next((s for s in engine().studio.shelves(actor()) if s.procedure == procedure), None)
    if found is None:
        abort(404)
    return render_template("admin/tabel.html", shelf=found)


@blueprint.get("/admin/prosedur/<procedure>/tabel/<decision>")
@designer
def table(procedure: str, decision: str) -> str:
    return _page(procedure, decision, None)[0]


@blueprint.post("/admin/prosedur/<procedure>/tabel/<decision>")
@designer
def attempt(procedure: str, decision: str) -> tuple[str, int]:
    return _page(procedure, decision, {k: v[:LONGEST] for k, v in list(request.form.items())[:MOST_FIELDS]})


@blueprint.get("/admin/prosedur/<procedure>/tabel/<decision>/unduh/<kind>")
@designer
def file(procedure: str, decision: str, kind: str) -> Response:
    data = engine().studio.sheet(actor(), procedure, decision, kind)
    return Response(data, mimetype=TYPES[kind], headers={"Content-Disposition": f'attachment; filename="{_plain(decision)}.{kind}"'})


def _page(procedure: str, decision: str, given: dict[str, str] | None) -> tuple[str, int]:
    page = engine().studio.table(actor(), procedure, decision, given)
    return render_template("admin/tabel_satu.html", page=page, tests=row_tests(engine(), procedure, decision)), 400 if page.errors else 200


def _plain(name: str) -> str:
    """A name that may stand in a header."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "_-") else "_" for c in name)
