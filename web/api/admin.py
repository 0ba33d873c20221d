"""Operations for administrators' programs: the state export (design.md, "State export"), which is no page and has no resource of its own."""
import json

from flask import Response

from engine import Refused
from web.api.operations import Operation, operation
from web.context import actor, engine


@operation("GET", "/admin/state", "admin:read", "The whole state in one transaction: cases, tasks, letters, ledger, outbox, timers, incidents, audit")
def export_state() -> Response:
    if "admin" not in actor().roles:
        raise Refused("not_found")
    return Response(json.dumps(engine().admin.export_state(), ensure_ascii=False), content_type="application/json")


OPERATIONS: tuple[Operation, ...] = (export_state,)
