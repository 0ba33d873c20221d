"""The command line: exit codes, one line for each error, rubbish instead of any file, and nothing changed by what was refused."""
import dataclasses
import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from engine import Engine, Settings
from engine.errors import Problems
from engine.facade import studio
from engine.procedure.check import check
from web import commands
from web.cli import main, parser

HOUSE = Path(__file__).parents[2]
RUBBISH = {
    "empty": b"", "binary": b"\x00\xff\xfe\x80" * 50, "pdf": b"%PDF-1.7\n%\xe2\xe3", "text": b"halo, ini bukan berkasnya", "xml": b"<a><b></a>", "json": b"{\"a\": ",
    "deep": b"[" * 20000, "bomb": b"<!DOCTYPE a [<!ENTITY b 'cccc'>]><a>&b;</a>"}
MAY_BE_EMPTY = ("letters/surat_izin_cuti.yaml", "text/en.yaml")
UNITS = "kode;nama;jenis;induk;jabatan_pimpinan\nPEMKOT;Pemerintah Kota;root;;Wali Kota\nDISX;Dinas X;opd;PEMKOT;Kepala Dinas X\n"
PEOPLE = ("nip;nama;status;golongan;jabatan;kelompok_jabatan;jenis_kelamin;unit;tmt\n"
          "198501012012031901;Agus Firmanto;pns;III/b;Pengelola;pelaksana;L;DISX;2012-03-01\n")


@pytest.fixture(autouse=True)
def office(tmp_path, monkeypatch):
    """A data folder of its own and the shipped procedure, copied so that it can be spoilt."""
    monkeypatch.setenv("RUNUT_DATA", str(tmp_path / "data"))
    for name in ("RUNUT_DATABASE", "RUNUT_SMTP", "RUNUT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    shutil.copytree(HOUSE / "processes", tmp_path / "processes")
    return tmp_path


@pytest.fixture
def made(office, databases, monkeypatch):
    """The same with a database, on each kind."""
    (office / "data").mkdir()
    if databases.dialect == "postgresql":
        monkeypatch.setenv("RUNUT_DATABASE", databases.new(office / "data"))
    Engine.open(Settings.load(), migrate=True).close()
    return office


@pytest.fixture
def in_a_file(office):
    """The same on SQLite: for what is refused before any database is asked."""
    (office / "data").mkdir()
    Engine.open(Settings.load(), migrate=True).close()
    return office


def run(capsys, *argv):
    """(exit code, stdout, stderr lines)"""
    try:
        code = main([str(a) for a in argv])
    except SystemExit as stop:
        code = stop.code
    out, err = capsys.readouterr()
    return code, out, err.splitlines()


def one_line(code, out, err, codes=(1, 2)):
    assert code in codes and len(err) == 1 and err[0].startswith("runut"), (code, out, err)
    assert "Traceback" not in err[0] and len(err[0]) < 400
    return err[0]


def state(capsys):
    code, out, err = run(capsys, "export", "state")
    assert code == 0, err
    return {k: v for k, v in json.loads(out).items()}


# calls ------------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("argv", [
    ["kaboom"], ["run", "--port", "0"], ["run", "--port", "tujuh"], ["import", "gaji", "x.csv"], ["deploy"], ["demo", "--employees", "3"], ["demo", "--months", "-1"],
    ["token", "create"], ["export", "semua"], ["check", "--fast"], ["audit", "prove"],
    ["audit", "prove", "1", "--head", "x"]])
def test_an_unusable_call_is_one_line_and_2(argv, capsys):
    code, out, err = run(capsys, *argv)
    assert code == 2 and len(err) == 1 and not out


@pytest.mark.parametrize("argv", [[], ["user"], ["export"], ["audit"], ["token"]])
def test_an_incomplete_call_shows_help_and_2(argv, capsys):
    code, _, err = run(capsys, *argv)
    assert code == 2 and any("COMMAND" in line for line in err)


def test_every_command_has_help():
    actions = [a for a in parser()._subparsers._group_actions if a.choices]
    assert set(actions[0].choices) == {"run", "demo", "check", "repair", "play", "decide", "table", "deploy", "import", "export", "doctor", "audit", "user", "token", "message", "signal"}
    assert all(choice.help for choice in actions[0]._choices_actions)


