"""/skm: what people think of the services, for everybody; /skm/<procedure>: one service by half-years."""
from flask import Blueprint, render_template

from web.context import engine
from web.languages import language
from web.security import public

blueprint = Blueprint("skm", __name__)


@blueprint.get("/skm")
@public
def page() -> str:
    return render_template("skm.html", services=engine().surveys.all(language()))


@blueprint.get("/skm/<procedure>")
@public
def service(procedure: str) -> str:
    return render_template("skm_satu.html", page=engine().surveys.results(procedure, language()))
