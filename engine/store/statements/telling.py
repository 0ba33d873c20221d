"""SQL of telling people outside of the pages: what is to be told, how each wants it. Knows columns, no rules."""
from sqlalchemy import select, update

from engine.store.lists import in_list
from engine.store.statement import named, p, upsert
from engine.store.statements.case import true_yet
from engine.store.tables import account, contact, job, notice, person, preference

TELL_DUE = named("tell_due", select(notice.c.id).where(notice.c.tell_at <= p("now")).limit(1))
TO_TELL = named("to_tell", select(notice, true_yet.label("true_yet")).where(notice.c.tell_at <= p("now")).order_by(notice.c.tell_at, notice.c.id).limit(p("most")))
TOLD = named("notice_told", update(notice).where(notice.c.id == p("id"), notice.c.tell_at == p("seen")).values(tell_at=p("tell_at")))
READERS = named("readers", select(
    person.c.id, person.c.name, person.c.email, person.c.active, account.c.language, contact.c.mail, contact.c.gateway).select_from(
    person.outerjoin(account, account.c.person == person.c.id).outerjoin(contact, contact.c.person == person.c.id)).where(in_list(person.c.id, "people")))
PREFERENCES = named("preferences", select(preference).where(in_list(preference.c.person, "people")))
PREFERENCE_PUT = named("preference_put", upsert(preference, ("person", "kind")))
CONTACT_PUT = named("contact_put", upsert(contact, ("person",)))
MAILS_AT = named("mails_at", select(job.c.payload).where(job.c.case_id == p("case_id"), job.c.kind == "mail", job.c.created_at == p("at")))
