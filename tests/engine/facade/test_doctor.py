"""The doctor: silent on a sound office, and for each planted fault exactly the right sentence, on both databases."""
import re
import time

import pytest

from engine.store.statements import case as sql


@pytest.fixture
def office(desk):
    """A case whose leave was granted, one that waits for the verifier, one that was withdrawn; returns (desk, their ids by name)."""
    ids = {"granted": desk.decided(), "waiting": desk.file(mulai="2026-12-14", selesai="2026-12-15").case,
           "withdrawn": desk.file(mulai="2026-12-21", selesai="2026-12-22").case}
    desk.engine.requests.act(desk.pemohon, ids["withdrawn"], "ditarik", {"alasan": "tidak jadi"}, key="withdraw")
    desk.engine.drain()
    return desk, ids


def plant(desk, text: str) -> None:
    """One statement behind the engine's back."""
    with desk.engine.store.write() as tx:
        tx._cursor.execute(text)
        assert tx._cursor.rowcount > 0, "nothing was planted"


def number_of(desk, case: str) -> str:
    return desk.rows(sql.CASE_BY_ID, id=case)[0].number


def test_a_sound_office_has_nothing_to_say(office):
    desk, _ = office
    assert desk.engine.admin.doctor() == []


ONE_MAIL = "(SELECT min(id) FROM job WHERE case_id = '{granted}' AND kind = 'mail')"
# name: (SQL with {case ids}, the whole sentence as a pattern; N is the case's number)
FAULTS = {
    "an open task is gone": ("DELETE FROM task WHERE case_id = '{waiting}' AND status = 'open'", "case N-waiting: open tasks differ from its tokens"),
    "a task is open twice": (
        ("INSERT INTO task (id, case_id, element, visit, token, status, role, unit, opened_at) SELECT 'twice', case_id, element, visit, token, status, role, unit, "
        "opened_at FROM task WHERE case_id = '{waiting}' AND status = 'open'"), "case N-waiting: open tasks differ from its tokens"),
    "a timer is gone": ("DELETE FROM timer WHERE case_id = '{waiting}'", "case N-waiting: timers differ from its tokens"),
    "a timer is moved": ("UPDATE timer SET due_at = '2031-01-01T00:00:00.000000Z' WHERE case_id = '{granted}'", "case N-granted: timers differ from its tokens"),
    "a subscription is gone": ("DELETE FROM subscription WHERE case_id = '{waiting}'", "case N-waiting: subscriptions differ from its tokens"),
    "an event is gone": (
        "DELETE FROM event WHERE case_id = '{granted}' AND seq = 3", r"case N-granted: its history has a hole: \d+ events from 1 to \d+"),
    "the last event is gone": (
        "DELETE FROM event WHERE case_id = '{waiting}' AND seq = (SELECT max(seq) FROM event WHERE case_id = '{waiting}')",
        r"case N-waiting: its state counts \d+ events, the last one stored is \d+"),
    "a completion is told twice": (
        ("UPDATE event SET kind = 'task_done', data = (SELECT data FROM event WHERE case_id = '{granted}' AND kind = 'task_done' AND element = 'verifikasi') "
        "WHERE case_id = '{granted}' AND seq = 4"), "case N-granted: task verifikasi is done, its history tells 2 completions"),
    "a completion is not told": (
        "UPDATE event SET kind = 'note' WHERE case_id = '{granted}' AND kind = 'task_done' AND element = 'keputusan'",
        "case N-granted: task keputusan is done, its history tells 0 completions"),
    "the revision ran away": ("UPDATE cases SET revision = 900 WHERE id = '{waiting}'", r"case N-waiting: revision 900 does not fit \d+ events at \d+ moments"),
    "a change left no event": (
        "UPDATE cases SET changed_at = '2026-11-24T05:00:00.000000Z' WHERE id = '{waiting}'", r"case N-waiting: changed at \S+, its last event was at \S+"),
    "the state is no state": ("UPDATE cases SET state = filler WHERE id = '{waiting}'", r"case N-waiting: its state cannot be read \(ValueError\)"),
    "an ended case has a state": (
        "UPDATE cases SET state = (SELECT state FROM cases WHERE id = '{waiting}') WHERE id = '{withdrawn}'", "case N-withdrawn: ended with a state"),
    "an ended case has a timer": (
        "INSERT INTO timer (case_id, token, idx, element, due_at) VALUES ('{withdrawn}', 't1', 0, 'x', '2031-01-01T00:00:00.000000Z')",
        "case N-withdrawn: ended with timers"),
    "an ended case has a subscription": (
        "INSERT INTO subscription (case_id, token, idx, kind, name, element) VALUES ('{withdrawn}', 't1', 0, 'message', 'x', 'x')", "case N-withdrawn: ended with subscriptions"),
    "a message was taken by nobody": (
        "INSERT INTO message (id, name, correlation, content, at, expires_at, taken_at) VALUES ('x', 'm', 'v', '{{}}', '2026-01-01', '2999-01-01', '2026-01-01')",
        "message x was taken by nobody"),
    "a letter number is gone": ("DELETE FROM series WHERE name NOT LIKE 'case:%'", None),
    "a number is gone": (
        "UPDATE series SET last = 2 WHERE name = 'surat_cuti'", r"numbers: series surat_cuti DISDIK/2026 has a gap"),
    "a case number is gone": ("UPDATE series SET last = 4 WHERE name = 'case:cuti'", "numbers: 4 case numbers of cuti were taken for 3 cases"),
    "a letter has a number nobody took": (
        "UPDATE letter SET number = '800.1/9999' WHERE case_id = '{granted}'", "case N-granted: letter 800.1/9999: its number was never taken"),
    "two letters have one number": (
        ("INSERT INTO letter (id, case_id, element, template, title, number, day, status, token, at) SELECT 'copy', case_id, element, template, title, number, day, "
        "'waiting', 'copy', at FROM letter WHERE case_id = '{granted}'"), None),
    "a letter still waits": (
        "UPDATE letter SET status = 'waiting', sha256 = NULL WHERE case_id = '{granted}'", "case N-granted: letter .* still waits, its job is done"),
    "a letter's job is gone": ("DELETE FROM job WHERE case_id = '{granted}' AND kind = 'letter'", None),
    "a mail's job is gone": ("DELETE FROM job WHERE id = " + ONE_MAIL, r"case N-granted: mail of event \d+: \d jobs instead of \d"),
    "a claim has no lease": (
        "UPDATE job SET status = 'claimed', done_at = NULL WHERE id = " + ONE_MAIL,
        r"case N-granted: job \w+ \(mail\) is claimed without a lease"),
    "a dead job has no incident": (
        "UPDATE job SET status = 'dead' WHERE id = " + ONE_MAIL, "case N-granted: a dead job of kind mail has no incident"),
    "a mail has no Message-ID": (
        "UPDATE job SET message_id = NULL WHERE id = " + ONE_MAIL, r"case N-granted: job \w+ \(mail\) has no Message-ID"),
    "a reservation outlives its case": (
        "DELETE FROM ledger WHERE case_id = '{withdrawn}' AND operation = 'release' AND year = 2025",
        "case N-withdrawn: ended and still holds 1 days of cuti_tahunan 2025"),
    "more is given back than was taken": (
        ("INSERT INTO ledger (person, account, year, days, operation, case_id, reason, at) SELECT person, account, year, 9, 'refund', case_id, reason, at FROM ledger "
        "WHERE case_id = '{granted}' AND operation = 'debit'"), r"case N-granted: gave back 6 days of cuti_tahunan \d+ more than it took"),
    "more is released than was held": (
        ("INSERT INTO ledger (person, account, year, days, operation, case_id, reason, at) SELECT person, account, year, 1, 'release', case_id, reason, at FROM ledger "
        "WHERE case_id = '{granted}' AND operation = 'reserve'"), r"case N-granted: released 1 days of cuti_tahunan \d+ more than it held"),
    "a debit gives": (
        "UPDATE ledger SET days = 3 WHERE case_id = '{granted}' AND operation = 'debit'", None),
    "more is taken than there was": (
        "UPDATE ledger SET days = 2 WHERE operation = 'opening' AND days = 6", None),
    "a line of the audit trail is gone": ("DELETE FROM audit WHERE kind = 'complete' AND seq = (SELECT max(seq) FROM audit WHERE kind = 'complete')", None),
    "a line of the audit trail was changed": ("UPDATE audit SET actor = 'nobody' WHERE seq = 3", "audit: row 3 was changed"),
    "an answer names no case": (
        "UPDATE idempotency SET case_id = 'nowhere' WHERE key = 'withdraw'", "idempotency: the result of key withdraw names case nowhere, which is not there"),
    "a job names no case": (
        "INSERT INTO job (id, kind, case_id, payload, status, attempts, due_at, created_at) VALUES ('j', 'letter', 'nowhere', '{{}}', 'waiting', 0, 'x', 'x')",
        "job: 1 rows name case nowhere, which is not there"),
}
SEVERAL = {         # what shows in more than one place
    "a letter number is gone": [r"numbers: series surat_cuti DISDIK/2026 stands at 0, the last number taken is 1"],
    "two letters have one number": [r"numbers: \S+ stands on 2 letters of one kind", "case N-granted: letter .* is not in its history"],
    "a letter's job is gone": [r"case N-granted: letter of event \d+: 0 jobs instead of 1", r"case N-granted: job \w+ \(mail\) waits for a job that is not there"],
    "a debit gives": [r"case N-granted: debit of cuti_tahunan \d+ has the wrong sign", r"case N-granted: gave back 3 days of cuti_tahunan \d+ more than it took"],
    "more is taken than there was": [r"case N-\w+: took cuti_tahunan 2025 down to -\d days"],
    "a line of the audit trail is gone": [
        r"audit: row \d+ is missing", r"audit: row \d+ does not follow the one before", "case N-granted: 3 tasks are done, the audit trail knows 2"]}


