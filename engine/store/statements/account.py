"""SQL of sign-in: accounts, sessions, tokens, counters of attempts. Knows columns, no rules."""
from sqlalchemy import delete, insert, or_, select, update

from engine.store.statement import named, p, upsert
from engine.store.tables import account, attempt, person, session, token, unit

ACCOUNT = named("account", select(account).where(account.c.person == p("person")))
ACCOUNT_ADD = named("account_add", upsert(account, ("person",), update=()))
ACCOUNT_PASSWORD = named("account_password", update(account).where(account.c.person == p("person")).values(password=p("password"), changed_at=p("at")))
ACCOUNT_ROLES = named("account_roles", update(account).where(account.c.person == p("person")).values(roles=p("roles"), changed_at=p("at")))
ACCOUNT_LANGUAGE = named("account_language", update(account).where(account.c.person == p("person")).values(language=p("language")))
ACCOUNT_ACTIVE = named("account_active", update(account).where(account.c.person == p("person")).values(active=p("active"), changed_at=p("at")))
ACCOUNTS_WITH_ROLES = named("accounts_with_roles", select(account.c.person, account.c.roles, person.c.name, person.c.nip)
                            .join(person, person.c.id == account.c.person).where(account.c.roles != "[]").order_by(person.c.name))
LOGIN = named("login", select(person.c.id, account.c.password).join(account, account.c.person == person.c.id)
              .where(person.c.nip == p("nip"), person.c.active == 1, account.c.active == 1))

_actor = (person.c.id, person.c.name, person.c.position, unit.c.name.label("unit_name"), account.c.roles, account.c.language)
_living = (person.c.active == 1, account.c.active == 1)
SESSION_ADD = named("session_add", insert(session))
SESSION = named("session", select(*_actor, session.c.expires_at).select_from(session).join(person, person.c.id == session.c.person)
                .join(account, account.c.person == person.c.id).join(unit, unit.c.id == person.c.unit)
                .where(session.c.token_hash == p("token_hash"), session.c.expires_at > p("now"), *_living))
SESSION_END = named("session_end", delete(session).where(session.c.token_hash == p("token_hash")))
SESSIONS_END = named("sessions_end", delete(session).where(session.c.person == p("person")))
SESSIONS_FORGET = named("sessions_forget", delete(session).where(session.c.expires_at <= p("now")))
ACTOR = named("actor", select(*_actor).select_from(person).join(account, account.c.person == person.c.id).join(unit, unit.c.id == person.c.unit)
              .where(person.c.id == p("person"), *_living))

TOKEN_ADD = named("token_add", insert(token))
TOKEN = named("token", select(*_actor, token.c.scopes).select_from(token).join(person, person.c.id == token.c.person)
              .join(account, account.c.person == person.c.id).join(unit, unit.c.id == person.c.unit)
              .where(token.c.token_hash == p("token_hash"), token.c.revoked_at.is_(None),
                     or_(token.c.expires_at.is_(None), token.c.expires_at > p("now")), *_living))
TOKENS_REVOKE = named("tokens_revoke", update(token).where(token.c.person == p("person"), token.c.revoked_at.is_(None)).values(revoked_at=p("now")))
TOKEN_REVOKE = named("token_revoke", update(token).where(token.c.token_hash == p("token_hash"), token.c.revoked_at.is_(None)).values(revoked_at=p("now")))


def _count_up():
    """One more of a key in a window; the count."""
    forms = upsert(attempt, ("key", "window"), update=("count",))
    return {dialect: type(form)(attempt).values(key=p("key"), window=p("window"), count=1)
            .on_conflict_do_update(index_elements=("key", "window"), set_={"count": attempt.c.count + 1}).returning(attempt.c.count)
            for dialect, form in forms.items()}


ATTEMPT_COUNT = named("attempt_count", _count_up())
ATTEMPT_GET = named("attempt_get", select(attempt.c.count.label("n")).where(attempt.c.key == p("key"), attempt.c.window == p("window")))
ATTEMPT_LESS = named("attempt_less", update(attempt).where(
    attempt.c.key == p("key"), attempt.c.window == p("window"), attempt.c.count > 0).values(count=attempt.c.count - 1))
ATTEMPT_ANY = named("attempt_any", select(attempt.c.window).where(attempt.c.key == p("key"), attempt.c.window >= p("since")).limit(1))
ATTEMPT_CLEAR = named("attempt_clear", delete(attempt).where(attempt.c.key == p("key")))
ATTEMPTS_FORGET = named("attempts_forget", delete(attempt).where(attempt.c.window < p("before")))
