"""Operations on procedures: what the office offers, its forms and what their tables say, its versions."""
from dataclasses import dataclass, field
from typing import Any

from engine import Refused
from web.api import resources as r
from web.api.operations import Operation, operation
from web.context import actor, engine


@dataclass(frozen=True)
class Values:
    """Values by field: texts, numbers, true or false, lists of texts; days and moments as ISO text. `on_behalf`: id of the applicant, if not oneself."""
    values: dict[str, Any] = field(default_factory=dict)
    on_behalf: str | None = None


@operation("GET", "/procedures", "cases:read", "What the office offers to the person of the token", answers=tuple[r.Procedure, ...])
def list_procedures() -> tuple[r.Procedure, ...]:
    return tuple(map(r.Procedure.of, engine().services.cards(actor(), actor().language)))


@operation("GET", "/procedures/{procedure}", "cases:read", "One procedure", answers=r.Procedure)
def read_procedure(procedure: str) -> r.Procedure:
    found = next((p for p in list_procedures.run() if p.key == procedure), None)
    if found is None:
        raise Refused("no_version")
    return found


@operation("POST", "/procedures/{procedure}/preview", "cases:read", "The start form with what its tables say about the values, and what one changed value "
           "would change; files nothing", body=Values, answers=r.Form)
def preview(procedure: str, body: Values) -> r.Form:
    return r.Form.of(engine().requests.start_form(actor(), procedure, body.values, on_behalf=body.on_behalf))


@operation("GET", "/versions", "versions:read", "Versions of all procedures with their running cases; for administrators and designers",
           answers=tuple[r.Version, ...])
def list_versions() -> tuple[r.Version, ...]:
    if not {"admin", "perancang"} & set(actor().roles):
        raise Refused("not_found")
    return tuple(map(r.Version.of, engine().studio.versions()))


OPERATIONS: tuple[Operation, ...] = (list_procedures, read_procedure, preview, list_versions)
