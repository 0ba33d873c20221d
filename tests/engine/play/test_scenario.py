"""Scenario files: what they say, and that a fault names file, step and line."""
from datetime import datetime
from pathlib import Path

import pytest

from engine.errors import Problems
from engine.play.scenario import Act, Decide, Expect, Wait, parse

ROOT = Path(__file__).parents[3]
HEAD = "title: T\npeople: {pemohon: pelaksana, atasan: atasan_langsung of pemohon}\nat: 2026-11-24 09:00\n"


def steps(text):
    return parse("s.yaml", HEAD + "steps:\n" + text).steps


def faults(text):
    with pytest.raises(Problems) as caught:
        parse("s.yaml", text)
    return [str(f) for f in caught.value.problems]


@pytest.mark.parametrize("file", sorted(ROOT.glob("processes/*/scenarios/*.yaml")), ids=lambda f: f.stem)
def test_every_scenario_of_the_shipped_folders_parses(file):
    scenario = parse(file.name, file.read_text("utf-8"))
    assert scenario.steps and scenario.applicant() in scenario.people


def test_what_fills_a_form_stays_as_written():
    step = steps("- pemohon: permohonan\n  fill: {telepon: 081234567890, kode: on, hari: 007, setuju: true, kosong: null, teks: 'true', daftar: [a, 1]}\n")[0]
    assert isinstance(step, Act)
    assert step.fill == {"telepon": "081234567890", "kode": "on", "hari": "007", "setuju": True, "kosong": "", "teks": "true", "daftar": ["a", "1"]}


def test_what_is_expected_is_typed():
    step = steps("- expect: {numbers: 1, waiting: [], data: {hak: {hari: 1.5, ada: true, tgl: 2026-12-07, tak: null, teks: '3'}}}\n")[0]
    assert isinstance(step, Expect)
    hak = step.values["data"]["hak"]
    assert (step.values["numbers"], hak["ada"], hak["tgl"], hak["tak"], hak["teks"]) == (1, True, "2026-12-07", None, "3")
    assert str(hak["hari"]) == "1.5"


def test_decide_reads_its_world():
    step = steps("- decide: hak\n  given: {pemohon: {status: pns}}\n  env: {balance: {cuti: {2026: 12}}, absences: [['2026-12-09', '2026-12-11']], away: 40}\n"
                 "  filed: 2026-11-24\n  expect: KODE\n")[0]
    assert isinstance(step, Decide)
    assert step.env == {"balance": {"cuti": {2026: 12}}, "absences": (("2026-12-09", "2026-12-11", "cuti"),), "away": 40}
    assert (step.filed, step.expect) == ("2026-11-24", "KODE")


def test_what_is_given_before_the_first_step():
    given = parse("s.yaml", HEAD + "given: {recorded: {penugasan: [['2026-12-09', '2026-12-11', bersama]]}, tables: {kebijakan: {hari: 12, final: true, n2: ketat}}}\n"
                                   "steps: [{wait: 1 hari}]").given
    assert given.recorded == {"penugasan": (("2026-12-09", "2026-12-11", "bersama"),)}
    assert given.tables == {"kebijakan": {"hari": 12, "final": True, "n2": "ketat"}}


def test_people_time_and_waiting():
    scenario = parse("s.yaml", HEAD + "steps: [{wait: 1 hari kerja}]")
    assert scenario.people["atasan"].of == "pemohon" and scenario.at == datetime(2026, 11, 24, 9)
    assert isinstance(scenario.steps[0], Wait)


@pytest.mark.parametrize("text, expected", [
    (HEAD + "steps:\n- pemohan: x\n", "s.yaml: langkah 1, baris 5: langkah perlu tepat satu orang"),
    (HEAD + "steps:\n- pemohan: x\n", "mungkin maksudnya pemohon"),
    (HEAD + "steps:\n- pemohon: x\n  fil: {}\n", "mungkin maksudnya fill"),
    (HEAD + "steps:\n- pemohon: x\n- pemohon: x\n  refused: not_your\n", "langkah 2, baris 6: refused: 'not_your' bukan kode penolakan; mungkin maksudnya not_yours"),
    (HEAD + "steps:\n- expect: {wating: []}\n", "mungkin maksudnya waiting"),
    (HEAD + "steps:\n- until: besok\n", "contoh: 2026-11-24 09:00"),
    (HEAD + "steps:\n- decide: hak\n", "decide perlu expect"),
    (HEAD + "steps:\n- x\n", "langkah harus berupa pemetaan"),
    (HEAD + "steps: []\n", "daftar langkah"),
    (HEAD + "steps:\n- pemohon: x\n  fill: {a: 1, a: 2}\n", "tertulis dua kali"),
    ("title: T: U\n", "perlu tanda kutip"),
    ("- a", "harus berupa pemetaan"),
    ("", "harus berupa pemetaan"),
    ("title: T\n", "people belum ada"),
    ("title: T\npeople: {a: b of c}\nat: 2026-11-24 09:00\nsteps: [{wait: 1 hari}]", "'c' tidak ada di people"),
    ("title: T\npeople: {a: x of b, b: y of a}\nat: 2026-11-24 09:00\nsteps: [{wait: 1 hari}]", "berputar"),
    ("title: T\npeople: {wait: x}\nat: 2026-11-24 09:00\nsteps: [{wait: 1 hari}]", "kata kunci langkah"),
    ("a: " + "[" * 3000, "baris 1"), ("a: " + "[" * 60000 + "]" * 60000, "terlalu dalam"),
    ("title: T\npeople: {a: x}\nat: 2026-11-24 09:00\nsteps:\n- decide: t\n  given: {l: [" + "x, " * 20001 + "]}", "terlalu banyak nilai"),
    ("a: &a [x, x]\nb: [*a, *a]", "jangkar dan alias"),
    ("title: &a [*a]\n", "jangkar dan alias"),
    ("a: \x00", "baris 1: bukan YAML yang benar"),
])
def test_a_fault_names_file_step_and_line(text, expected):
    found = faults(text)
    assert any(expected in f for f in found), found


def test_all_faults_come_at_once():
    assert len(faults(HEAD + "steps:\n- pemohan: x\n- expect: {wating: []}\n- until: besok\n")) == 3