@pytest.mark.parametrize("argv", [["check", "tiada"], ["play", "tiada"], ["deploy", "tiada"], ["check", "data"], ["import", "unit", "tiada.csv"], ["--config", "x"]])
def test_what_is_not_there_is_named(argv, made, capsys):
    one_line(*run(capsys, *argv), codes=(2,))


@pytest.mark.parametrize("argv", [
    ["doctor"], ["message", "m"], ["signal", "g"], ["audit", "verify"], ["audit", "head"], ["audit", "prove", "1"], ["export", "state"], ["user", "add", "1"], ["token", "create", "1"], ["deploy", "processes/cuti"]])
def test_without_a_database_a_command_says_so_and_makes_none(argv, office, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", type("Typed", (), {"isatty": lambda self: False, "readline": lambda self: "rahasia sekali\n"})())
    one_line(*run(capsys, *argv))
    assert not (office / "data" / "runut.sqlite").exists()


# rubbish ----------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("content", RUBBISH.values(), ids=RUBBISH)
def test_a_rubbish_config_is_one_clear_line(content, in_a_file, capsys):
    (in_a_file / "config.yaml").write_bytes(content)
    code, out, err = run(capsys, "doctor", "--config", in_a_file / "config.yaml")
    if content:
        assert "config.yaml" in one_line(code, out, err)
    else:
        assert code == 0                                 # an empty file says: all defaults


QUICK = ("text", "deep")                                 # of every file; of the diagram and the settings everything
SPOILT = [pytest.param(file, name, marks=() if name == "text" or file == "procedure.yaml" else pytest.mark.again if name in QUICK or file == "cuti.bpmn" else pytest.mark.slow)
          for file in ("cuti.bpmn", "hak.dmn", "forms/permohonan.form", "procedure.yaml", "scenarios/01_disetujui.yaml", *MAY_BE_EMPTY)
          for name in RUBBISH if name != "empty" or file not in MAY_BE_EMPTY]


def spoilt(place, file, name, capsys):
    folder = place / "processes" / "cuti"
    (folder / file).write_bytes(RUBBISH[name])
    code, out, err = run(capsys, "check", folder, "--json")
    assert code == 1 and not err
    report = json.loads(out)["folders"][0]
    assert not report["ok"] and any(f["file"] == file and f["sentence"] for f in report["findings"])
    code, out, err = run(capsys, "deploy", folder)
    assert code == 1 and err and all(line.startswith("runut: ") for line in err) and not out
    assert run(capsys, "doctor")[0] == 0 and state(capsys)["audit"] == []


@pytest.mark.parametrize("file, name", SPOILT)
def test_a_rubbish_file_of_a_procedure_is_found_and_never_put_in_force(file, name, in_a_file, capsys):
    spoilt(in_a_file, file, name, capsys)


@pytest.mark.parametrize("name", ["binary", "text"])
def test_on_either_database_a_refused_procedure_is_nowhere(name, made, capsys):
    spoilt(made, "cuti.bpmn", name, capsys)


@pytest.mark.parametrize("kind", ["unit", "pegawai", "saldo", "kalender"])
@pytest.mark.parametrize("content", RUBBISH.values(), ids=RUBBISH)
def test_a_rubbish_import_changes_nothing(kind, content, made, capsys):
    (made / "x.csv").write_bytes(content)
    code, out, err = run(capsys, "import", kind, made / "x.csv")
    assert code == 1 and err and not out and all("x.csv" in line for line in err)
    assert state(capsys)["ledger"] == []


def test_a_database_that_is_none_is_one_clear_line(office, capsys):
    (office / "data").mkdir()
    (office / "data" / "runut.sqlite").write_bytes(b"bukan basis data" * 100)
    one_line(*run(capsys, "doctor"))
    assert (office / "data" / "runut.sqlite").read_bytes() == b"bukan basis data" * 100


# what works -------------------------------------------------------------------------------------------------------------------------
def test_import_deploy_and_look(made, capsys):
    (made / "unit.csv").write_text(UNITS), (made / "pegawai.csv").write_text(PEOPLE)
    assert run(capsys, "import", "unit", made / "unit.csv")[:2] == (0, "unit: 2 added, 0 changed, 0 unchanged\n")
    assert run(capsys, "import", "pegawai", made / "pegawai.csv")[0] == 0
    assert run(capsys, "deploy", "processes/cuti")[:2] == (0, "cuti: version 1 is in force\n")
    assert run(capsys, "deploy", "processes/cuti")[0] == 0
    assert run(capsys, "audit", "verify")[:2] == (0, "the audit chain holds\n")
    assert run(capsys, "doctor")[:2] == (0, "no invariants are broken\n")


def test_a_head_is_saved_and_a_proof_meets_it(made, capsys):
    code, out, _ = run(capsys, "audit", "head")
    (made / "head.json").write_text(out)
    assert code == 0 and json.loads(out)["seq"] == 0
    (made / "unit.csv").write_text(UNITS)
    run(capsys, "import", "unit", made / "unit.csv")
    assert run(capsys, "audit", "verify", "--from", made / "head.json")[:2] == (0, "the audit chain holds\n")
    assert run(capsys, "audit", "prove", "1", made / "proof.json", "--head", "0")[0] == 0
    judged = subprocess.run([sys.executable, HOUSE / "docs" / "verify_audit.py", made / "proof.json", made / "head.json"], capture_output=True, text=True, check=False)
    assert judged.returncode == 0 and judged.stdout.startswith("PROVED: rows 1 to 1"), judged
    for argv in (["prove", "77"], ["prove", "CUTI-2026-000001"], ["prove", "1", "--head", "5"], ["verify", "--from", made / "tiada"],
                 ["verify", "--from", made / "unit.csv"], ["verify", "--from", made / "proof.json"]):
        one_line(*run(capsys, "audit", *argv), codes=(2,))


def test_ten_wrong_rows_give_ten_lines(made, capsys):
    (made / "unit.csv").write_text("kode;nama;jenis;induk;jabatan_pimpinan\n" + "".join(f"U{n};Unit {n};dinas;;Kepala\n" for n in range(10)))
    code, _, err = run(capsys, "import", "unit", made / "unit.csv")
    assert code == 1 and len(err) == 10


def test_accounts_and_tokens(made, capsys, monkeypatch):
    (made / "unit.csv").write_text(UNITS), (made / "pegawai.csv").write_text(PEOPLE)
    run(capsys, "import", "unit", made / "unit.csv"), run(capsys, "import", "pegawai", made / "pegawai.csv")
    typed = iter(["rahasia yang panjang\n", "lain lagi yang panjang\n", "pendek\n"])
    monkeypatch.setattr("sys.stdin", type("Typed", (), {"isatty": lambda self: False, "readline": lambda self: next(typed)})())
    nip = "198501012012031901"
    assert run(capsys, "user", "add", nip, "--role", "admin")[0] == 0
    assert run(capsys, "user", "password", nip)[0] == 0
    one_line(*run(capsys, "user", "password", nip))
    assert run(capsys, "user", "role", nip, "perancang")[:2] == (0, "roles: perancang\n")
    one_line(*run(capsys, "user", "role", nip, "raja"))
    code, token, _ = run(capsys, "token", "create", nip, "--scope", "cases:read")
    assert code == 0 and len(token.strip()) >= 26
    text = json.dumps(state(capsys))
    assert nip not in text and "rahasia" not in text and token.strip() not in text


def only(folder, *scenarios):
    """The folder without its other scenarios."""
    for file in folder.glob("scenarios/*.yaml"):
        if not file.name.startswith(scenarios):
            file.unlink()


def test_check_and_play_as_json(made, capsys):
    only(made / "processes/cuti", "01", "35")
    code, out, _ = run(capsys, "check", "--json")
    assert code == 0 and json.loads(out)["folders"][0]["folder"] == "processes/cuti"
    code, out, _ = run(capsys, "play", "processes/cuti", "--json", "--coverage")
    report = json.loads(out)["folders"][0]
    assert code == 0 and report["ok"] and {c["name"] for c in report["coverage"]} == {"elemen", "alur", "baris keputusan"}
    assert all(0 < c["percent"] < 100 for c in report["coverage"])


def test_a_scenario_that_fails_is_1(made, capsys):
    only(made / "processes/cuti", "06")
    file = made / "processes/cuti/scenarios/06_tidak_disetujui.yaml"
    file.write_text(file.read_text().replace("ended: tidak_disetujui", "ended: selesai"))
    code, out, _ = run(capsys, "play", "processes/cuti")
    assert code == 1 and "ended: diharapkan selesai, ternyata tidak_disetujui" in out and "GAGAL" in out


def test_a_start_looks_only_through_folders_that_have_changed(in_a_file, monkeypatch):
    """What is in force as it stands is not checked again: a process that comes back after a crash serves at once."""
    looked = []
    monkeypatch.setattr(studio, "check", lambda folder, **more: looked.append(folder.name) or check(folder, **more))
    place = dataclasses.replace(Settings.load(), processes=(in_a_file / "processes",))
    with Engine.open(place) as eng:
        commands.deploy_on_start(eng, place)
        assert {f.name for f in place.folders()} == set(looked) and eng.studio.in_force("perubahan_data")
        looked.clear()
        commands.deploy_on_start(eng, place)
        assert looked == []
        file = in_a_file / "processes" / "perubahan_data" / "procedure.yaml"
        file.write_text(file.read_text() + "\n# ditinjau\n")
        commands.deploy_on_start(eng, place)
    assert looked == ["perubahan_data"]


def test_a_port_in_use_is_said_before_the_demo_is_made(office, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        line = one_line(*run(capsys, "demo", "--port", taken.getsockname()[1]), codes=(2,))
    assert "--port" in line and not (office / "data").exists()


def test_problems_of_every_kind_are_printed(capsys):
    from web import commands
    assert [commands.line_of(p) for p in Problems(["satu", "dua"]).problems] == ["satu", "dua"]


# messages ---------------------------------------------------------------------------------------------------------------------------------
def test_a_message_that_nobody_waits_for_yet_is_kept_and_one_without_a_value_is_refused(capsys, made):
    assert run(capsys, "message", "bkn_menjawab", "--correlation", "B-1", "--set", "isi=setuju", "--key", "k")[:2] == (0, "kept\n")
    assert run(capsys, "message", "bkn_menjawab", "--correlation", "B-1", "--set", "isi=setuju", "--key", "k")[:2] == (0, "kept\n")
    code, out, err = run(capsys, "message", "bkn_menjawab")
    assert (code, out, len(err)) == (1, "", 1)
    assert run(capsys, "message", "x", "--case", "nobody")[0] == 1
    assert run(capsys, "message", "x", "--set", "isi")[0] == 2
    assert run(capsys, "signal", "selesai")[0] == 0 and run(capsys, "doctor")[0] == 0


# diagrams from elsewhere ------------------------------------------------------------------------------------------------------------
ELSEWHERE = ('<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x"><process id="p" isExecutable="true">'
             '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/><task id="t" name="Periksa"/></process></definitions>')


def test_a_diagram_from_elsewhere_becomes_a_folder_that_can_be_executed(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "Alur Lama.bpmn"
    file.write_text(ELSEWHERE)
    code, out, _ = run(capsys, "repair", file)
    assert code == 0 and "1 dapat diperbaiki" in out and file.read_text() == ELSEWHERE            # only listed: nothing is written
    code, out, _ = run(capsys, "repair", file, "--all", "--out", "alur_lama", "--json")
    told = json.loads(out)
    assert code == 0 and {f["code"] for f in told["repaired"]} >= {"no_end", "task_without_kind"} and all(f["sentence"] and f["sentence_en"] for f in told["left"])
    code, out, _ = run(capsys, "check", "alur_lama", "--json")
    assert "not_executable" not in {f["strength"] for f in json.loads(out)["folders"][0]["findings"]}
    assert run(capsys, "repair", file, "--only", "no_end")[0] == 0 and "endEvent" in file.read_text()
    assert one_line(*run(capsys, "repair", "tiada.bpmn"), codes=(2,)) and one_line(*run(capsys, "repair", __file__, "--all"), codes=(1,))