@pytest.mark.parametrize("name", [n for n, (_, sentence) in FAULTS.items() if sentence])
def test_a_planted_fault_is_said_in_one_sentence(office, name):
    desk, ids = office
    text, sentence = FAULTS[name]
    plant(desk, text.format(**ids).replace("filler", "X'00ff'" if desk.engine.store.dialect == "sqlite" else "'\\x00ff'::bytea"))
    found = desk.engine.admin.doctor()
    assert len(found) == 1, found
    assert re.fullmatch(_numbered(desk, ids, sentence), found[0]), found


def _numbered(desk, ids, sentence: str) -> str:
    sentence = sentence.replace(r"N-\w+", r"CUTI-2026-\d+")
    for who, case in ids.items():
        sentence = sentence.replace(f"N-{who}", number_of(desk, case))
    return sentence


@pytest.mark.parametrize("name", SEVERAL)
def test_a_fault_that_shows_in_several_places_is_said_at_each(office, name):
    desk, ids = office
    plant(desk, FAULTS[name][0].format(**ids))
    found = desk.engine.admin.doctor()
    for sentence in SEVERAL[name]:
        assert any(re.fullmatch(_numbered(desk, ids, sentence), line) for line in found), found
    assert all(any(re.fullmatch(_numbered(desk, ids, s), line) for s in SEVERAL[name]) for line in found), found


