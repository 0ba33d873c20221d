"""Files of commands that were refused: they go after a day, what somebody refers to or has just sent again stays."""
import os
from datetime import timedelta

import pytest

from engine import Refused, Upload
from engine.store.tables import metadata
from tests.office import LEAVE

DAY = timedelta(days=1)


def paper(words: str) -> Upload:
    return Upload("lampiran", f"{words}.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\n%" + words.encode() + b"\n%%EOF", "undangan_nikah")


def refused_with(desk, words: str) -> str:
    """The hash of a file whose request was refused."""
    before = set(desk.engine.store.files.all())
    with pytest.raises(Refused):
        desk.engine.requests.file(desk.pemohon, "cuti", {**LEAVE, "mulai": "besok"}, key=desk.key(), files=[paper(words)])
    [left] = set(desk.engine.store.files.all()) - before
    return left


def put(desk, sha256: str, ago: timedelta) -> None:
    """As if it had been put then."""
    moment = (desk.engine.clock.now() - ago).timestamp()
    os.utime(desk.engine.store.files.path(sha256), (moment, moment))


def test_files_of_a_refused_request_go_after_a_day(desk):
    files = desk.engine.store.files
    kept = desk.engine.requests.file(desk.pemohon, "cuti", LEAVE, key=desk.key(), files=[paper("terlampir")]).case
    [attached] = files.all()
    old, young = refused_with(desk, "lama"), refused_with(desk, "baru")
    draft = files.path(old).with_name(".0123456789abcdef.part")
    draft.write_bytes(b"half")
    os.utime(draft, (0, 0))
    for sha256, ago in ((attached, 30 * DAY), (old, 2 * DAY), (young, DAY / 2)):
        put(desk, sha256, ago)
    desk.engine.daily()
    assert files.has(attached) and files.has(young) and not files.has(old) and not draft.exists()
    assert desk.engine.requests.page(desk.pemohon, kept).attachments


def test_what_is_sent_again_while_it_is_swept_stays(desk, monkeypatch):
    files = desk.engine.store.files
    sha256 = refused_with(desk, "lagi")
    put(desk, sha256, 2 * DAY)
    begun = files.drop

    def sent_again(sha256, before):
        desk.engine.requests.file(desk.pemohon, "cuti", LEAVE, key="again", files=[paper("lagi")])
        return begun(sha256, before)
    monkeypatch.setattr(files, "drop", sent_again)
    desk.engine._day = None
    desk.engine.daily()
    assert files.has(sha256) and desk.engine.admin.doctor() == []


def test_the_doctor_counts_files_nobody_swept(desk):
    put(desk, refused_with(desk, "satu"), 3 * DAY)
    assert desk.engine.admin.doctor() == []
    put(desk, refused_with(desk, "dua"), 8 * DAY)
    assert desk.engine.admin.doctor() == ["files: 1 of no letter or attachment have been left for more than 7 days"]


def test_a_large_store_is_swept_between_looks_at_the_timers(desk, monkeypatch):
    monkeypatch.setattr("engine.facade.engine.SWEPT_AT_ONCE", 1)
    left = [refused_with(desk, f"berkas {n}") for n in range(12)]
    for sha256 in left:
        put(desk, sha256, 2 * DAY)
    desk.engine._day = None
    desk.engine.daily()
    there = sum(map(desk.engine.store.files.has, left))
    assert 0 < there < len(left)
    for _ in range(16):
        desk.engine.daily()
    assert not any(map(desk.engine.store.files.has, left))


def test_the_sweep_knows_every_table_that_refers_to_files():
    """A table with a file of its own must be added to FILES_NAMED, or the sweep takes its files."""
    assert {table.name for table in metadata.tables.values() if "sha256" in table.columns} == {"attachment", "letter"}
