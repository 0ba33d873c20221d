"""config.yaml: what it may say, what is refused, and that every key stands in the shipped file with a comment."""
import dataclasses
import re
import stat
import typing
from datetime import time
from pathlib import Path

import pytest

from engine.errors import Problems, Unusable
from engine.settings import Settings

SHIPPED = Path(__file__).parents[2] / "config.yaml"


def load(tmp_path, text, env=None):
    file = tmp_path / "config.yaml"
    file.write_text(text, "utf-8")
    return Settings.load(file, env or {})


def keys(kind, prefix=()):
    for f in dataclasses.fields(kind):
        key = f.metadata.get("key", f.name)
        if key is None:
            continue
        hint = typing.get_type_hints(kind)[f.name]
        yield (*prefix, key)
        if dataclasses.is_dataclass(hint):
            yield from keys(hint, (*prefix, key))


def documented():
    """{path of a key: has a comment} of the shipped file, read as lines: a comment beside the key or above its section."""
    found, path, above = {}, [], False
    for line in SHIPPED.read_text("utf-8").splitlines():
        match = re.match(r"( *)([a-z_]+):(.*)$", line)
        if match:
            path = [*path[:len(match[1]) // 2], match[2]]
            found[tuple(path)] = "#" in match[3] or above
        above = line.lstrip().startswith("#")
    return found


@pytest.mark.parametrize("key", list(keys(Settings)), ids=".".join)
def test_every_key_stands_in_the_shipped_file_with_a_comment(key):
    shipped = documented()
    assert key in shipped, f"config.yaml lacks {'.'.join(key)}"
    section = any(other[:len(key)] == key and other != key for other in shipped)
    assert shipped[key] or section, f"config.yaml says nothing about {'.'.join(key)}"


def test_the_shipped_file_says_the_defaults(tmp_path):
    shipped = Settings.load(SHIPPED, {})
    plain = load(tmp_path, "")
    for f in dataclasses.fields(Settings):
        if f.name not in ("file", "data", "processes", "database"):
            assert getattr(shipped, f.name) == getattr(plain, f.name), f.name


def test_paths_are_relative_to_the_file(tmp_path):
    settings = load(tmp_path, "data: simpanan\nprocesses: [prosedur, /lain]")
    assert settings.data == tmp_path / "simpanan"
    assert settings.processes == (tmp_path / "prosedur", Path("/lain"))
    assert settings.database == f"sqlite:///{tmp_path}/simpanan/runut.sqlite"


def test_the_environment_overrides(tmp_path):
    settings = load(tmp_path, "data: a", {
        "RUNUT_DATA": str(tmp_path / "b"), "RUNUT_DATABASE": "postgresql+psycopg://x/y", "RUNUT_SMTP": "surat:25", "RUNUT_SECRET": "s" * 40})
    assert settings.data == tmp_path / "b"
    assert (settings.database, settings.mail.server(), settings.secret) == ("postgresql+psycopg://x/y", ("surat", 25), "s" * 40)


def test_the_file_is_found_in_the_data_folder_then_here(tmp_path, monkeypatch):
    here, data = tmp_path / "here", tmp_path / "data"
    here.mkdir(), data.mkdir()
    monkeypatch.chdir(here)
    assert Settings.load(None, {}).file is None
    (here / "config.yaml").write_text("office: {city: Sini}")
    assert Settings.load(None, {"RUNUT_DATA": str(data)}).office.city == "Sini"
    (data / "config.yaml").write_text("office: {city: Sana}")
    assert Settings.load(None, {"RUNUT_DATA": str(data)}).office.city == "Sana"


def test_all_faults_come_at_once_with_what_was_meant(tmp_path):
    with pytest.raises(Problems) as caught:
        load(tmp_path, "ofice: {}\noffice: {zon: x, hours: {open: siang}}\nweb: {port: banyak}\ndemo: mungkin\ndeploy_on_start: firts\nmail: {smtp: surat}")
    text = str(caught.value)
    for expected in ("ofice: unknown key; did you mean office?", "office.zon: unknown key; did you mean zone?",
                     "office.hours.open", "web.port: 'banyak' is no whole number", "demo: 'mungkin'", "did you mean first?", "mail.smtp"):
        assert expected in text
    assert len(caught.value.problems) == 7


@pytest.mark.parametrize("text, expected", [
    ("roles: {pemohon: {kind: aplicant, label: {id: P}}, tanpa_pejabat: {kind: queue, label: {id: T}}}", "did you mean applicant?"),
    ("roles: {pemohon: {kind: applicant, label: {id: P}}}", "the role tanpa_pejabat must be there"),
    ("roles: {x: {kind: head, label: {id: X}}}", "exactly one of unit"),
    ("office: {zone: Mars/Utama}", "unknown time zone 'Mars/Utama'"),
    ("office: {zone: ../../etc/passwd}", "unknown time zone"),
    ("office: {hours: {open: '17:00'}}", "opening must be earlier"),
    ("web: {port: 70000}", "between 1 and 65535"),
    ("jobs: {poll_seconds: .nan}", "is no number"),
    ("secret: pendek", "at least 32"),
    ("office: palembang", "must be a mapping"),
    ("data: [a, b]", "must be a single value"),
])
def test_a_value_that_cannot_be_meant_is_named(tmp_path, text, expected):
    with pytest.raises(Problems) as caught:
        load(tmp_path, text)
    assert expected in str(caught.value)


@pytest.mark.parametrize("content", [
    b"\xff\xfe\x00rubbish", b"%PDF-1.7 \x00\x01", b"a: [", b"- daftar", b"hanya teks", b"a: b: c", b"data: x\ndata: y", b"? [a]\n: b",
    b"a: " + b"[" * 5000, b"!!python/object/apply:os.system ['true']", b"&a [*a]", b"\x00"], ids=repr)
def test_rubbish_is_one_clear_line(tmp_path, content):
    file = tmp_path / "config.yaml"
    file.write_bytes(content)
    with pytest.raises((Unusable, Problems)) as caught:
        Settings.load(file, {})
    message = str(caught.value)
    assert str(file) in message and "\n" not in message


def test_a_missing_file_is_unusable(tmp_path):
    with pytest.raises(Unusable, match="cannot be read"):
        Settings.load(tmp_path / "tiada.yaml", {})


def test_scalars_are_read_as_the_field_wants(tmp_path):
    settings = load(tmp_path, "office: {city: 0712, short: on, hours: {open: 08:00}}\nmail: {starttls: on, from: A <a@b.c>}\nweb: {hosts: satu}")
    assert settings.office.city == "0712" and settings.office.short == "on" and settings.office.hours.open == time(8)
    assert settings.mail.starttls is True and settings.mail.sender == "A <a@b.c>" and settings.web.hosts == ("satu",)


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    settings = load(tmp_path, "data: d")
    first = settings.secret
    assert len(first) >= 32 and settings.secret == first
    assert stat.S_IMODE((tmp_path / "d" / "secret").stat().st_mode) == 0o600
    assert first not in repr(dataclasses.replace(settings, given_secret=first))


def test_procedure_folders_are_found_one_level_down(tmp_path):
    for name in ("b", "a"):
        (tmp_path / "processes" / name).mkdir(parents=True)
        (tmp_path / "processes" / name / "procedure.yaml").write_text("key: x")
    (tmp_path / "processes" / "bersama").mkdir()
    assert [f.name for f in load(tmp_path, "").folders()] == ["a", "b"]
    assert [f.name for f in load(tmp_path, "processes: [processes/b]").folders()] == ["b"]
