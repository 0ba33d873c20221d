"""A decision tried by itself, test rows beside a table, tables as files: the engine functions and the command line on them."""
import json
import shutil

import pytest

from engine import Problems, Settings, Unusable, decide_table, export_table, import_table
from engine.play.folder import read_scenario, scenario_files
from engine.play.scenario import Decide
from engine.procedure.files import executed
from engine.procedure.folder import read
from tests.office import CUTI
from web import cli

CASE = {"permohonan.jenis": "tahunan", "pemohon.kelompok_jabatan": "pengawas"}


def test_result_row_sentence_and_what_else_could_be():
    found = decide_table(CUTI, "pejabat_berwenang", CASE, Settings())
    assert (found.value["peran"], found.rows) == ("kepala_bkpsdm", (("pejabat_berwenang", 6),))
    assert "aturan 6" in found.sentences[0]
    assert any("pemohon.kelompok_jabatan = jpt_pratama" in s and "Wali Kota" in s for s in found.instead)
    assert not found.reasons


def test_decisions_before_it_are_worked_out_and_balances_are_given():
    case = {"permohonan.jenis": "tahunan", "permohonan.subjenis": "biasa", "permohonan.mulai": "2026-12-01", "permohonan.selesai": "2026-12-31",
            "balance.cuti_tahunan.2026": "12"}
    assert [r["kode"] for r in decide_table(CUTI, "kelayakan", case, Settings()).value] == ["SALDO_KURANG"]


@pytest.mark.parametrize(("table", "pairs"), [("tidak_ada", {}), ("pejabat_berwenang", {"x.y": "1"}), ("hak.dmn", {}), ("hak", {"filed": "kemarin"}), ("hak", {"permohonan.jeniss": "besar"}), ("hak", {"pemohon.golonga": "III/a"})])
def test_what_cannot_be_tried_says_so(table, pairs):
    with pytest.raises(Unusable):
        decide_table(CUTI, table, pairs, Settings())


def test_the_command_line(capsys):
    assert cli.main(["decide", str(CUTI), "pejabat_berwenang", *(f"{k}={v}" for k, v in CASE.items()), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["value"]["peran"] == "kepala_bkpsdm"
    assert told["trace"]["tables"][0]["hits"][0]["row"] == 6
    with pytest.raises(SystemExit) as call:
        cli.main(["decide", str(CUTI), "hak", "kosong"])
    assert call.value.code == 2


def test_rows_beside_a_table_are_played_as_steps():
    file = next(f for f in scenario_files(CUTI) if f.name == "opsi_keputusan.tests.yaml")
    steps = read_scenario(file).steps
    assert len(steps) == 4
    assert all(isinstance(s, Decide) and s.table == "opsi_keputusan" for s in steps)
    assert file.name not in executed(read(CUTI).files)


def test_rows_with_mistakes_name_the_line(tmp_path):
    file = tmp_path / "x.tests.yaml"
    file.write_text("table: hak\nrows:\n- given: {}\n  expectt: 1\n")
    with pytest.raises(Problems) as found:
        read_scenario(file)
    assert found.value.problems[0].step == 1
    assert found.value.problems[0].line in (3, 4)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_goes_out_and_comes_back(tmp_path, kind, capsys):
    folder, file = tmp_path / "cuti", tmp_path / f"t.{kind}"
    shutil.copytree(CUTI, folder)
    before = read(folder)
    assert export_table(folder, "opsi_keputusan", file) == 8
    assert cli.main(["table", "import", str(folder), "opsi_keputusan", str(file)]) == 0
    assert "0 baris baru, 0 berubah, 0 dihapus" in capsys.readouterr().out
    assert read(folder).decisions["opsi_keputusan"][1].nodes == before.decisions["opsi_keputusan"][1].nodes


def test_a_mistaken_sheet_changes_nothing(tmp_path, capsys):
    folder, file = tmp_path / "cuti", tmp_path / "t.csv"
    shutil.copytree(CUTI, folder)
    export_table(folder, "opsi_keputusan", file)
    file.write_bytes(file.read_bytes().replace(b'"""sakit"""', b'"""sakit"'))
    before = (folder / "opsi_keputusan.dmn").read_bytes()
    assert cli.main(["table", "import", str(folder), "opsi_keputusan", str(file)]) == 1
    assert "t.csv: baris 10, kolom B" in capsys.readouterr().err
    assert (folder / "opsi_keputusan.dmn").read_bytes() == before
    with pytest.raises(Unusable):
        import_table(folder, "kelayakan", file)
    with pytest.raises(Unusable):
        export_table(folder, "hak", tmp_path / "t.ods")
