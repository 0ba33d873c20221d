"""SQL of cases: what a command reads and writes, and what the pages of requests and tasks read. Knows columns, no rules."""
from sqlalchemy import Text, cast, delete, exists, func, insert, literal, null, or_, select, union_all, update

from engine.store.lists import in_list
from engine.store.statement import named, p, upsert
from engine.store.tables import (
    attachment,
    audit,
    audit_head,
    case,
    event,
    idempotency,
    incident,
    job,
    ledger,
    letter,
    notice,
    number,
    person,
    register,
    subscription,
    task,
    timer,
    unit,
    version,
)

# versions
VERSION_BY_ID = named("version_by_id", select(version).where(version.c.id == p("id")))
VERSION_IN_FORCE = named("version_in_force", select(version.c.id, version.c.number, version.c.published_at.label("published")).where(version.c.procedure == p("procedure"), version.c.status == "in_force"))
VERSIONS_IN_FORCE = named("versions_in_force", select(version.c.id, version.c.procedure, version.c.number, version.c.published_at.label("published"))
                          .where(version.c.status == "in_force").order_by(version.c.procedure))
VERSIONS = named("versions", select(
    version.c.id, version.c.procedure, version.c.number, version.c.status, version.c.created_at,
    select(func.count()).where(case.c.version == version.c.id, case.c.ended_at.is_(None)).scalar_subquery().label("running"))
    .order_by(version.c.procedure, version.c.number))
VERSION_LAST_NUMBER = named("version_last_number", select(func.max(version.c.number).label("number")).where(version.c.procedure == p("procedure")))
VERSION_INSERT = named("version_insert", insert(version))
VERSION_RETIRE = named("version_retire", update(version).where(version.c.procedure == p("procedure"), version.c.status == "in_force").values(status="retired"))
VERSION_PUBLISH = named("version_publish", update(version).where(version.c.id == p("id")).values(status="in_force", published_at=p("at"), files=p("files")))

# cases
# `published` travels with a case wherever its version's words may be needed: texts amended by another process show at once (run/versions)
published = select(version.c.published_at).where(version.c.id == case.c.version).scalar_subquery().label("published")
# key_share: whoever only refers to the case or person (a session, an incident) need not wait
CASE_LOCKED = named("case_locked", select(case, published).where(case.c.id == p("id")).with_for_update(key_share=True))
CASE_OF_TASK_LOCKED = named("case_of_task_locked", select(case, published).where(
    case.c.id == select(task.c.case_id).where(task.c.id == p("task")).scalar_subquery()).with_for_update(key_share=True))
CASE_BY_ID = named("case_by_id", select(case, published).where(case.c.id == p("id")))
CASE_BY_TRACKING = named("case_by_tracking", select(case, published).where(case.c.tracking == p("tracking")))
CASE_HEADLINE = named("case_headline", select(case.c.revision, case.c.applicant, case.c.filed_by).where(case.c.id == p("id")))
CASE_INSERT = named("case_insert", insert(case))
CASE_SAVE = named("case_save", update(case).where(case.c.id == p("id"), case.c.revision == p("seen")).values(
    status=p("status"), revision=p("revision"), state=p("state"), unit=p("unit"), opd=p("opd"), ended_at=p("ended_at"), end_element=p("end_element"),
    promise_at=p("promise_at"), changed_at=p("changed_at")))
CASE_VERSION = named("case_version", select(case.c.version, published).where(case.c.id == p("id")))
CASE_NOTE = named("case_note", update(case).where(case.c.id == p("id"), case.c.revision == p("seen")).values(state=p("state"), changed_at=p("at")))
CASES_OF = named("cases_of", select(case, published).where(case.c.applicant == p("person")).order_by(case.c.started_at.desc(), case.c.id).limit(p("limit")).offset(p("offset")))
OPEN_CASES_AFTER = named("open_cases_after", select(case, published).where(case.c.ended_at.is_(None), case.c.id > p("after")).order_by(case.c.id).limit(p("most")))
OPEN_CASES_OF = named("open_cases_of", select(func.count().label("n")).where(
    case.c.applicant == p("person"), case.c.procedure == p("procedure"), case.c.ended_at.is_(None)))