@pytest.mark.parametrize("what, sentence", [("missing", "is missing"), ("changed", "was changed"), ("cut", "was changed")])
def test_a_letters_file_is_looked_at(office, what, sentence):
    desk, ids = office
    letter = desk.rows(sql.LETTERS_OF, case_id=ids["granted"])[0]
    path = desk.engine.store.files.path(letter.sha256)
    content = path.read_bytes()
    if what == "missing":
        path.unlink()
    else:
        path.write_bytes(content[:-9] if what == "cut" else content[:-1] + b"?")
    assert desk.engine.admin.doctor() == [f"case {number_of(desk, ids['granted'])}: letter {letter.number}: its file {sentence}"]


def test_the_doctor_changes_nothing(office):
    desk, _ = office
    before = desk.engine.admin.export_state()
    desk.engine.admin.doctor()
    assert desk.engine.admin.export_state() == before


def test_cases_are_looked_at_page_by_page(office, monkeypatch):
    from engine.facade.invariants import page
    desk, ids = office
    plant(desk, f"UPDATE cases SET revision = 900 WHERE id IN ('{ids['waiting']}', '{ids['granted']}')")
    monkeypatch.setattr(page, "CASES", 1)
    assert len(desk.engine.admin.doctor()) == 2


def test_many_cases_are_looked_at_in_seconds(office):
    """2,000 copies of a granted case; the bound is loose, the machine may be busy."""
    desk, ids = office
    case = ids["granted"]
    with desk.engine.store.write() as tx:
        run = tx._cursor.execute
        run("CREATE TEMPORARY TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT i FROM n")
        for table, key in (("cases", "id"), ("task", "case_id"), ("timer", "case_id"), ("subscription", "case_id"), ("event", "case_id")):
            names = [c.name for c in _columns(table)]
            values = [{"id": "'c' || i || t.id", "case_id": "'c' || i || t.case_id", "number": "t.number || '-' || i",
                       "tracking": "t.tracking || i"}.get(n, f"t.{n}") for n in names]
            run(f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {table} t, n WHERE t.{key} = '{case}'")
        run("DROP TABLE n")
    begun = time.process_time()
    found = desk.engine.admin.doctor()
    assert time.process_time() - begun < 6, "10,000 cases must take seconds"
    assert sum("the audit trail knows 0 filings" in s for s in found) == 2000       # they were never filed


def _columns(table: str):
    from engine.store.tables import metadata
    return metadata.tables[table].columns
