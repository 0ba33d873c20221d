"""One-time codes, forgotten passwords and the administrator's list of people: what counts, how long, how often, and what is never written down."""
import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import Engine, Refused
from engine.office import accounts, activation
from engine.store.statements import people as sql
from engine.store.tables import metadata

PASSWORD = "sungai kecil di hulu"
CODE = re.compile(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){3}")


@pytest.fixture
def admin(desk):
    """The verifier of BKPSDM, made administrator."""
    with desk.engine.transactions.write() as env:
        accounts.set_roles(env.tx, desk.bkpsdm.person, ["admin"], "2026-01-01T00:00:00.000000Z")
    return desk.bkpsdm


def person(desk, who):
    with desk.engine.transactions.read() as env:
        return env.person(who.person)


def code_of(desk, admin, who, channel="paper") -> str:
    made = desk.engine.people.code_for(admin, who.person, channel, key=desk.key())
    return made.slips[0].code if channel == "paper" else mails(desk)[-1]


def mails(desk) -> list[str]:
    """The codes in the mails that were sent, oldest first."""
    desk.engine.drain()
    folder = desk.engine.settings.data / "outbox"
    found = sorted(folder.glob("*.eml"), key=lambda f: f.stat().st_mtime_ns) if folder.exists() else []
    return [m[0] for f in found if (m := CODE.search(f.read_text("utf-8", "replace")))]


def sign_in(desk, who, password=PASSWORD):
    return desk.engine.office.sign_in(person(desk, who).nip, password, "192.0.2.1")


def activate(desk, who, code, password=PASSWORD, source="192.0.2.1"):
    desk.engine.people.activate(person(desk, who).nip, code, password, source)


