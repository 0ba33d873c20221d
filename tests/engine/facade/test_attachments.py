"""Attachments: known by their content, bounded in every direction, looked into by the office's scanner before they are kept."""
import dataclasses
import socket
import struct
import sys
import threading
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Refused, Upload
from engine.facade import content, scanner
from engine.settings import Scanner
from engine.store.statements import case as sql
from tests import office
from tests.office import LEAVE

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width=3, height=2, data=None) -> bytes:
    rows = zlib.compress(b"\0" * 20) if data is None else data
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width=3, height=2, end=b"\xff\xd9") -> bytes:
    frame = struct.pack(">BHHBBBB", 8, height, width, 1, 1, 0x11, 0)
    return b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + bytes(9) + b"\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame \
        + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\x34" + end


GOOD = {"pdf": PDF, "png": png(), "jpeg": jpeg(), "pdf with a table": PDF.replace(b"%%EOF", b"startxref\n9\n%%EOF")}
BAD = {
    "cut pdf": (PDF[:-8], "file_broken"), "pdf without a version": (b"%PDF-x" + PDF[8:], "file_broken"), "pdf without objects": (b"%PDF-1.4\n%%EOF", "file_broken"),
    "pdf whose table lies beyond": (PDF.replace(b"%%EOF", b"startxref\n99999\n%%EOF"), "file_broken"), "pdf with a tail": (PDF + bytes(3000), "file_broken"),
    "cut png": (png()[:-5], "file_broken"), "png with a wrong sum": (png().replace(b"IDAT", b"IDAU"), "file_broken"),
    "png that does not unpack": (png(data=b"no zlib"), "file_broken"), "png without a picture": (png(data=b""), "file_broken"), "png bomb": (png(60_000, 60_000), "file_pixels"),
    "empty png": (png(0, 5), "file_broken"), "cut jpeg": (jpeg(end=b""), "file_broken"), "jpeg bomb": (jpeg(65_000, 65_000), "file_pixels"),
    "jpeg with nothing": (b"\xff\xd8\xff\xd9", "file_broken"), "jpeg segment beyond": (b"\xff\xd8\xff\xe0\xff\xff" + bytes(20), "file_broken"),
    "svg": (b"<svg onload='x'/>", "file_kind"), "html": (b"<!doctype html>", "file_kind"), "zip": (b"PK\x03\x04", "file_kind"), "nothing": (b"", "file_kind"),
    "a picture in a page": (b"GIF89a<script>", "file_kind")}


@pytest.mark.parametrize("what", GOOD)
def test_what_opens_is_accepted(what):
    assert content.judge(GOOD[what], "a")[1] is None


@pytest.mark.parametrize("what", BAD)
def test_what_does_not_open_is_refused(what):
    data, code = BAD[what]
    assert content.judge(data, "a")[1].code == code


@given(st.sampled_from(sorted(GOOD)), st.integers(0, 200), st.binary(max_size=6))
@settings(deadline=None, max_examples=200)
def test_any_bytes_are_answered(what, at, put):
    data = GOOD[what]
    content.judge(data[:at] + put + data[at + len(put):], "a")
    content.judge(data[:4] + put, "a")


# the scanner ------------------------------------------------------------------------------------------------------------------------
def program(body: str) -> Scanner:
    return Scanner(command=f'{sys.executable} -c "import sys; d = sys.stdin.buffer.read(); {body}"', seconds=5)


def test_a_program_says_what_a_file_is():
    look = program("sys.exit(1 if b'EICAR' in d else 0)")
    assert (scanner.scan(look, PDF), scanner.scan(look, PDF + b"EICAR"), scanner.scan(Scanner(), PDF)) == ("clean", "infected", "off")
    assert scanner.scan(program("sys.exit(2)"), PDF) == "unscanned" and scanner.scan(Scanner(command="/nowhere/scan"), PDF) == "unscanned"
    assert scanner.scan(dataclasses.replace(program("__import__('time').sleep(30)"), seconds=1), PDF) == "unscanned"


