"""Signing in: slow to guess, impossible to enumerate, never locked out for ever."""
from datetime import UTC, datetime, timedelta

import pytest

from engine.clock import to_text
from engine.errors import Refused
from engine.office import accounts, limits
from engine.store.statements import account as sql
from engine.store.statements import office as office_sql
from tests.engine.office.samples import City, person

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
GOOD = "sepeda hijau di atap"
HASHED = accounts.hash_password(GOOD)


@pytest.fixture
def city(tx):
    return City(tx)


@pytest.fixture
def nia(tx, city):
    row = person(tx, city.sekolah.id, "Nia Contoh")
    accounts.set_hash(tx, row.id, HASHED, to_text(NOW))
    return row


def sign_in(tx, nip, password, now=NOW, source="10.0.0.1"):
    login = accounts.begin_login(tx, nip, password, now, source)
    accounts.verify(login)
    return accounts.end_login(tx, login, now, 12)


def refusal(tx, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        sign_in(tx, *args, **kwargs)
    return refused.value


def test_the_right_password_opens_a_session_that_knows_who_it_is(tx, nia):
    token = sign_in(tx, nia.nip, GOOD)
    actor = accounts.lookup(tx, token, NOW)
    assert (actor.person, actor.name, actor.unit, actor.roles, actor.language, actor.session) == (nia.id, "Nia Contoh", "Unit SDN-1", frozenset(), "id", token)


def test_spaces_in_a_nip_do_not_matter(tx, nia):
    assert sign_in(tx, f" {nia.nip[:8]} {nia.nip[8:]} ", GOOD)


@pytest.mark.parametrize("nip", ["000000000000000000", "", "abc", "\ud800\ud800", "\0", "9" * 10_000])
def test_an_unknown_nip_is_refused_like_a_wrong_password(tx, nia, nip):
    assert refusal(tx, nia.nip, "salah", source="a").code == refusal(tx, nip, "salah", source="b").code == "unknown_login"


@pytest.mark.parametrize("password", ["", "salah", "\ud800", "\0", "x" * 100_000, GOOD + " "])
def test_any_other_password_is_refused(tx, nia, password):
    assert refusal(tx, nia.nip, password).code == "unknown_login"


def test_the_same_hash_is_computed_for_a_nip_nobody_has(tx, nia, monkeypatch):
    computed = []
    verify = accounts._hasher.verify
    monkeypatch.setattr(accounts, "_hasher", type("Counting", (), {"verify": staticmethod(lambda hashed, given: computed.append(hashed) or verify(hashed, given))}))
    for nip in (nia.nip, "000000000000000000"):
        refusal(tx, nip, "salah")
    costs = [hashed.split("$")[3] for hashed in computed]
    assert costs == ["m=19456,t=2,p=1"] * 2


def test_without_a_password_nobody_signs_in(tx, city):
    accounts.ensure(tx, city.teacher.id, to_text(NOW))
    assert refusal(tx, city.teacher.nip, "").code == "unknown_login"


def test_the_sixth_wrong_try_from_one_address_is_locked_until_the_window_ends_even_with_the_right_password(tx, nia):
    for _ in range(accounts.PER_PAIR):
        assert refusal(tx, nia.nip, "salah").code == "unknown_login"
    locked = refusal(tx, nia.nip, GOOD)
    assert (locked.code, locked.params["until"]) == ("locked", NOW + accounts.WINDOW)
    assert sign_in(tx, nia.nip, GOOD, now=NOW + accounts.WINDOW)


def test_somebody_elses_failures_do_not_lock_the_person_out(tx, nia):
    for _ in range(accounts.PER_PAIR + 3):
        refusal(tx, nia.nip, "salah", source="6.6.6.6")
    assert sign_in(tx, nia.nip, GOOD, source="10.0.0.1")


def test_many_addresses_against_one_nip_are_locked_but_not_the_address_it_is_known_from(tx, nia):
    sign_in(tx, nia.nip, GOOD, source="10.0.0.1")
    for place in range(accounts.PER_NIP):
        refusal(tx, nia.nip, "salah", source=f"6.6.6.{place}")
    assert refusal(tx, nia.nip, GOOD, source="7.7.7.7").code == "locked"
    assert sign_in(tx, nia.nip, GOOD, source="10.0.0.1", now=NOW + timedelta(minutes=1))


def test_one_address_trying_many_nips_is_locked(tx, nia):
    for place in range(accounts.PER_SOURCE):
        accounts.begin_login(tx, f"{place:018d}", "salah", NOW, "6.6.6.6")
    assert refusal(tx, nia.nip, GOOD, source="6.6.6.6").code == "locked"


def test_a_whole_office_behind_one_address_signs_in(tx, nia):
    for _ in range(accounts.PER_SOURCE + 5):
        login = accounts.begin_login(tx, nia.nip, GOOD, NOW, "10.0.0.1")
        assert login.locked is None
        accounts.end_login(tx, login, NOW, 12)


def test_counters_keep_no_nip_and_no_address(tx, nia):
    refusal(tx, nia.nip, "salah", source="10.11.12.13")
    kept = str(tx._cursor.execute("SELECT * FROM attempt").fetchall())
    assert nia.nip not in kept and "10.11.12.13" not in kept


def test_old_counters_and_sessions_are_forgotten(tx, nia):
    token = sign_in(tx, nia.nip, GOOD)
    accounts.forget(tx, NOW + timedelta(days=50))
    assert tx._cursor.execute("SELECT count(*) FROM attempt").fetchone() == (0,)
    assert accounts.lookup(tx, token, NOW) is None


# sessions -------------------------------------------------------------------------------------------------------------------------
def test_a_session_ends_by_time_by_signing_out_and_with_a_new_password(tx, nia):
    token = sign_in(tx, nia.nip, GOOD)
    assert accounts.lookup(tx, token, NOW + timedelta(hours=11, minutes=59))
    assert accounts.lookup(tx, token, NOW + timedelta(hours=12)) is None
    accounts.close_session(tx, token)
    assert accounts.lookup(tx, token, NOW) is None
    tokens = [sign_in(tx, nia.nip, GOOD) for _ in range(2)]
    accounts.set_password(tx, nia, "perahu biru di sungai", to_text(NOW))
    assert [accounts.lookup(tx, one, NOW) for one in tokens] == [None, None]


def test_a_person_or_account_that_is_no_longer_active_is_nobody_at_once(tx, nia):
    token = sign_in(tx, nia.nip, GOOD)
    tx.run(office_sql.PERSON_CHANGE, **{**nia._asdict(), "active": 0})
    assert accounts.lookup(tx, token, NOW) is None and accounts.actor(tx, nia.id) is None
    tx.run(office_sql.PERSON_CHANGE, **nia._asdict())
    assert accounts.lookup(tx, token, NOW)
    program = accounts.create_token(tx, nia.id, ["cases:read"], NOW)
    accounts.set_active(tx, nia.id, False, to_text(NOW))
    assert accounts.lookup(tx, token, NOW) is None and accounts.lookup_token(tx, program, NOW) is None
    assert refusal(tx, nia.nip, GOOD).code == "unknown_login"
    accounts.set_active(tx, nia.id, True, to_text(NOW))
    assert sign_in(tx, nia.nip, GOOD) and accounts.lookup(tx, token, NOW) is None


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "\ud800", "a" * 100_000])
def test_a_made_up_token_is_nobody(tx, nia, token):
    assert accounts.lookup(tx, token, NOW) is None and accounts.lookup_token(tx, token, NOW) is None