# tasks
TASK_WITH_CASE = named("task_with_case", select(task, case.c.applicant, case.c.filed_by, case.c.revision, case.c.number, case.c.procedure, case.c.version, published)
                       .join(case, case.c.id == task.c.case_id).where(task.c.id == p("id")))
TASK_INSERT = named("task_insert", insert(task))
TASK_CLOSE = named("task_close", update(task).where(task.c.id == p("id")).values(
    status=p("status"), completed_at=p("at"), completed_by=p("by"), acting_for=p("acting_for"), decision=p("decision")))
TASK_DUE = named("task_due", update(task).where(task.c.id == p("id"), task.c.status == "open").values(due_at=p("due_at"), legal_at=p("legal_at")))
TASK_CLAIM = named("task_claim", update(task).where(task.c.id == p("id"), task.c.status == "open").values(claimed_by=p("by")))
TASKS_OF_CASE = named("tasks_of_case", select(task).where(task.c.case_id == p("case_id")).order_by(task.c.opened_at, task.c.id))
OPEN_TASKS_OF_CASE = named("open_tasks_of_case", select(task).where(task.c.case_id == p("case_id"), task.c.status == "open"))
OPEN_TASKS_WITH_CASE = named("open_tasks_with_case", select(task, case.c.applicant, case.c.filed_by, case.c.version).join(case, case.c.id == task.c.case_id).where(
    task.c.case_id == p("case_id"), task.c.status == "open"))
OPEN_TASKS_OF_CASES = named("open_tasks_of_cases", select(task).where(in_list(task.c.case_id, "cases"), task.c.status == "open"))
COMPLETED_IN = named("completed_in", select(task.c.completed_by, task.c.acting_for, task.c.element).distinct().where(      # once, however often it came back
    task.c.case_id == p("case_id"), task.c.completed_by.is_not(None), in_list(task.c.element, "elements")))
COMPLETED_IN_CASES = named("completed_in_cases", select(task.c.case_id, task.c.completed_by, task.c.acting_for, task.c.element).distinct().where(
    task.c.completed_by.is_not(None), in_list(task.c.case_id, "cases")))

# events
EVENT_INSERT = named("event_insert", insert(event))
EVENTS_OF = named("events_of", select(event).where(event.c.case_id == p("case_id")).order_by(event.c.seq))
LAST_DONE = named("last_done", select(event.c.actor, event.c.unit, event.c.data).where(
    event.c.case_id == p("case_id"), event.c.kind == "task_done", event.c.element == p("element")).order_by(event.c.seq.desc()).limit(1))
LAST_ASKED = named("last_asked", select(func.max(event.c.at).label("at")).where(event.c.case_id == p("case_id"), event.c.kind == "asked"))
EVENTS_ALL = named("events_all", select(event).order_by(event.c.case_id, event.c.seq))

# timers, subscriptions
TIMER_INSERT = named("timer_insert", insert(timer))
TIMERS_OF = named("timers_of", select(timer).where(timer.c.case_id == p("case_id")))
TIMERS_CLEAR = named("timers_clear", delete(timer).where(timer.c.case_id == p("case_id")))
SUBSCRIPTION_INSERT = named("subscription_insert", insert(subscription))
SUBSCRIPTIONS_CLEAR = named("subscriptions_clear", delete(subscription).where(subscription.c.case_id == p("case_id")))