def refused(code: str, act, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code
    return caught.value


def everything(desk) -> str:
    """Every value of every row."""
    with desk.engine.store.database.writer.engine.connect() as connection:
        return json.dumps([[str(v) for v in row] for t in metadata.sorted_tables for row in connection.execute(select(t))])


def test_a_code_has_eighty_random_bits_in_readable_groups():
    codes = {activation.new_code() for _ in range(200)}
    assert len(codes) == 200 and all(CODE.fullmatch(c) for c in codes)
    assert activation.plain(" abcd-0180 ") == "ABCDOIBO"


@pytest.mark.parametrize("channel", ["paper", "mail"])
def test_a_code_sets_a_password_once_and_stands_nowhere_in_the_database(desk, admin, channel, caplog):
    caplog.set_level("DEBUG")
    code = code_of(desk, admin, desk.pemohon, channel)
    letters = code.replace("-", "")
    assert code not in everything(desk) and letters not in everything(desk)
    session = accounts_session(desk, desk.pemohon)
    activate(desk, desk.pemohon, code.lower().replace("-", " "))
    assert sign_in(desk, desk.pemohon)[1].person == desk.pemohon.person
    assert desk.engine.office.actor(session) is None, "older sessions are closed"
    refused("unknown_code", activate, desk, desk.pemohon, code)
    kinds = [a["kind"] for a in desk.engine.admin.export_state()["audit"]]
    assert "code" in kinds and "activate" in kinds
    assert letters not in caplog.text and code not in caplog.text and PASSWORD not in caplog.text
    assert not desk.engine.admin.doctor()


def accounts_session(desk, who) -> str:
    with desk.engine.transactions.write() as env:
        return accounts.open_session(env.tx, who.person, env.now, 12)


def test_a_code_is_over_after_fourteen_days(desk, admin):
    code = code_of(desk, admin, desk.pemohon)
    desk.world.go(desk.engine.clock.now() + timedelta(days=14, seconds=1))
    refused("unknown_code", activate, desk, desk.pemohon, code)


def test_a_new_code_ends_the_one_before_and_is_nobody_elses(desk, admin):
    first = code_of(desk, admin, desk.pemohon)
    second = code_of(desk, admin, desk.pemohon)
    refused("unknown_code", activate, desk, desk.pemohon, first)
    refused("unknown_code", activate, desk, desk.atasan, second)
    activate(desk, desk.pemohon, second)


def test_a_bad_password_leaves_the_code(desk, admin):
    code, row = code_of(desk, admin, desk.pemohon), person(desk, desk.pemohon)
    for bad in ("pendek", row.nip, row.nip[:8] + "ab", "x" * 200):
        refusal = refused("invalid", activate, desk, desk.pemohon, code, bad)
        assert refusal.params["errors"]["password"].code.startswith("password_")
    activate(desk, desk.pemohon, code)


def test_guessing_is_counted_and_locks_nobody_else_out(desk, admin):
    code = code_of(desk, admin, desk.pemohon)
    for _ in range(activation.PER_PAIR):
        refused("unknown_code", activate, desk, desk.pemohon, "AAAA-BBBB-CCCC-DDDD", source="198.51.100.7")
    refused("locked", activate, desk, desk.pemohon, code, source="198.51.100.7")
    activate(desk, desk.pemohon, code, source="192.0.2.9")


def test_two_at_once_set_one_password(desk, admin):
    """Both have the right code; the second finds it used."""
    nip = person(desk, desk.pemohon).nip
    code = code_of(desk, admin, desk.pemohon)
    with desk.engine.transactions.write() as env:
        one, two = (activation.check(env.tx, nip, code, env.now, "a") for _ in "12")
    with desk.engine.transactions.write() as env:
        activation.use(env.tx, one, accounts.hash_password(PASSWORD), env.now)
    with desk.engine.transactions.write() as env:
        refused("unknown_code", activation.use, env.tx, two, "hash", env.now)
    assert sign_in(desk, desk.pemohon)


# per unit -----------------------------------------------------------------------------------------------------------------------
def agency(desk, who) -> str:
    with desk.engine.transactions.read() as env:
        return env.anchor("kepala_opd", who.person)


def test_a_unit_gets_its_slips_and_the_form_sent_again_shows_none(desk, admin):
    unit, key = agency(desk, desk.pemohon), desk.key()
    made = desk.engine.people.codes(admin, unit, "paper", key=key)
    waiting = {w.unit: w for w in desk.engine.people.waiting(admin)}[unit]
    assert made.slips and len(made.slips) == waiting.people == waiting.coded
    assert desk.pemohon.name in {s.name for s in made.slips}
    again = desk.engine.people.codes(admin, unit, "paper", key=key)
    assert again.again and not again.slips
    assert not desk.engine.people.codes(admin, unit, "paper", key=desk.key()).slips, "everybody has one"
    renewed = desk.engine.people.codes(admin, unit, "paper", key=desk.key(), renew=True)
    assert len(renewed.slips) == len(made.slips) and {s.code for s in renewed.slips}.isdisjoint(s.code for s in made.slips)


def test_who_has_a_password_or_works_elsewhere_gets_none(desk, admin):
    activate(desk, desk.pemohon, code_of(desk, admin, desk.pemohon))
    names = {s.nip for s in desk.engine.people.codes(admin, agency(desk, desk.pemohon), "paper", key=desk.key()).slips}
    assert names and person(desk, desk.pemohon).nip not in names and person(desk, desk.sekda).nip not in names


def test_codes_by_mail_name_those_without_an_address(desk, admin):
    with desk.engine.transactions.write() as env:
        row = env.tx.one(sql.ONE_PERSON, person=desk.pemohon.person)
        assert row.email
    made = desk.engine.people.codes(admin, agency(desk, desk.pemohon), "mail", key=desk.key())
    assert made.mailed and not made.slips and len(mails(desk)) == made.mailed


def test_only_an_administrator_opens_these_doors(desk):
    people, who = desk.engine.people, desk.pejabat
    for act in (lambda: people.waiting(who), lambda: people.codes(who, "x", "paper", key="k"), lambda: people.code_for(who, who.person, "paper", key="k2"),
                lambda: people.find(who, "a"), lambda: people.staff(who), lambda: people.page(who, who.person),
                lambda: people.set_active(who, desk.pemohon.person, False), lambda: people.set_roles(who, who.person, ["admin"])):
        refused("not_found", act)


# forgotten passwords ------------------------------------------------------------------------------------------------------------
def test_a_forgotten_password_is_mailed_for_an_hour(desk, admin):
    activate(desk, desk.pemohon, code_of(desk, admin, desk.pemohon))
    nip = person(desk, desk.pemohon).nip
    assert desk.engine.people.forgot(nip, "a") is None
    [code] = mails(desk)
    desk.world.go(desk.engine.clock.now() + timedelta(minutes=61))
    refused("unknown_code", activate, desk, desk.pemohon, code, "lembah hijau permai")
    desk.engine.people.forgot(nip, "a")
    activate(desk, desk.pemohon, mails(desk)[-1], "lembah hijau permai")
    assert sign_in(desk, desk.pemohon, "lembah hijau permai")


def test_asking_tells_nothing_and_fills_no_mailbox(desk, admin):
    activate(desk, desk.pemohon, code_of(desk, admin, desk.pemohon))
    assert desk.engine.people.forgot("1" * 18, "a") is None and desk.engine.people.forgot(person(desk, desk.atasan).nip, "a") is None
    assert mails(desk) == [], "an unknown NIP and somebody without an account"
    for number in range(6):
        assert desk.engine.people.forgot(person(desk, desk.pemohon).nip, f"a{number}") is None
    assert len(mails(desk)) == activation.RESETS_PER_NIP
    for _ in range(activation.RESETS_PER_SOURCE):
        desk.engine.people.forgot("2" * 18, "flood")
    refused("rate_limited", desk.engine.people.forgot, "3" * 18, "flood")


def test_a_closed_account_can_do_nothing(desk, admin):
    code = code_of(desk, admin, desk.pemohon)
    desk.engine.people.set_active(admin, desk.pemohon.person, False)
    refused("unknown_code", activate, desk, desk.pemohon, code)
    desk.engine.people.forgot(person(desk, desk.pemohon).nip, "a")
    assert mails(desk) == []
    refused("not_allowed_now", desk.engine.people.code_for, admin, desk.pemohon.person, "paper", key=desk.key())
    desk.engine.people.set_active(admin, desk.pemohon.person, True)
    refused("unknown_code", activate, desk, desk.pemohon, code)
    activate(desk, desk.pemohon, code_of(desk, admin, desk.pemohon))


# the list -----------------------------------------------------------------------------------------------------------------------
def test_people_are_found_by_name_and_nip_and_changed(desk, admin):
    row, people = person(desk, desk.pemohon), desk.engine.people
    assert row.id in {p.id for p in people.find(admin, row.name.split()[0].lower())}
    assert [p.id for p in people.find(admin, f"{row.nip[:8]} {row.nip[8:]}")] == [row.id]
    assert people.find(admin, "  ") == [] and people.find(admin, "%") == []
    people.set_roles(admin, row.id, ["perancang", "kaisar"])
    assert people.page(admin, row.id).row.roles == ("perancang",) and row.id in {p.id for p in people.staff(admin)}
    people.set_active(admin, row.id, False)
    assert people.page(admin, row.id).row.state == "closed"


def test_an_administrator_cannot_shut_himself_out(desk, admin):
    refused("not_allowed_now", desk.engine.people.set_roles, admin, admin.person, [])
    refused("not_allowed_now", desk.engine.people.set_active, admin, admin.person, False)


def test_a_code_sealed_with_a_secret_that_has_changed_is_sent_anew(desk, admin):
    """The mail dies with its reason in words; trying it again sends another code, which works."""
    desk.engine.people.code_for(admin, desk.pemohon.person, "mail", key=desk.key())
    with Engine.open(replace(desk.engine.settings, given_secret="y" * 40), desk.engine.clock) as engine:
        engine.drain()
        [incident] = engine.admin.incidents()
        assert incident.code == "job_mail" and "kunci rahasia kantor telah diganti" in incident.cause and mails(desk) == []
        assert engine.admin.revive(incident.id, replace(admin, roles=frozenset({"admin"}))) == 1
        engine.drain()
        assert engine.admin.incidents() == [] and engine.admin.doctor() == []
    [code] = mails(desk)
    activate(desk, desk.pemohon, code)
    assert sign_in(desk, desk.pemohon)
