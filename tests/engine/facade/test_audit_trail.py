"""The audit chain for those who do not trust the office: published heads, the check from a saved head, proofs and their stand-alone judge."""
import copy
import hashlib
import importlib.util
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from engine.errors import Unusable
from engine.facade import audit
from engine.store.statements import case as sql

JUDGE = Path(__file__).parents[3] / "docs" / "verify_audit.py"


@pytest.fixture(scope="module")
def judge():
    spec = importlib.util.spec_from_file_location("verify_audit", JUDGE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def proved(desk):
    """(desk, number of a granted request, a head that was saved in the midst of it, its proof as it is written)"""
    case = desk.file().case
    desk.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    saved = desk.engine.audit.head().to_json()
    desk.complete(case, "atasan", "pertimbangan", keputusan="disetujui")
    desk.complete(case, "pejabat", "keputusan", keputusan="disetujui")
    number = desk.rows(sql.CASE_BY_ID, id=case)[0].number
    return desk, number, saved, json.loads(json.dumps(desk.engine.audit.prove(number, saved["seq"])))


def execute(desk, *texts: str) -> None:
    with desk.engine.store.write() as tx:
        for text in texts:
            tx._cursor.execute(text)


def chained_anew(desk) -> None:
    """What a forger who owns the database does after he changed a row: every hash from there on, and the head."""
    rows, prev = desk.rows(sql.AUDIT_ALL), audit.FIRST
    for row in rows:
        prev, before = audit.row_hash(prev, row.seq, row.at, row.actor, row.kind, row.case_id, row.payload_hash), prev
        execute(desk, f"UPDATE audit SET prev = '{before}', hash = '{prev}' WHERE seq = {row.seq}")
    execute(desk, f"UPDATE audit_head SET seq = {rows[-1].seq}, hash = '{prev}'")


# proofs ------------------------------------------------------------------------------------------------------------------------------
def test_a_proof_holds_and_opens_only_its_own_rows(proved, judge):
    desk, _, saved, proof = proved
    assert judge.faults_of(proof, saved, {saved["key"]}) == []
    rows = {r.seq: r for r in desk.rows(sql.AUDIT_ALL)}
    own = [r.seq for r in rows.values() if r.case_id and r.kind in ("file", "complete")]
    assert set(own) <= {o["seq"] for o in proof["opened"]} and {rows[o["seq"]].case_id for o in proof["opened"]} == {rows[own[0]].case_id}
    assert not {"payload", "salt"} & set().union(*proof["rows"])


def test_the_judge_runs_without_runut_and_is_short(proved, tmp_path):
    _, _, saved, proof = proved
    assert len(JUDGE.read_text("utf-8").splitlines()) < 100
    (tmp_path / "bukti.json").write_text(json.dumps(proof), "utf-8")
    (tmp_path / "kepala.json").write_text(json.dumps({"office": "x", "head": saved}), "utf-8")

    def judged(*more):
        return subprocess.run([sys.executable, "-E", JUDGE, "bukti.json", *more], cwd=tmp_path, capture_output=True, text=True, check=False)
    good = judged("kepala.json")
    assert (good.returncode, good.stderr) == (0, "") and good.stdout.startswith("PROVED") and "complete" in good.stdout
    proof["rows"][-1]["kind"] = "withdraw"
    (tmp_path / "bukti.json").write_text(json.dumps(proof), "utf-8")
    assert judged("kepala.json").returncode == 1 and judged("bukti.json").returncode == 2 and judged("tiada.json").returncode == 2


def forged_head(proof):
    proof["to"]["hash"] = proof["rows"][-1]["hash"] = "a" * 64


def swapped(proof):
    rows = proof["rows"]
    rows[1], rows[2] = rows[2], rows[1]


def swapped_and_numbered(proof):
    swapped(proof)
    proof["rows"][1]["seq"], proof["rows"][2]["seq"] = proof["rows"][2]["seq"], proof["rows"][1]["seq"]


FAULTS = {
    "a changed row": (lambda proof: proof["rows"][1].update(actor="somebody"), "row 2 was changed"),
    "another moment": (lambda proof: proof["rows"][0].update(at="2026-01-01T00:00:00.000000Z"), "row 1 was changed"),
    "a removed row": (lambda proof: proof["rows"].pop(1), "row 3 stands where row 2 must stand"),
    "the last row removed": (lambda proof: proof["rows"].pop(), "the rows do not end in the last head"),
    "a swapped order": (swapped, "row 3 stands where row 2 must stand"),
    "a swapped order with new numbers": (swapped_and_numbered, "row 2 was changed"),
    "a forged head": (forged_head, "the last head is forged"),
    "a head of another key": (lambda proof: proof["to"].update(key="b" * 64), "the last head is signed with a key you do not trust"),
    "another content": (lambda proof: proof["opened"][0].update(payload="{}"), "what row "),
    "content of no row": (lambda proof: proof["opened"][0].update(seq=999), "row 999 is opened and is not there")}


def test_each_planted_fault_is_named(proved, judge):
    _, _, saved, proof = proved
    for name, (spoil, sentence) in FAULTS.items():
        spoilt = copy.deepcopy(proof)
        spoil(spoilt)
        assert any(found.startswith(sentence) for found in judge.faults_of(spoilt, saved, {saved["key"]})), name


def test_a_forged_saved_head_is_none(proved, judge):
    _, _, saved, proof = proved
    assert judge.faults_of(proof, {**saved, "at": "2020-01-01T00:00:00.000000Z"}, {saved["key"]}) == ["the saved head is forged: its signature is wrong"]


def test_who_rewrites_the_past_with_the_key_of_the_office_cannot_meet_a_saved_head(proved, judge):
    """Changed, removed and swapped rows, each chained and signed anew: the proof is whole in itself, the saved head is not in it."""
    desk, number, saved, _ = proved
    execute(desk, "UPDATE audit SET kind = 'withdraw' WHERE seq = 1", "DELETE FROM audit_signed")
    chained_anew(desk)
    assert desk.engine.audit.verify() == []                        # nothing left to see it by
    desk.engine.audit.head()
    proof = desk.engine.audit.prove(number)
    assert judge.faults_of(proof, saved, {saved["key"]}) == [
        f"your head is not row {saved['seq']} of this chain: the office has rewritten its past, or this is another office"]
    assert desk.engine.audit.verify(saved) == [f"audit: the saved head is not row {saved['seq']} of this chain"]


def test_a_proof_that_does_not_reach_the_saved_head_says_what_to_ask_for(proved, judge):
    desk, _, saved, _ = proved
    [asks] = judge.faults_of(desk.engine.audit.prove(str(saved["seq"] + 1)), {**saved, "seq": saved["seq"]}, {saved["key"]}) or ["-"]
    assert asks == "-"                                             # its own head is where that proof begins
    early = desk.engine.audit.prove("1")
    later = desk.engine.audit.head().to_json()
    assert early["to"]["seq"] == saved["seq"] < later["seq"]
    assert judge.faults_of(early, later, {saved["key"]}) == [
        f"your head (row {later['seq']}) is not within this proof: ask for `runut audit prove ... --head {later['seq']}`"]
    assert judge.faults_of(desk.engine.audit.prove("1", later["seq"]), later, {saved["key"]}) == []


def test_what_a_row_recorded_may_be_erased_and_the_chain_still_holds(proved, judge):
    desk, number, saved, _ = proved
    execute(desk, "UPDATE audit SET payload = NULL, salt = NULL WHERE case_id IS NOT NULL")
    proof = desk.engine.audit.prove(number, saved["seq"])
    assert desk.engine.audit.verify() == [] and judge.faults_of(proof, saved, {saved["key"]}) == []
    assert {opened["payload"] for opened in proof["opened"]} == {None}


@pytest.mark.parametrize("subject", ["0", "999", "CUTI-2026-999999", "9" * 30, "", "'; DROP TABLE audit"])
def test_what_is_not_there_cannot_be_proved(desk, subject):
    desk.file()
    with pytest.raises(Unusable):
        desk.engine.audit.prove(subject)


# the chain of the database -------------------------------------------------------------------------------------------------------------
PLANTED = {
    "a changed row": (["UPDATE audit SET actor = 'somebody' WHERE seq = 2"], "audit: row 2 was changed"),
    "a changed row with its hash": (["UPDATE audit SET kind = 'x', hash = '{hash}' WHERE seq = 2"], "audit: row 3 does not follow the one before"),
    "a removed row": (["DELETE FROM audit WHERE seq = 2"], "audit: row 2 is missing"),
    "a swapped order": (["UPDATE audit SET seq = -1 WHERE seq = 2", "UPDATE audit SET seq = 2 WHERE seq = 3", "UPDATE audit SET seq = 3 WHERE seq = -1"],
                        "audit: row 2 was changed"),
    "a forged head": (["UPDATE audit_signed SET at = '2020-01-01T00:00:00.000000Z'"], "audit: the published head of row {seq} does not bear the signature of its key"),
    "a head of rows that are gone": (["DELETE FROM audit WHERE seq >= {seq}", "UPDATE audit_head SET seq = {seq} - 1, hash = (SELECT max(hash) FROM audit WHERE seq = {seq} - 1)"],
                                     "audit: the published head of row {seq} is not in the chain")}


@pytest.mark.parametrize("name", PLANTED)
def test_a_fault_in_the_database_is_named(desk, name):
    case = desk.file().case
    desk.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    head = desk.engine.audit.head()
    texts, sentence = PLANTED[name]
    digest = hashlib.sha256(b"x").hexdigest()
    execute(desk, *(text.format(seq=head.seq, hash=digest) for text in texts))
    assert sentence.format(seq=head.seq) in desk.engine.audit.verify()
    assert sentence.format(seq=head.seq) in desk.engine.admin.doctor()


def test_a_chain_that_was_wholly_made_anew_is_betrayed_by_its_published_heads(desk):
    desk.file()
    head = desk.engine.audit.head()
    execute(desk, "UPDATE audit SET kind = 'x' WHERE seq = 1")
    chained_anew(desk)
    assert desk.engine.audit.verify() == [f"audit: row {head.seq} is another than the one whose head was published"]


def test_from_a_saved_head_only_what_followed_is_looked_at(desk):
    desk.file()
    head = desk.engine.audit.head().to_json()
    desk.file(mulai="2026-12-14", selesai="2026-12-15")
    assert desk.engine.audit.verify(head) == [] == desk.engine.audit.verify({"head": head})
    execute(desk, f"UPDATE audit SET kind = 'x' WHERE seq = {head['seq'] + 1}")
    assert desk.engine.audit.verify(head) == [f"audit: row {head['seq'] + 1} was changed"]
    assert desk.engine.audit.verify({**head, "seq": 1}) == ["audit: the saved head does not bear the signature of its key"]


@pytest.mark.parametrize("saved", [{}, [], None, "x", {"seq": "1", "hash": "", "at": "", "key": "", "signature": ""},
                                   {"seq": 1 << 70, "hash": "", "at": "", "key": "", "signature": ""}, {"head": None}])
def test_what_is_no_head_is_refused_in_words(desk, saved):
    if saved is None:
        saved = {"seq": 1}
    with pytest.raises(Unusable):
        desk.engine.audit.verify(saved)


def test_a_head_with_signs_no_text_may_hold_is_forged(desk):
    head = desk.engine.audit.head().to_json()
    assert desk.engine.audit.verify({**head, "at": "\ud800"}) == ["audit: the saved head does not bear the signature of its key"]


# publishing ----------------------------------------------------------------------------------------------------------------------------
def test_a_head_is_published_now_and_then_while_the_chain_grows(desk):
    def shown():
        desk.engine.drain()
        return [one.head.seq for one in desk.engine.audit.page().heads]
    desk.file()
    first = shown()
    assert len(first) >= 1
    desk.file(mulai="2026-12-14", selesai="2026-12-15")
    assert shown() == first                                        # an hour has not passed
    desk.world.go(desk.engine.clock.now() + timedelta(minutes=61))
    grown = shown()
    assert len(grown) == len(first) + 1 and grown[0] > first[0]
    desk.world.go(desk.engine.clock.now() + timedelta(minutes=61))
    present = desk.rows(sql.AUDIT_HEAD)[0].seq
    assert shown()[0] == present and shown() == shown()            # nothing new: nothing published
    assert desk.engine.audit.verify() == []


def test_the_key_is_made_once_and_read_by_its_owner_alone(desk):
    file = desk.engine.settings.audit_key
    head = desk.engine.audit.head()
    assert file.stat().st_mode & 0o777 == 0o600 and desk.engine.audit.head() == head
    file.chmod(0o644)
    desk.file()
    with pytest.raises(Unusable, match="chmod 600"):
        desk.engine.audit.head()
    file.chmod(0o600)
    file.write_bytes(b"rubbish")
    with pytest.raises(Unusable, match="no private key"):
        desk.engine.audit.head()
    desk.world.go(desk.engine.clock.now() + timedelta(hours=2))
    desk.engine.drain()                                            # the office works on; the log says that nothing was published
    assert desk.engine.audit.page().heads[0].head.seq <= head.seq


def test_after_a_change_of_the_key_old_heads_still_hold(desk):
    desk.file()
    old = desk.engine.audit.head()
    desk.engine.settings.audit_key.unlink()
    desk.world.go(desk.engine.clock.now() + timedelta(minutes=1))
    new = desk.engine.audit.head()
    assert new.key != old.key and new.hash == old.hash and desk.engine.audit.page().key == new.key
    assert desk.engine.audit.verify() == [] == desk.engine.audit.verify(old.to_json())
