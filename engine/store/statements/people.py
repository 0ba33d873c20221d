"""SQL of the entrance and of the administrator's lists: one-time codes, people with their accounts, colleagues at the counter. Knows columns, no rules."""
from sqlalchemy import and_, exists, func, or_, select, update

from engine.store.lists import in_list
from engine.store.statement import named, p, upsert
from engine.store.statements.case import published
from engine.store.statements.office import letter_since
from engine.store.tables import PUBLIC, account, acting, activation, case, draft, history, holder, person, substitute, task, unit

# one-time codes
CODE_PUT = named("code_put", upsert(activation, ("person", "kind")))
CODE_OF = named("code_of", select(activation.c.kind, activation.c.expires_at, person).join(person, person.c.id == activation.c.person)
                .join(account, account.c.person == person.c.id).where(
    person.c.nip == p("nip"), activation.c.code_hash == p("code_hash"), activation.c.used_at.is_(None), activation.c.expires_at > p("now"),
    person.c.active == 1, account.c.active == 1))
CODE_USE = named("code_use", update(activation).where(
    activation.c.person == p("person"), activation.c.code_hash == p("code_hash"), activation.c.used_at.is_(None), activation.c.expires_at > p("now"))
    .values(used_at=p("now")))
CODES_VOID = named("codes_void", update(activation).where(activation.c.person == p("person"), activation.c.used_at.is_(None)).values(used_at=p("now")))
CODES_OF = named("codes_of", select(activation).where(activation.c.person == p("person")).order_by(activation.c.kind))
RESETTABLE = named("resettable", select(person, account.c.language).join(account, account.c.person == person.c.id).where(
    person.c.nip == p("nip"), person.c.active == 1, account.c.active == 1))

# who has no password yet, in a unit and everything below it
_no_password = and_(person.c.active == 1, or_(account.c.person.is_(None), and_(account.c.password.is_(None), account.c.active == 1)))
_fresh = exists().where(activation.c.person == person.c.id, activation.c.kind == "activation", activation.c.used_at.is_(None),
                        activation.c.expires_at > p("now"))
_start = select(unit.c.id).where(unit.c.id == p("unit")).cte("below", recursive=True)
_below = _start.union_all(select(unit.c.id).where(unit.c.parent == _start.c.id))
_without = person.outerjoin(account, account.c.person == person.c.id)
WITHOUT_PASSWORD = named("without_password", select(person, unit.c.name.label("unit_name"), account.c.language, _fresh.label("coded"))
                         .select_from(_without.join(unit, unit.c.id == person.c.unit).join(_below, _below.c.id == person.c.unit)).where(_no_password)
                         .order_by(unit.c.name, person.c.name, person.c.id))
WITHOUT_PASSWORD_COUNTS = named("without_password_counts", select(
    func.coalesce(unit.c.opd, unit.c.id).label("opd"), func.count().label("people"),
    func.count().filter(_fresh).label("coded"), func.count().filter(person.c.email.isnot(None)).label("mail"))
    .select_from(_without.join(unit, unit.c.id == person.c.unit)).where(_no_password).group_by(func.coalesce(unit.c.opd, unit.c.id)))

PUBLIC_PUT = named("public_put", upsert(person, ("id",), ()))

# people with their accounts
_listed = select(
    person.c.id, person.c.nip, person.c.name, person.c.position, person.c.email, person.c.active, unit.c.name.label("unit_name"), account.c.roles,
    account.c.active.label("account_active"), account.c.password.isnot(None).label("has_password")).select_from(
    person.join(unit, unit.c.id == person.c.unit).outerjoin(account, account.c.person == person.c.id))
_words = or_(func.lower(person.c.name).like(p("words"), escape="\\"), person.c.nip.like(p("digits"), escape="\\"))
FIND_PEOPLE = named("find_people", _listed.where(_words, person.c.id != PUBLIC).order_by(person.c.name, person.c.nip).limit(p("limit")))
ONE_PERSON = named("one_person", _listed.where(person.c.id == p("person")))
STAFF = named("staff", _listed.where(account.c.roles != "[]").order_by(person.c.name))
FIND_COLLEAGUES = named("find_colleagues", select(person, unit.c.name.label("unit_name")).join(unit, unit.c.id == person.c.unit).where(
    person.c.active == 1, person.c.id != p("without"), or_(in_list(unit.c.opd, "places"), in_list(unit.c.id, "places"), p("everywhere") == 1), _words)
    .order_by(person.c.name, person.c.nip).limit(p("limit")))