# commands
IDEMPOTENCY_GET = named("idempotency_get", select(idempotency).where(idempotency.c.actor == p("actor"), idempotency.c.key == p("key")))
IDEMPOTENCY_PUT = named("idempotency_put", upsert(idempotency, ("actor", "key"), update=()))          # waits for whoever is putting the same key
IDEMPOTENCY_DONE = named("idempotency_done", update(idempotency).where(idempotency.c.actor == p("by"), idempotency.c.key == p("with_key")).values(
    result=p("result"), case_id=p("case_id")))
AUDIT_HEAD = named("audit_head", select(audit_head.c.seq, audit_head.c.hash).where(audit_head.c.id == 1))
AUDIT_HEAD_LOCKED = named("audit_head_locked", select(audit_head.c.seq, audit_head.c.hash).where(audit_head.c.id == 1).with_for_update())
AUDIT_HEAD_INSERT = named("audit_head_insert", upsert(audit_head, ("id",), update=()))
AUDIT_HEAD_SET = named("audit_head_set", update(audit_head).where(audit_head.c.id == 1).values(seq=p("seq"), hash=p("hash")))
AUDIT_INSERT = named("audit_insert", insert(audit))
AUDIT_ALL = named("audit_all", select(audit).order_by(audit.c.seq))
INCIDENT_INSERT = named("incident_insert", insert(incident))
INCIDENTS_OPEN = named("incidents_open", select(incident).where(incident.c.resolved_at.is_(None)).order_by(incident.c.at))
INCIDENTS_OF = named("incidents_of", select(incident).where(incident.c.case_id == p("case_id"), incident.c.resolved_at.is_(None)))

# letters, registers, attachments, notices
LETTER_INSERT = named("letter_insert", insert(letter))
LETTERS_OF = named("letters_of", select(letter).where(letter.c.case_id == p("case_id")).order_by(letter.c.at, letter.c.id))
LETTER_BY_ID = named("letter_by_id", select(letter, case.c.applicant).join(case, case.c.id == letter.c.case_id).where(letter.c.id == p("id")))
LETTER_BY_TOKEN = named("letter_by_token", select(letter).where(letter.c.token == p("token")))
LETTER_REVOKE = named("letter_revoke", update(letter).where(letter.c.case_id == p("case_id"), letter.c.template == p("template"), letter.c.status != "revoked")
                      .values(status="revoked", revoked_at=p("at")))
REGISTER_INSERT = named("register_insert", insert(register))
ACTED_IN = named("acted_in", select(event.c.seq).where(event.c.case_id == p("case_id"), event.c.actor == p("person"), event.c.kind == "message").limit(1))
REGISTER_OF_CASE = named("register_of_case", select(register).where(register.c.case_id == p("case_id"), register.c.operation != "asked")
                         .order_by(register.c.at, register.c.id))
REGISTER_ASKED_CLEAR = named("register_asked_clear", delete(register).where(register.c.case_id == p("case_id"), register.c.operation == "asked"))
REGISTER_REPLACED = named("register_replaced", update(register).where(
    register.c.case_id == p("case_id"), register.c.register == "ketidakhadiran", register.c.operation == "add").values(operation="replaced"))
# an absence counts while the permit of its case is in force
permit_revoked = select(letter.c.id).where(letter.c.case_id == register.c.case_id, letter.c.status == "revoked").exists()
_permitted = ~permit_revoked
ABSENCES = named("absences", select(register).where(
    register.c.register == "ketidakhadiran", register.c.person == p("person"), register.c.until_day >= p("from"), register.c.from_day <= p("until"), _permitted))
RECORDED = named("recorded", select(register).where(
    register.c.register == p("register"), register.c.operation == "add", register.c.person == p("person"), register.c.until_day >= p("from"),
    register.c.from_day <= p("until"), or_(register.c.case_id.is_(None), register.c.case_id != p("case_id")), _permitted).order_by(register.c.from_day))
