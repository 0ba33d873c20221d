"""Who of a unit is away, and one's own days as a calendar file: valid, stable, without kind and reason. On SQLite."""
import re

import pytest

from engine.errors import Refused
from engine.office import ics
from tests import office


@pytest.fixture(scope="module")
def desk(made):
    """One granted, one asked for, one granted and withdrawn again."""
    with office.desk(made) as desk:
        desk.granted = desk.decided()
        desk.withdrawn = desk.decided(mulai="2026-12-14", selesai="2026-12-15")
        desk.engine.requests.act(desk.pemohon, desk.withdrawn, "ditarik", {"alasan": "Rencana keluarga berubah"}, key=desk.key())
        desk.engine.drain()
        desk.asked = desk.file(mulai="2026-12-21", selesai="2026-12-22").case
        yield desk


def events(text: str) -> list[dict]:
    """A strict reading: every line ends with CRLF and has at most 75 octets; properties by name."""
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR" and "VERSION:2.0" in lines and any(x.startswith("PRODID:") for x in lines)
    out, now = [], None
    for line in lines[1:-1]:
        if line == "BEGIN:VEVENT":
            now = {}
        elif line == "END:VEVENT":
            out.append(now)
            now = None
        elif now is not None:
            name, _, value = line.partition(":")
            assert name not in now, name
            now[name] = value
    return out


def test_one_s_own_days_say_neither_kind_nor_reason(desk):
    assert desk.engine.absences.address(desk.pemohon) is None
    desk.engine.absences.renew(desk.pemohon)
    address = desk.engine.absences.address(desk.pemohon)
    text = desk.engine.absences.feed(address.removeprefix("/kalender/").removesuffix(".ics"))
    found = {e["UID"].partition("-")[0]: e for e in events(text)}
    assert [(found[c]["DTSTART;VALUE=DATE"], found[c]["DTEND;VALUE=DATE"], found[c]["STATUS"]) for c in (desk.granted, desk.withdrawn, desk.asked)] == [
        ("20261207", "20261210", "CONFIRMED"), ("20261214", "20261216", "CANCELLED"), ("20261221", "20261223", "TENTATIVE")]
    assert found[desk.granted]["SUMMARY"] == "Tidak masuk kerja" and found[desk.granted]["URL"].endswith(desk.granted)
    assert not re.search("tahunan|keluarga|Jalan Contoh|0812", text)
    assert text == desk.engine.absences.feed(address[10:-4]), "each look gives the same file"


def test_a_changed_address_leads_nowhere_and_so_does_a_guessed_one(desk):
    desk.engine.absences.renew(desk.pemohon)
    old = desk.engine.absences.address(desk.pemohon)[10:-4]
    desk.engine.absences.renew(desk.pemohon)
    new = desk.engine.absences.address(desk.pemohon)[10:-4]
    assert new != old and len(new) == 26
    for token in (old, "a" * 26, "", "../../etc", new.upper() + "x"):
        with pytest.raises(Refused, match="not_found"):
            desk.engine.absences.feed(token)
    desk.engine.absences.drop(desk.pemohon)
    with pytest.raises(Refused, match="not_found"):
        desk.engine.absences.feed(new)


def test_one_event_is_its_applicants_alone(desk):
    [one] = events(desk.engine.absences.event(desk.pemohon, desk.granted))
    assert one["UID"].startswith(desk.granted)
    for who in (desk.verifikator, desk.pejabat):
        with pytest.raises(Refused, match="not_found"):
            desk.engine.absences.event(who, desk.granted)


def test_a_unit_sees_who_is_away_and_not_why(desk):
    found = desk.engine.absences.team(desk.pemohon, "2026-12")
    assert [(r.start.day, r.until.day, r.you) for r in found.away] == [(7, 9, True)]
    assert [(d.day.day, len(d.names)) for d in found.days] == [(7, 1), (8, 1), (9, 1)]
    assert [r.status for r in found.own] == ["granted", "revoked", "asked"]
    assert desk.engine.absences.team(desk.atasan, "2026-12").away[0].name == desk.pemohon.name, "who is in charge of the unit sees it too"
    assert desk.engine.absences.team(desk.sekda, "2026-12").away == () and desk.engine.absences.team(desk.pemohon, "2026-11").away == ()


def test_lines_are_folded_between_characters_and_texts_escaped():
    line = "SUMMARY:" + ics.text("Cuti; bersama, \\ è\n" + "日本" * 40 + "\x07")
    folded = ics.fold(line)
    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n")) and folded.replace("\r\n ", "")[:-2] == line
    assert line.startswith("SUMMARY:Cuti\\; bersama\\, \\\\ è\\n") and "\x07" not in line
