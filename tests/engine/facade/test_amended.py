"""Texts amended within a version: every process on the database has them at once, without a restart."""
import re
import shutil
from dataclasses import replace

import pytest

from engine import Engine
from tests.office import CUTI


@pytest.fixture
def other(desk):
    """A second process on the same database."""
    with Engine.open(desk.engine.settings, desk.engine.clock) as engine:
        yield engine


@pytest.fixture
def folder(tmp_path):
    """The folder of leave requests with what it shares, to be amended."""
    return shutil.copytree(CUTI.parent, tmp_path / "processes") / "cuti"


def step_name(folder, words: str):
    text = folder / "text" / "en.yaml"
    text.write_text(re.sub(r"(?m)(?<=^  verifikasi: ).+", words, text.read_text("utf-8")), "utf-8")
    return folder


def test_amended_texts_are_there_in_every_process(desk, other, folder):
    case = desk.file().case
    guest, officer = (replace(a, language="en") for a in (desk.pemohon, desk.verifikator))
    task, code = desk.task(case, "verifikasi"), desk.engine.requests.page(guest, case).tracking

    def seen(engine):
        steps = engine.requests.page(guest, case).steps + engine.requests.track(code, language="en").steps
        return {s.name for s in steps if s.element == "verifikasi"} | {engine.tasks.inbox(officer).rows[0].name, engine.tasks.page(officer, task).name}
    before = seen(other)
    assert seen(desk.engine) == before == {"Personnel verification"}
    for words in ("Looked at", "Looked at again"):                   # the clock stands still: the second time as well
        assert desk.engine.studio.deploy(step_name(folder, words)).status == "in_force"
        assert seen(other) == seen(desk.engine) == {words}
