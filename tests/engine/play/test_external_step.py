"""Scenarios answer what programs outside are asked for: results, errors and what they must be told, and a step that goes wrong says how."""
import pytest

from engine import Settings, check_folder
from engine.errors import Problems
from engine.play.player import play
from engine.play.scenario import parse
from engine.play.stage import Stage
from tests.engine.bpmn.drawing import boundary, event, line
from tests.engine.bpmn.folder import action, closing, filing, folder, task

BODY = (filing() + action("cek", "external", topic="bkn.cek", payload="={catatan: permohonan.catatan}", returns="nomor: string, jumlah: number, lulus: boolean")
        + boundary("b", "cek", event("error", "E1")) + task("a") + task("h") + closing() + line("s", "cek", "a", "e") + line("b", "h", "e"))
HEAD = "title: Uji\npeople: {pemohon: pelaksana}\nat: 2026-11-24 09:00\nsteps:\n- pemohon: s\n  fill: {catatan: satu}\n- expect: {waiting: [cek]}\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("luar") / "uji"
    for name, data in folder(BODY).items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    with Stage(path, Settings()) as found:
        yield path, found


def played(made, steps: str) -> list[str]:
    return play(made[1], parse("uji.yaml", HEAD + steps)).sentences()


def test_a_result_and_an_error_take_their_ways(made):
    assert played(made, "- external: cek\n  payload: {catatan: satu}\n  fill: {nomor: '007', jumlah: 3, lulus: true}\n"
                        "- expect: {waiting: [a], data: {cek: {nomor: '007', jumlah: 3, lulus: true}}}\n- external: cek\n  refused: not_waiting\n") == []
    assert played(made, "- external: bkn.cek\n  error: E1\n- expect: {waiting: [h]}\n") == []
    assert played(made, "- external: cek\n  fill: {nomor: 7}\n  refused: invalid\n- expect: {waiting: [cek]}\n") == []


@pytest.mark.parametrize(("steps", "said"), [
    ("- external: cek\n  payload: {catatan: dua}\n  fill: {nomor: x, jumlah: 1, lulus: true}\n", "payload.catatan: diharapkan dua, ternyata satu"),
    ("- external: cek\n  error: E9\n", "galat E9 tidak ditangkap diagram"), ("- external: lain\n  fill: {}\n", "ditolak: not_waiting"),
    ("- external: cek\n  fill: {nomor: 7}\n", "ditolak: invalid (result.nomor: field_text, result.jumlah: field_required, result.lulus: field_required)"),
    ("- external: cek\n  fill: {nomor: x, jumlah: 1, lulus: true}\n  refused: invalid\n", "diharapkan ditolak invalid, ternyata diterima")])
def test_what_goes_wrong_is_told(made, steps, said):
    assert said in "\n".join(played(made, steps))


def test_what_such_a_step_may_say_is_checked(made):
    with pytest.raises(Problems) as error:
        parse("uji.yaml", HEAD + "- external: cek\n  fill: {a: 1}\n  error: E1\n  hasil: 1\n")
    assert "fill atau error" in str(error.value) and "hasil" in str(error.value)
    (made[0] / "scenarios").mkdir(exist_ok=True)
    (made[0] / "scenarios" / "01.yaml").write_text(HEAD + "- external: cekk\n- external: bkn.cek\n")
    found = [f for f in check_folder(made[0], Settings()) if f.file.startswith("scenarios/")]
    assert [(f.code, f.params["word"]) for f in found] == [("no_such_external", "cekk")]
