"""The leave procedure of processes/cuti runs: what waits, what a message does, how small its state is."""
from datetime import UTC, date, datetime
from pathlib import Path

import orjson
import pytest

from engine import bpmn

from .hosting import Play

CUTI = Path(__file__).parents[3] / "processes" / "cuti" / "cuti.bpmn"


@pytest.fixture(scope="module")
def model():
    return bpmn.parse(CUTI.read_bytes())


@pytest.fixture(params=[False, True], ids=["live", "saved"])
def play(request, model):
    hak = {"mulai": date(2030, 2, 4), "selesai": date(2030, 2, 8), "kedaluwarsa_pada": date(2030, 2, 4)}
    return Play(model, request.param, kelayakan=[], hak=hak, pejabat_berwenang={"lewat_bkpsdm": False}, verifikasi={"keputusan": "lengkap"},
                pertimbangan={"keputusan": "disetujui"}, nomor=None)


def test_model_is_complete(model):
    assert (model.process, model.start) == ("cuti", "permohonan")
    assert len(model.elements) == 109 and len(model.flows) == 105
    verifikasi = model.elements["verifikasi"]
    assert verifikasi.kind == "userTask" and verifikasi.lane == "Pengelola kepegawaian" and verifikasi.properties["promise"] == "1 hari kerja"
    assert model.lanes["Atasan langsung"].properties == {"role": "atasan_langsung"}
    assert model.elements["cadangkan"].action.parameters["account"] == "=hak.akun"
    assert model.elements["kelayakan"].decision == "kelayakan"
    assert model.elements["g_terbit"].scope == "penarikan"
    assert model.flows["f_g_layak_cadangkan"].default and model.flows["f_g_layak_perbaikan"].condition.startswith("some t in")
    assert set(model.elements) <= set(model.shapes) and set(model.flows) == set(model.edges)


def test_from_filing_to_reporting_back(play):
    assert play.tasks() == "verifikasi"
    assert play.due() == {"lewat_verifikasi": datetime(2030, 2, 3, 17, tzinfo=UTC)}          # midnight in Jakarta
    play.done("verifikasi")
    assert play.tasks() == "pertimbangan"
    play.done("pertimbangan")
    assert play.tasks() == "keputusan"
    play.done("keputusan", keputusan={"keputusan": "disetujui"})
    assert play.tasks() == "" and list(play.due()) == ["mulai_cuti"]
    play.host.now = datetime(2030, 2, 4, tzinfo=UTC)
    play.go()
    arms = {w.element.id: w for w in play.case.waiting()}
    assert set(arms) == {"cuti_berakhir", "dipanggil_kembali", "ditarik", "izin_sementara"}
    assert arms["dipanggil_kembali"].kind == "message" and arms["dipanggil_kembali"].element.properties["role"] == "atasan_langsung"
    assert play.case.message("dipanggil_kembali", arms["dipanggil_kembali"].token)
    play.go()
    assert play.tasks() == "lapor_kembali"
    play.done("lapor_kembali")
    assert play.case.ended and play.case.end_elements == ["selesai"] and play.case.waiting() == []


def test_withdrawal_stops_everything_at_once(play):
    play.done("verifikasi").message("ditarik")
    assert play.case.ended and play.case.end_elements == ["dibatalkan"]
    assert ("cancelled", "pertimbangan", 1) in play.host.moves("cancelled")


def test_returned_request_comes_back_to_the_same_element_for_a_second_visit(play):
    play.done("verifikasi").done("pertimbangan", pertimbangan={"keputusan": "dikembalikan"})
    assert play.tasks() == "perbaikan"
    play.done("perbaikan")
    waiting = next(w for w in play.case.waiting() if w.kind == "task")
    assert (waiting.element.id, waiting.visit) == ("verifikasi", 2)


def test_expiry_leads_through_the_shared_link(play):
    play.host.now = datetime(2030, 2, 5, tzinfo=UTC)
    play.go()
    assert play.case.end_elements == ["kedaluwarsa"]


def test_state_is_small(play):
    assert len(orjson.dumps(play.case.dump())) < 1500