def test_tokens_are_kept_as_hashes_only(tx, nia):
    token, program = sign_in(tx, nia.nip, GOOD), accounts.create_token(tx, nia.id, [], NOW)
    kept = str([tx._cursor.execute(f"SELECT * FROM {table}").fetchall() for table in ("session", "token")])
    assert token not in kept and program not in kept


# roles, tokens, passwords ---------------------------------------------------------------------------------------------------------
def test_system_roles_are_given_whole_and_only_those_there_are(tx, nia):
    accounts.set_roles(tx, nia.id, ["admin", "perancang"], to_text(NOW))
    accounts.set_roles(tx, nia.id, ["admin"], to_text(NOW))
    assert accounts.system_roles(tx, nia.id) == {"admin"} == accounts.actor(tx, nia.id).roles
    assert [row.person for row in accounts.with_roles(tx)] == [nia.id]
    with pytest.raises(ValueError):
        accounts.set_roles(tx, nia.id, ["raja"], to_text(NOW))


def test_a_token_for_programs_has_scopes_an_end_and_can_be_taken_back(tx, nia):
    token = accounts.create_token(tx, nia.id, ["b", "a"], NOW, NOW + timedelta(days=1))
    actor, scopes = accounts.lookup_token(tx, token, NOW)
    assert (actor.person, scopes) == (nia.id, {"a", "b"})
    assert accounts.lookup_token(tx, token, NOW + timedelta(days=1)) is None
    assert accounts.revoke_token(tx, token, NOW) and not accounts.revoke_token(tx, token, NOW)
    assert accounts.lookup_token(tx, token, NOW) is None


def test_the_language_is_remembered(tx, nia, city):
    accounts.set_language(tx, nia.id, "en")
    assert (accounts.language(tx, nia.id), accounts.language(tx, city.teacher.id)) == ("en", "id")


@pytest.mark.parametrize("password,code", [
    ("pendek", "password_short"), ("x" * 129, "password_long"), ("aaaaaaaaaaaa", "password_guessable"), ("198609262015", "password_guessable"),
    ("contoh12345"[:10], "password_guessable"), (GOOD, None), ("kata sandi ñandú", None)])
def test_a_password_must_be_hard_to_guess(nia, password, code):
    problem = accounts.password_problem(password, nia)
    assert (problem.code if problem else None) == code


def test_a_password_that_will_not_do_changes_nothing(tx, nia):
    with pytest.raises(Refused) as refused:
        accounts.set_password(tx, nia, "pendek", to_text(NOW))
    assert refused.value.params["errors"]["password"].code == "password_short"
    assert sign_in(tx, nia.nip, GOOD)


# limits ---------------------------------------------------------------------------------------------------------------------------
def test_a_limit_counts_in_windows_and_by_who_and_what(tx):
    minute = timedelta(minutes=1)
    assert [limits.take(tx, "lookup", "a", NOW, 2, minute) for _ in range(3)] == [None, None, NOW + minute]
    assert limits.take(tx, "lookup", "b", NOW, 2, minute) is None
    assert limits.take(tx, "other", "a", NOW, 2, minute) is None
    assert limits.take(tx, "lookup", "a", NOW + minute, 2, minute) is None


def test_asking_for_a_limit_does_not_count(tx):
    minute = timedelta(minutes=1)
    for _ in range(5):
        assert limits.blocked(tx, "lookup", "a", NOW, 1, minute) is None
    limits.take(tx, "lookup", "a", NOW, 1, minute)
    assert limits.blocked(tx, "lookup", "a", NOW, 1, minute) == NOW + minute
    limits.clear(tx, "lookup", "a")
    assert limits.blocked(tx, "lookup", "a", NOW, 1, minute) is None
    assert sql.ATTEMPT_COUNT.on("sqlite").parameters == {"key", "window"}
