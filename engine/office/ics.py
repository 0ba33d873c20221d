"""Days of absence as a calendar file (RFC 5545): lines of at most 75 octets, texts escaped, whole days. Knows no row and no word of its own."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MOST = 75                                # octets of a line without its end
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True)
class Entry:
    """An event of whole days, `until` included. status: CONFIRMED, TENTATIVE or CANCELLED. `uid` is the same in every file that tells this event."""
    uid: str
    start: date
    until: date
    summary: str
    description: str
    url: str
    status: str
    stamp: datetime


def calendar(name: str, entries: Iterable[Entry]) -> str:
    """The file."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Runut//Cuti//ID", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{text(name)}",
             "REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"]
    for one in entries:
        lines += _event(one)
    return "".join(fold(line) for line in (*lines, "END:VCALENDAR"))


def _event(one: Entry) -> list[str]:
    stamp = f"{one.stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return ["BEGIN:VEVENT", f"UID:{text(one.uid)}", f"DTSTAMP:{stamp}", f"LAST-MODIFIED:{stamp}", f"SEQUENCE:{int(one.status == 'CANCELLED') * 2 + (one.status == 'CONFIRMED')}",
            f"DTSTART;VALUE=DATE:{one.start:%Y%m%d}", f"DTEND;VALUE=DATE:{one.until + timedelta(days=1):%Y%m%d}", f"SUMMARY:{text(one.summary)}",
            f"DESCRIPTION:{text(one.description)}", f"URL:{one.url}", f"STATUS:{one.status}", "CLASS:PRIVATE", "TRANSP:OPAQUE", "END:VEVENT"]


def text(value: str) -> str:
    """A value of type TEXT."""
    return "".join(c for c in value if c == "\n" or c.isprintable()).translate(ESCAPED)


def fold(line: str) -> str:
    """A content line with its end; longer ones go on after a blank, no character is cut."""
    out, room, at = [], MOST, 0
    for c in line:
        octets = len(c.encode("utf-8"))
        if at + octets > room:
            out.append("\r\n ")
            at = 1
        out.append(c)
        at += octets
    return "".join(out) + "\r\n"
