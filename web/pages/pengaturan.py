"""/pengaturan: what somebody chooses for himself: language, how he is told of events, his calendar. Knows no rule of telling."""
from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from engine import Refused
from web import errors
from web.context import actor, engine
from web.languages import LANGUAGES
from web.security import employee

blueprint = Blueprint("pengaturan", __name__)
FIELD = "c-"                             # before the kind of an event: no kind is the name of another field


@blueprint.get("/pengaturan")
@employee
def page() -> str:
    return _page()


@blueprint.post("/pengaturan")
@employee
def change() -> BaseResponse | tuple[str, int]:
    what = request.form.get("ubah", "")
    if what == "pemberitahuan":
        ways = {name.removeprefix(FIELD): value for name, value in request.form.items() if name.startswith(FIELD)}
        gateway = request.form.get("gerbang", "")
        try:
            engine().telling.choose(actor(), ways, "surel" in request.form, gateway)
        except Refused as refusal:
            if refusal.code != "invalid":
                raise
            wrong = {"gerbang" if key == "gateway" else FIELD + key: words for key, words in errors.problems(refusal).items()}
            return _page(wrong, ways, gateway), 400
        return redirect("/pengaturan?jadi=pemberitahuan", 303)
    if what in ("kalender-baru", "kalender-hapus"):
        (engine().absences.renew if what == "kalender-baru" else engine().absences.drop)(actor())
        return redirect(f"/pengaturan?jadi={what}#kalender", 303)
    if what in LANGUAGES:
        return redirect(f"/pengaturan?bahasa={what}&jadi=bahasa", 303)        # there the language is agreed on as everywhere
    return abort(400)


def _page(wrong: dict[str, str] | None = None, typed: dict[str, str] | None = None, gateway: str | None = None) -> str:
    return render_template("pengaturan.html", telling=engine().telling.page(actor()), wrong=wrong or {}, typed=typed or {}, gateway=gateway,
                           feed=engine().absences.address(actor()), done=request.args.get("jadi", ""))