FILED_FOR_OTHERS = named("filed_for_others", select(case, published, person.c.name.label("applicant_name")).join(person, person.c.id == case.c.applicant).where(
    case.c.filed_by == p("person"), case.c.filed_by != case.c.applicant).order_by(case.c.started_at.desc(), case.c.id).limit(p("limit")))

# units, acting officials, appointments
UNITS_WITH_HEADS = named("units_with_heads", select(unit, person.c.name.label("head_name"), person.c.active.label("head_active"))
                         .select_from(unit.outerjoin(person, person.c.id == unit.c.head)).order_by(unit.c.name, unit.c.id))
ACTING_ALL = named("acting_all", select(acting, letter_since.label("since"), person.c.name, person.c.nip, person.c.active, unit.c.name.label("unit_name"), unit.c.head_title)
                   .select_from(acting.join(person, person.c.id == acting.c.person).join(unit, unit.c.id == acting.c.unit)).order_by(letter_since.desc(), acting.c.id))
ACTING_BY_ID = named("acting_by_id", select(acting).where(acting.c.id == p("id")))
HOLDERS_ALL = named("holders_all", select(holder, person.c.name, person.c.nip, unit.c.name.label("unit_name")).select_from(
    holder.join(person, person.c.id == holder.c.person).join(unit, unit.c.id == holder.c.unit)).order_by(holder.c.role, unit.c.name, person.c.name))

# a file that waits for its import to be confirmed
KEPT_PUT = named("kept_put", upsert(draft, ("person", "procedure")))
KEPT_GET = named("kept_get", select(draft).where(draft.c.person == p("person"), draft.c.procedure == p("procedure")))
KEPT_FORGET = named("kept_forget", draft.delete().where(draft.c.procedure.startswith("impor:"), draft.c.at < p("before")))
KEPT_DROP = named("kept_drop", draft.delete().where(draft.c.person == p("person"), draft.c.procedure == p("procedure")))

# what one person holds, today and later
HEADED_BY = named("headed_by", select(unit).where(unit.c.head == p("person")).order_by(unit.c.name))
ACTING_OF = named("acting_of", select(acting, unit.c.name.label("unit_name"), unit.c.head_title).select_from(acting.join(unit, unit.c.id == acting.c.unit)).where(
    acting.c.person == p("person"), or_(acting.c.until_day.is_(None), acting.c.until_day >= p("day"))).order_by(acting.c.from_day, acting.c.id))
HOLDS = named("holds", select(holder, unit.c.name.label("unit_name")).select_from(holder.join(unit, unit.c.id == holder.c.unit)).where(
    holder.c.person == p("person"), or_(holder.c.until_day.is_(None), holder.c.until_day >= p("day"))).order_by(holder.c.from_day, holder.c.role))
SUBSTITUTES_NAMED = named("substitutes_named", select(substitute, person.c.name, person.c.position).join(person, person.c.id == substitute.c.stand_in).where(
    substitute.c.person == p("person"), substitute.c.ended_at.is_(None), or_(substitute.c.until_day.is_(None), substitute.c.until_day >= p("day")))
    .order_by(substitute.c.from_day, substitute.c.id))

# what records said from which day on
HISTORY_ADD = named("history_add", history.insert(), columns=tuple(c.name for c in history.columns if c.name != "seq"))
HISTORY_OF = named("history_of", select(history).where(history.c.person == p("person")).order_by(history.c.from_day, history.c.seq))
HISTORY_ALL = named("history_all", select(history).order_by(history.c.from_day, history.c.seq))
HISTORY_DUE = named("history_due", select(history).where(history.c.applied == 0, history.c.from_day <= p("day")).order_by(history.c.from_day, history.c.seq))
HISTORY_APPLIED = named("history_applied", update(history).where(history.c.seq == p("seq")).values(applied=1))

# who has something running, for those an export no longer names
OPEN_CASES_BY_APPLICANT = named("open_cases_by_applicant", select(case.c.applicant.label("person"), func.count().label("n"))
                                .where(case.c.ended_at.is_(None)).group_by(case.c.applicant))
CLAIMS_BY_PERSON = named("claims_by_person", select(task.c.claimed_by.label("person"), func.count().label("n"))
                         .where(task.c.status == "open", task.c.claimed_by.isnot(None)).group_by(task.c.claimed_by))
