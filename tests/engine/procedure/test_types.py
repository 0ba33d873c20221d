"""Types of a procedure: what is there at an element, what a branch leaves possible, and that the office functions are declared as they are."""
import pytest

from engine.feel.builtins.register import read_signature
from engine.procedure.check import check
from engine.procedure.checks.declared import OFFICE, PEMOHON, Declared
from engine.procedure.checks.flowing import Flowing
from engine.procedure.checks.known import PEMOHON as MEMBERS
from engine.procedure.checks.tables import going_together
from engine.procedure.folder import read
from engine.run.functions import FUNCTIONS
from tests.engine.procedure.conftest import CUTI, harmed


@pytest.fixture(scope="module")
def procedure():
    return read(CUTI)


@pytest.fixture(scope="module")
def flowing(procedure):
    declared = Declared(procedure)
    return Flowing(procedure, lambda path: declared.object(path[0]).members.get(path[1]).values if len(path) == 2 else None)


def test_office_functions_are_declared_as_they_are():
    assert set(OFFICE) == set(FUNCTIONS)
    for name, function in FUNCTIONS.items():
        own, declared = function.builtin.signatures[0].params, OFFICE[name].builtin.signatures[0].params
        assert own == declared, name


def test_the_record_is_declared_as_it_is():
    assert set(PEMOHON.members) == set(MEMBERS)


def test_what_is_certain_at_an_element(flowing):
    assert flowing.before["verifikasi"].certain() >= {"permohonan", "hak", "kelayakan", "dokumen", "opsi_keputusan"}
    assert "pertimbangan" not in flowing.before["verifikasi"].objects
    assert "jawaban_perubahan" not in flowing.before["keputusan"].certain()
    assert "jawaban_perubahan" in flowing.before["keputusan"].objects


def test_a_form_sent_again_empties_what_came_after(flowing):
    assert set(flowing.after["perbaikan"].objects) == {"permohonan"}


def test_a_withdrawal_may_come_at_any_time(flowing, procedure):
    assert flowing.perhaps("g_terbit") == frozenset(procedure.objects)
    assert flowing.before["g_terbit"].certain() >= {"permohonan"}


def test_what_a_branch_leaves_possible(flowing):
    assert flowing.before["ke_pemohon_pejabat"].values[("keputusan", "keputusan")] == {"dikembalikan"}
    assert flowing.before["hitung_akhir"].values[("keputusan", "keputusan")] == {"disetujui", "perubahan"}


def test_a_decision_is_as_its_columns_and_cells_say(procedure):
    found = Declared(procedure).decision("hak")
    assert (found.members["mulai"].kind, found.members["hari_kerja"].kind, found.members["alokasi"].kind) == ("date", "number", "list")
    assert found.members["alokasi"].item.members["akun"].kind == "string"
    findings = Declared(procedure).decision("kelayakan")
    assert findings.item.members["tingkat"].values == ("tolak", "peringatan")


def test_options_that_go_together(procedure):
    pairs = going_together(procedure.forms["permohonan"])["jenis", "subjenis"]
    assert ("besar", "agama") in pairs
    assert ("besar", "biasa") not in pairs


def test_known_gaps_are_answers_and_true_gaps_are_told():
    silent = check(CUTI)
    assert not [f for f in silent if f.code == "gap"]
    told = check(harmed("hak.dmn", "ada_ketentuan: ketentuan != null", "ada_ketentuan: true"))
    assert {f.code for f in told} == {"gap"}
    assert any('"pppk"' in f.params["words"] for f in told)
    assert read_signature("f(a: number)")[0] == "f"