@pytest.fixture
def clamd(tmp_path):
    """A clamd that knows one virus; gives its address."""
    with socket.socket(socket.AF_UNIX) as place:
        place.bind(str(tmp_path / "clamd"))
        place.listen()

        def answer():
            while True:
                try:
                    line, _ = place.accept()
                except OSError:
                    return
                with line, line.makefile("rb") as told:
                    assert told.read(10) == b"zINSTREAM\0"
                    data = b""
                    while length := int.from_bytes(told.read(4), "big"):
                        data += told.read(length)
                    line.sendall(b"stream: Eicar-Signature FOUND\0" if b"EICAR" in data else b"INSTREAM size limit exceeded\0" if b"HUGE" in data else b"stream: OK\0")
        threading.Thread(target=answer, daemon=True).start()
        yield f"unix:{tmp_path / 'clamd'}"


def test_clamd_says_what_a_file_is(clamd):
    look = Scanner(clamd=clamd, seconds=5)
    assert [scanner.scan(look, PDF + more) for more in (b"", b"EICAR", b"HUGE", bytes(200_000))] == ["clean", "infected", "unscanned", "clean"]
    assert scanner.scan(Scanner(clamd="unix:/nowhere"), PDF) == "unscanned" and scanner.scan(Scanner(clamd="127.0.0.1:1", seconds=1), PDF) == "unscanned"


# a request with attachments ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def desk(made):
    with office.desk(made) as desk:
        yield desk


def set_to(desk, **parts):
    """Other settings of the running office: sections by name."""
    transactions = desk.engine.transactions
    transactions.settings = dataclasses.replace(transactions.settings, **{name: dataclasses.replace(getattr(transactions.settings, name), **values)
                                                                          for name, values in parts.items()})


def filed(desk, *files: bytes, **fields):
    return desk.engine.requests.file(desk.pemohon, "cuti", {**LEAVE, **fields}, key=desk.key(), files=[Upload("lampiran", f"{n}.pdf", data) for n, data in enumerate(files)])


def refusal(desk, *files: bytes) -> str:
    kept = set(desk.engine.store.files.all())
    with pytest.raises(Refused) as refused:
        filed(desk, *files, mulai="2026-12-21", selesai="2026-12-21")
    page = refused.value.params["page"]
    assert set(desk.engine.store.files.all()) == kept, "nothing was kept"
    assert next(f.value for f in page.fields if f.key == "alasan") == LEAVE["alasan"], "what was typed stays"
    return refused.value.params["errors"]["lampiran"].code


def test_an_infected_file_is_kept_nowhere(desk):
    set_to(desk, scanner={"command": program("sys.exit(1 if b'EICAR' in d else 0)").command})
    assert refusal(desk, PDF, PDF + b"%EICAR") == "file_infected"
    case = filed(desk, PDF).case
    assert [row.scan for row in desk.rows(sql.ATTACHMENTS_OF, case_id=case)] == ["clean"]


def test_a_scanner_that_is_away_refuses_or_marks_as_the_office_wants(desk):
    set_to(desk, scanner={"clamd": "unix:/nowhere"})
    assert refusal(desk, PDF) == "file_unscanned"
    set_to(desk, scanner={"unreachable": "accept"})
    case = filed(desk, PDF).case
    assert [row.scan for row in desk.rows(sql.ATTACHMENTS_OF, case_id=case)] == ["unscanned"]
    assert [a.unscanned for a in desk.engine.requests.page(desk.pemohon, case).attachments] == [True]


def test_a_case_and_a_day_hold_only_so_much(desk):
    half = PDF[:-6] + b"%" + bytes(600_000) + b"\n%%EOF\n"
    set_to(desk, limits={"attachments_case_mb": 1})
    assert refusal(desk, half, half + b"\n") == "file_case_mb"
    set_to(desk, limits={"attachments_case_mb": 40, "attachments_day_mb": 1})
    filed(desk, half)
    assert refusal(desk, half) == "file_day_mb"
    desk.at("2026-11-25T08:00")
    filed(desk, half, mulai="2026-12-21", selesai="2026-12-21")
