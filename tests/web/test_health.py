"""What a proxy, a watchdog and Prometheus ask: alive, ready, and figures that tell nobody's name."""
import logging
import shutil
import sqlite3
from types import SimpleNamespace

import pytest

from engine.store.statements import office as office_sql
from tests.office import desk
from web import create_app


@pytest.fixture
def office(made):
    with desk(made) as there:
        there.client = create_app(there.engine, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False).test_client()
        yield there


def token(office, *scopes: str) -> dict[str, str]:
    [row] = office.rows(office_sql.PERSON_BY_ID, id=office.pemohon.person)
    return {"Authorization": f"Bearer {office.engine.admin.create_token(row.nip, scopes)}"}


def test_a_sound_process_is_ready(office):
    assert office.client.get("/healthz").data == b"ok\n"
    answer = office.client.get("/readyz")
    assert (answer.status_code, answer.data) == (200, b"ready\n")


def test_what_keeps_it_from_serving_is_named(office, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=1000))
    with office.engine.lifetime():
        assert office.client.get("/readyz").data == b"room\n"
        office.engine.jobs._threads[0] = SimpleNamespace(is_alive=lambda: False, join=lambda seconds: None)     # a worker that died
        answer = office.client.get("/readyz")
    assert answer.status_code == 503 and answer.data == b"room\nworkers\n"
    monkeypatch.undo()
    with sqlite3.connect(office.engine.settings.data / "runut.sqlite") as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    assert office.client.get("/readyz").data == b"schema\n" and office.client.get("/healthz").status_code == 200


def test_figures_are_for_programs_with_their_scope(office):
    assert office.client.get("/metrics").status_code == 401
    assert office.client.get("/metrics", headers=token(office, "cases:read")).status_code == 403


def test_figures_say_what_waits_and_nobody(office):
    headers = token(office, "measures:read")
    case = office.file().case
    office.client.get(f"/permohonan/{case}")
    office.client.get("/tidak-ada")
    told = office.client.get("/metrics", headers=headers).get_data(as_text=True)
    figures = dict(line.rsplit(" ", 1) for line in told.splitlines() if line and not line.startswith("#"))
    assert float(figures["runut_cases"]) == 1 and float(figures["runut_tasks"]) == 1 and float(figures["runut_incidents"]) == 0
    assert float(figures["runut_jobs"]) == float(figures["runut_dead_jobs"]) == float(figures["runut_timer_late"]) == 0
    assert figures['runut_http_answers_total{method="GET",route="/permohonan/<case>",status="303"}'] == "1.0"
    assert figures['runut_http_answers_total{method="GET",route="none",status="404"}'] == "1.0"
    assert case not in told and office.pemohon.name not in told
    assert 'route="/metrics",status="200"' in office.client.get("/metrics", headers=headers).get_data(as_text=True)


def test_one_line_for_each_command_and_job(office, caplog):
    with caplog.at_level(logging.INFO, "runut.command"), caplog.at_level(logging.INFO, "engine.jobs.runner"):
        case = office.file().case
        office.decided(mulai="2026-12-14", selesai="2026-12-14")
        with pytest.raises(Exception, match="not_yours"):
            office.engine.tasks.complete(office.pejabat, office.task(case, "verifikasi"), {}, revision=None, key="x" * 10)
    lines = [r.getMessage() for r in caplog.records]
    assert [line for line in lines if line.startswith(f"command kind=file case={case} actor={office.pemohon.person} ms=") and line.endswith(" outcome=done")]
    assert [line for line in lines if line.startswith("command kind=complete") and line.endswith("outcome=not_yours")]
    assert [line for line in lines if line.startswith("job kind=mail ") and line.endswith("outcome=sent")]
