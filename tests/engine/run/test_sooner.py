"""What a little less would bring: told only where the way depends on it, only where it gets shorter, and only after it was tried."""
import shutil

import pytest

from tests import office
from tests.office import CUTI, LEAVE

LONG = "permohonan.selesai - permohonan.mulai &gt; duration(&quot;P2D&quot;)"         # more than three days go by way of the city


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    there = tmp_path_factory.mktemp("sooner") / "cuti"
    shutil.copytree(CUTI, there)
    diagram = there / "cuti.bpmn"
    text = diagram.read_text("utf-8")
    assert "pejabat_berwenang.lewat_bkpsdm = true" in text
    diagram.write_text(text.replace("pejabat_berwenang.lewat_bkpsdm = true", LONG), "utf-8")
    return there


def told(desk, **fields) -> tuple[str, ...]:
    return desk.engine.requests.start_form(desk.pemohon, "cuti", {**LEAVE, **fields}).preview.counterfactuals


def test_three_days_instead_of_four_are_decided_sooner(folder):
    with office.Stage(folder, office.Settings.load(office.HOUSE / "config.yaml", {})) as made, office.desk(made) as desk:
        [later, earlier] = sorted(told(desk, mulai="2026-12-07", selesai="2026-12-10"))
        assert later.startswith("Tanggal mulai 8 Desember 2026 alih-alih 7 Desember 2026: dijanjikan selesai dalam ")
        assert earlier.startswith("Tanggal selesai 9 Desember 2026 alih-alih 10 Desember 2026: dijanjikan selesai dalam ")
        assert "hari kerja alih-alih" in earlier and "Lamanya: 3 hari kerja alih-alih 4 hari kerja" in earlier
        assert told(desk, mulai="2026-12-07", selesai="2026-12-09") == (), "nothing would be better"


def test_where_the_way_does_not_depend_on_the_length_nothing_is_told():
    with office.stage() as made, office.desk(made) as desk:
        assert told(desk, mulai="2026-12-07", selesai="2026-12-10") == ()