AWAY_IN_UNIT = named("away_in_unit", select(func.count(func.distinct(register.c.person)).label("n")).select_from(register).join(person, person.c.id == register.c.person).where(
    register.c.register == "ketidakhadiran", register.c.operation == "add", person.c.unit == p("unit"), person.c.id != p("person"),
    register.c.until_day >= p("from"), register.c.from_day <= p("until"), _permitted))
# of each unit how many work there (a row without a person), and who of them is away when
TEAMS_OF = named("teams_of", union_all(
    select(person.c.unit, func.count().label("n"), *(cast(null(), Text).label(name) for name in ("person", "from_day", "until_day"))).where(
        in_list(person.c.unit, "units"), person.c.active == 1).group_by(person.c.unit),
    select(person.c.unit, literal(0), register.c.person, register.c.from_day, register.c.until_day).select_from(register).join(
        person, person.c.id == register.c.person).where(register.c.register == "ketidakhadiran", register.c.operation == "add", in_list(person.c.unit, "units"),
                                                        register.c.until_day >= p("from"), _permitted)))
STAFF_OF_UNIT = named("staff_of_unit", select(func.count().label("n")).where(person.c.unit == p("unit"), person.c.active == 1))
ATTACHMENT_INSERT = named("attachment_insert", insert(attachment))
ATTACHED_SINCE = named("attached_since", select(func.coalesce(func.sum(attachment.c.size), 0).label("size")).where(
    attachment.c.person == p("person"), attachment.c.at >= p("since")))
ATTACHMENTS_OF = named("attachments_of", select(attachment).where(attachment.c.case_id == p("case_id")).order_by(attachment.c.at, attachment.c.id))
ATTACHMENT_BY_ID = named("attachment_by_id", select(attachment).where(attachment.c.id == p("id")))
FILES_NAMED = named("files_named", select(attachment.c.sha256).where(attachment.c.sha256.startswith(p("digit"))).union(
    select(letter.c.sha256).where(letter.c.sha256.startswith(p("digit")))))
NOTICE_INSERT = named("notice_insert", insert(notice))
true_yet = notice.c.task_id.is_(None) | exists().where(task.c.id == notice.c.task_id, task.c.status == "open")       # a task that is done waits for nobody
NOTICES_OF = named("notices_of", select(notice).where(notice.c.person == p("person"), true_yet).order_by(notice.c.at.desc(), notice.c.id).limit(50))
NOTICES_UNREAD = named("notices_unread", select(func.count().label("n")).where(notice.c.person == p("person"), notice.c.read_at.is_(None), true_yet))
NOTICES_READ = named("notices_read", update(notice).where(notice.c.person == p("person"), notice.c.read_at.is_(None)).values(read_at=p("at")))

# export and doctor
ALL_CASES = named("all_cases", select(case).order_by(case.c.started_at, case.c.id))
ALL_TASKS = named("all_tasks", select(task).order_by(task.c.opened_at, task.c.id))
ALL_LETTERS = named("all_letters", select(letter).order_by(letter.c.at, letter.c.id))
ALL_LEDGER = named("all_ledger", select(ledger).order_by(ledger.c.seq))
ALL_JOBS = named("all_jobs", select(job).order_by(job.c.created_at, job.c.id))
ALL_TIMERS = named("all_timers", select(timer).order_by(timer.c.due_at))
ALL_INCIDENTS = named("all_incidents", select(incident).order_by(incident.c.at))
MAILS_OF_CASE = named("mails_of_case", select(job).where(job.c.case_id == p("case_id"), job.c.kind == "mail").order_by(job.c.created_at, job.c.id))
NAMES_OF = named("names_of", select(person.c.id, person.c.name, person.c.position).where(in_list(person.c.id, "people")))
UNIT_NAMES = named("unit_names", select(unit.c.id, unit.c.name, unit.c.head_title, unit.c.code).where(in_list(unit.c.id, "units")))
ALL_NUMBERS = named("all_numbers", select(number).order_by(number.c.series, number.c.scope, number.c.seq))
