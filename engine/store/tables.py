"""Every table, once. Plain TEXT, INTEGER and BLOB columns, the same on SQLite and PostgreSQL; what they mean stands beside them.

Moments are `clock.to_text` texts, days `YYYY-MM-DD`, flags 0 or 1, JSON is TEXT. Ids are `store.new_id()` unless said otherwise.
Nothing that can be derived is stored, but for `task`, the one read model beside the events (checked by doctor).
"""
from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, PrimaryKeyConstraint, Table, Text, UniqueConstraint

metadata = MetaData()


def table(name, *columns):
    return Table(name, metadata, *columns)


def text(name, *args, null=False, **kwargs):
    return Column(name, Text, *args, nullable=null, **kwargs)


def whole(name, null=False, **kwargs):
    return Column(name, Integer, nullable=null, **kwargs)


def blob(name, null=False):
    return Column(name, LargeBinary, nullable=null)


# procedures -----------------------------------------------------------------------------------------------------------------
version = table(
    "version", text("id", primary_key=True),             # sha256 of the executed files
    text("procedure"), whole("number"),                  # 1, 2, 3 within the procedure
    text("status"),                                      # draft | in_force | retired
    blob("files"),                                       # zstd of JSON {path: base64}
    text("created_at"), text("created_by"), text("published_at", null=True),
    UniqueConstraint("procedure", "number"))

bundle = table(                                          # files of drafts by their hash, each state once; never changed
    "bundle", text("hash", primary_key=True), blob("files"), text("at"))               # files: as those of a version
procedure_draft = table(                                 # a procedure folder that somebody works on
    "procedure_draft", text("id", primary_key=True), text("title"), text("procedure"), # procedure: key in procedure.yaml, "" without one
    text("hash", ForeignKey("bundle.hash")), whole("revision"),
    text("created_at"), text("created_by"), text("changed_at"), text("changed_by"),
    text("submitted_at", null=True), text("submitted_by", null=True),  # waits for a second person; of the state `hash`
    text("ended_at", null=True), text("version", null=True))           # thrown away, or published as that version
procedure_draft_change = table(
    "procedure_draft_change", text("draft", ForeignKey("procedure_draft.id")), whole("seq"), text("at"), text("person"),
    text("kind"),                                        # import | open | repair | save | submit | recall | publish | discard
    text("hash"), text("what"), PrimaryKeyConstraint("draft", "seq"))

# cases ----------------------------------------------------------------------------------------------------------------------
case = table(                                            # the SQL word CASE is taken: the table is `cases`
    "cases", text("id", primary_key=True), text("number", unique=True),
    text("procedure"), text("version", ForeignKey("version.id")),
    text("applicant"), text("filed_by"), text("unit"), text("opd"),    # person ids; the applicant's unit and OPD at the last filing
    text("status"),                                      # key of procedure.yaml `statuses`
    whole("revision"),                                   # one more at each commit that changed the case
    blob("state", null=True),                            # zstd JSON {bpmn, data, writes}; NULL once ended
    text("started_at"), text("ended_at", null=True), text("end_element", null=True),
    text("promise_at", null=True),                       # computed promise (format.md "Time"); NULL while it stands still or none
    text("tracking", unique=True),                       # public code, 128 random bits
    text("follows", null=True), text("changed_at"))
Index("cases_applicant", case.c.applicant, case.c.started_at)
Index("cases_procedure", case.c.procedure, case.c.ended_at)
Index("cases_on_behalf", case.c.filed_by, case.c.started_at, sqlite_where=case.c.filed_by != case.c.applicant,
      postgresql_where=case.c.filed_by != case.c.applicant)

task = table(
    "task", text("id", primary_key=True), text("case_id", ForeignKey("cases.id")),
    text("element"), whole("visit"), text("token"), whole("idx", null=True),     # idx: instance of a multi-instance
    text("status"),                                      # open | done | cancelled
    text("role"), text("unit", null=True),               # role key and anchor unit, never a resolved person
    text("claimed_by", null=True), text("opened_at"), text("due_at", null=True), text("legal_at", null=True),
    text("completed_at", null=True), text("completed_by", null=True), text("acting_for", null=True), text("decision", null=True),
    whole("rung", server_default="0"), text("remind_at", null=True),      # how far the ladder of reminders has come, and when its next step is due
    text("delegate", null=True), text("delegated_by", null=True),          # handed to somebody while it waits; the rules say whether that holds
    whole("apart", server_default="2"))                  # whom the model may keep from it (`different_from`): 0 nobody, 1 who filed, 2 who did steps too
Index("task_delegated", task.c.delegate, sqlite_where=(task.c.status == "open") & task.c.delegate.is_not(None),
      postgresql_where=(task.c.status == "open") & task.c.delegate.is_not(None))
Index("task_case", task.c.case_id, task.c.completed_by, task.c.element)
Index("task_case_open", task.c.case_id, sqlite_where=task.c.status == "open", postgresql_where=task.c.status == "open")
Index("task_remind", task.c.remind_at, sqlite_where=task.c.status == "open", postgresql_where=task.c.status == "open")
Index("task_due", task.c.due_at)
Index("task_done_by", task.c.completed_by, task.c.completed_at, sqlite_where=task.c.completed_by.is_not(None),
      postgresql_where=task.c.completed_by.is_not(None))
Index("task_open", task.c.role, task.c.unit, task.c.due_at, sqlite_where=task.c.status == "open", postgresql_where=task.c.status == "open")

remark = table(                                          # what people write to each other about a case; append-only
    "remark", text("id", primary_key=True), text("case_id", ForeignKey("cases.id")), text("person"),
    text("kind"),                                        # note (those who process it) | shared (the applicant too) | question | answer
    text("text"), text("at"), text("answers", null=True))                  # id of the question
Index("remark_case", remark.c.case_id, remark.c.at)
mark = table(                                            # what somebody keeps for himself about a task
    "mark", text("person"), text("task", ForeignKey("task.id")), whole("marked"),
    text("follow_on", null=True), whole("told"),         # day on which he looks at it again; told: he was reminded
    PrimaryKeyConstraint("person", "task"))
Index("mark_task", mark.c.task)
inbox_filter = table(                                    # saved filters of the inbox; never with words of a search
    "inbox_filter", text("person"), text("name"), text("data"), PrimaryKeyConstraint("person", "name"))
inbox_search = table(                                    # the words somebody looks for now: they stand here, in no address
    "inbox_search", text("person", primary_key=True), text("words"), text("at"))

kept_out = table(                                        # whom a case is about (property `never`), by the step he does not handle
    "kept_out", text("case_id", ForeignKey("cases.id")), text("element"), text("kind"), text("who"),      # kind: unit | person; who: its id
    whole("live"),                                       # 0: the case has ended
    PrimaryKeyConstraint("case_id", "element", "kind", "who"))
Index("kept_out_live", kept_out.c.case_id, sqlite_where=kept_out.c.live == 1, postgresql_where=kept_out.c.live == 1)

event = table(
    "event", text("case_id", ForeignKey("cases.id")), whole("seq"),
    text("at"), text("kind"), text("element", null=True), whole("visit", null=True),
    text("actor", null=True), text("acting_for", null=True), text("role", null=True), text("unit", null=True),
    text("data", null=True),                             # JSON of the kind's facts: {"flow"}, {"writes"}, {"trace"}, ...
    text("version"), PrimaryKeyConstraint("case_id", "seq"))

timer = table(
    "timer", text("case_id", ForeignKey("cases.id")), text("token"), whole("idx"), text("element"), text("due_at"),
    PrimaryKeyConstraint("case_id", "token", "idx"))
Index("timer_due", timer.c.due_at)

subscription = table(                                    # what a case waits for from outside
    "subscription", text("case_id", ForeignKey("cases.id")), text("token"), whole("idx"),
    text("kind"), text("name"), text("element"),         # kind: message | signal; name: of it
    text("correlation", null=True),                      # the value a message must carry to reach this case without naming it
    PrimaryKeyConstraint("case_id", "token", "idx"))
Index("subscription_name", subscription.c.kind, subscription.c.name, subscription.c.correlation)

message = table(                                         # came before its receiver waited; taken once, by the first that does
    "message", text("id", primary_key=True), text("name"), text("correlation"), text("content"),
    text("at"), text("expires_at"), text("case_id", ForeignKey("cases.id"), null=True), text("taken_at", null=True))
Index("message_waiting", message.c.name, message.c.correlation, sqlite_where=message.c.taken_at.is_(None), postgresql_where=message.c.taken_at.is_(None))
Index("message_expires", message.c.expires_at)
Index("message_case", message.c.case_id)

incident = table(
    "incident", text("id", primary_key=True), text("case_id", ForeignKey("cases.id"), null=True), text("element", null=True),
    text("code"), text("detail"), text("at"), text("resolved_at", null=True))

idempotency = table(
    "idempotency", text("key"), text("actor"), text("body_hash"), text("result"), text("case_id", null=True), text("at"),
    PrimaryKeyConstraint("actor", "key"))

# background work --------------------------------------------------------------------------------------------------------------
job = table(
    "job", text("id", primary_key=True), text("kind"),   # letter | mail | webhook | calendar | signal | signal_to | message | begin | tick
    text("case_id", null=True), whole("event", null=True), # seq of the event that caused it
    text("payload"),                                     # JSON, frozen at the commit that wrote it
    text("status"),                                      # waiting | claimed | sent | dead
    whole("attempts"), text("due_at"), text("lease_until", null=True), text("error", null=True),
    text("message_id", null=True), text("after", null=True),           # `after`: id of a job that must be sent before
    text("created_at"), text("done_at", null=True))
Index("job_due", job.c.due_at, sqlite_where=job.c.status.in_(("waiting", "claimed")), postgresql_where=job.c.status.in_(("waiting", "claimed")))
Index("job_case", job.c.case_id)

look = table(                                            # who opened a case; `title`: his position then, `beyond`: it was not his work
    "look", text("case_id", ForeignKey("cases.id")), text("person"), text("hour"), text("at"), text("title"), whole("beyond"),
    PrimaryKeyConstraint("case_id", "person", "hour"))

notice = table(
    "notice", text("id", primary_key=True), text("person"), text("case_id", null=True), text("code"), text("params"),
    text("at"), text("read_at", null=True),
    text("task_id", null=True),                          # it holds only while this task waits
    text("tell_at", null=True))                          # when it is to be told outside of the pages; NULL: it was, or need not be
Index("notice_person", notice.c.person, notice.c.at)
Index("notice_task", notice.c.task_id, sqlite_where=notice.c.task_id.is_not(None), postgresql_where=notice.c.task_id.is_not(None))
Index("notice_tell", notice.c.tell_at, sqlite_where=notice.c.tell_at.is_not(None), postgresql_where=notice.c.tell_at.is_not(None))

preference = table(                                      # how somebody is told of a kind of event outside of the pages
    "preference", text("person", ForeignKey("person.id")), text("kind"), text("way"),            # now | daily | app
    PrimaryKeyConstraint("person", "kind"))
contact = table(                                         # where somebody is reached besides his mail address
    "contact", text("person", ForeignKey("person.id"), primary_key=True), whole("mail"),         # mail: 1 if he wants mails
    text("gateway", null=True))                          # his address at the office's gateway: a telephone number, a name

feed = table(                                            # the secret address of somebody's calendar file
    "feed", text("person", ForeignKey("person.id"), primary_key=True), text("token_hash", unique=True),
    text("sealed"),                                      # the token, so that its owner can read it again (office/sealed)
    text("made_at"))

# letters and numbers ---------------------------------------------------------------------------------------------------------
series = table(
    "series", text("name"), text("scope"), whole("last"), PrimaryKeyConstraint("name", "scope"))   # scope e.g. "DISDIK/2026"; max+1 under its lock
number = table(
    "number", text("series"), text("scope"), whole("seq"), text("text"), text("day"), text("case_id", null=True),
    text("classification", null=True), text("unit", null=True), whole("year"), text("at"), PrimaryKeyConstraint("series", "scope", "seq"))
Index("number_case", number.c.case_id)

letter = table(
    "letter", text("id", primary_key=True), text("case_id", ForeignKey("cases.id")), text("element"), text("template"), text("title"),
    text("number", null=True), text("series", null=True), whole("year", null=True), text("day"), text("status"),   # waiting | in_force | revoked
    text("token", unique=True),                          # behind the QR, 128 random bits
    text("sha256", null=True), whole("size", null=True), # of the PDF, kept in the file store by hash
    text("signer", null=True), text("signer_title", null=True), text("at"), text("revoked_at", null=True))
Index("letter_case", letter.c.case_id)

attachment = table(
    "attachment", text("id", primary_key=True), text("case_id", null=True), text("person"), text("field"), text("code", null=True),
    text("name"), text("media"), whole("size"), text("sha256"), text("at"),
    text("scan", null=True))                             # clean | unscanned | off: what the office's scanner said; NULL: it was not asked in those days
Index("attachment_case", attachment.c.case_id)
Index("attachment_person", attachment.c.person, attachment.c.at)

register = table(
    "register", text("id", primary_key=True), text("register"), text("operation"), text("person"), text("kind", null=True),
    text("from_day", null=True), text("until_day", null=True), text("unit", null=True), text("position", null=True), text("basis", null=True),
    text("letter", null=True), text("case_id", null=True), text("at"))
Index("register_person", register.c.register, register.c.person)

# people -----------------------------------------------------------------------------------------------------------------------
unit = table(
    "unit", text("id", primary_key=True), text("code", unique=True), text("name"), text("kind"),      # root | opd | part
    text("parent", null=True), text("opd", null=True),   # opd: id of the OPD it belongs to (itself for an OPD), NULL for the root
    text("head", null=True), text("head_title"),         # person id; "Kepala Dinas Pendidikan"
    text("letter_code", null=True), text("address", null=True), text("zone", null=True), whole("active"),
    whole("week", null=True))                            # working days a week, 5 or 6; NULL: as the unit above
Index("unit_parent", unit.c.parent)
Index("unit_head", unit.c.head)

PUBLIC = "publik"                                        # id, NIP and status of the one row that carries what anybody files without a login
person = table(
    "person", text("id", primary_key=True), text("nip", unique=True), text("name"), text("status"),   # pns | cpns | pppk
    text("rank", null=True), text("grade", null=True),   # pangkat, golongan
    text("position"), text("position_group"),            # jabatan, kelompok_jabatan
    text("sex"), text("unit", ForeignKey("unit.id")), text("email", null=True),
    text("service_from"), text("position_from", null=True),            # TMT, TMT jabatan
    text("contract_from", null=True), text("contract_until", null=True),
    text("facts"),                                       # JSON: keadaan, libur_sekolah, tahun_cuti_besar, cuti_besar_sampai ...
    whole("active"))
Index("person_unit", person.c.unit)
Index("person_name", person.c.name)

history = table(                                         # append-only: what a person's record said from which day on (office/records.py)
    "history", Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    text("person", ForeignKey("person.id")), text("kind"),             # pangkat | jabatan | unit | ... : which columns of `person`
    text("from_day"),                                    # "" : as far back as the office knows
    text("value"),                                       # JSON of these columns
    text("source"),                                      # begin | import | case | admin
    text("case_id", null=True), text("basis", null=True), text("actor", null=True), text("at"),
    whole("applied"))                                    # 0: its day has not come
Index("history_person", history.c.person, history.c.kind, history.c.from_day)
Index("history_due", history.c.from_day, sqlite_where=history.c.applied == 0, postgresql_where=history.c.applied == 0)

acting = table(
    "acting", text("id", primary_key=True), text("unit", ForeignKey("unit.id")), text("person", ForeignKey("person.id")),
    text("form"),                                        # plt | plh
    text("from_day"), text("until_day", null=True), text("basis"),
    text("issued", server_default=""), text("at", server_default=""))      # issued: date of the letter; "" where nobody said it
Index("acting_unit", acting.c.unit)
Index("acting_person", acting.c.person)

holder = table(                                          # who holds a role that is no headship, in a unit (or city-wide at the root)
    "holder", text("role"), text("unit", ForeignKey("unit.id")), text("person", ForeignKey("person.id")),
    text("from_day"), text("until_day", null=True), PrimaryKeyConstraint("role", "unit", "person"))
Index("holder_person", holder.c.person)
Index("holder_unit", holder.c.unit)

substitute = table(                                      # who does a person's work: in a period, or on the days of it on which he is on leave
    "substitute", text("id", primary_key=True), text("person", ForeignKey("person.id")), text("stand_in", ForeignKey("person.id")),
    text("procedures", null=True),                       # keys with a space between them; NULL: all
    whole("only_leave"),                                 # 1: counts only on days of his leave; 0: he is absent through the whole period
    text("from_day"), text("until_day", null=True), text("basis"), text("named_by"), text("at"), text("ended_at", null=True))
Index("substitute_person", substitute.c.person)
Index("substitute_stand_in", substitute.c.stand_in)
Index("substitute_limited", substitute.c.until_day, sqlite_where=substitute.c.procedures.is_not(None), postgresql_where=substitute.c.procedures.is_not(None))

account = table(
    "account", text("person", ForeignKey("person.id"), primary_key=True), text("password", null=True), text("roles"),   # JSON list: admin, perancang
    text("language"), whole("active"), text("changed_at"))

session = table(
    "session", text("token_hash", primary_key=True), text("person", ForeignKey("person.id")), text("created_at"), text("seen_at"), text("expires_at"))
Index("session_person", session.c.person)

token = table(
    "token", text("token_hash", primary_key=True), text("person", ForeignKey("person.id")), text("scopes"), text("created_at"),
    text("expires_at", null=True), text("revoked_at", null=True))

activation = table(                                      # a one-time code with which somebody sets his password; one of each kind a person
    "activation", text("person", ForeignKey("person.id")), text("kind"),    # activation | reset
    text("code_hash"), text("channel"),                  # paper | mail
    text("created_at"), text("created_by", null=True), text("expires_at"), text("used_at", null=True),
    PrimaryKeyConstraint("person", "kind"))

attempt = table(                                         # failed sign-ins and public look-ups, counted per key and window
    "attempt", text("key"), text("window"), whole("count"), PrimaryKeyConstraint("key", "window"))

calendar = table(
    "calendar", text("day"), text("kind"), text("name"), text("source"), whole("tentative"), text("unit"),   # kind: libur | cuti_bersama; unit "" = everywhere
    PrimaryKeyConstraint("day", "unit"))

ledger = table(                                          # append-only
    "ledger", Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    text("person"), text("account"), whole("year"), whole("days"),
    text("operation"),                                   # opening | reserve | release | debit | refund | grant | postpone | correction
    text("case_id", null=True), text("reason"), text("actor", null=True), text("at"))
Index("ledger_person", ledger.c.person, ledger.c.account, ledger.c.year)
Index("ledger_case", ledger.c.case_id)

seat = table(                                            # places of which there are only so many (office/seats.py)
    "seat", text("pool"), text("case_id"), text("person"), # case_id: of a case that is written at the end of the same command
    text("status"),                                      # held | waiting | used | released
    whole("most"),                                       # how many the pool had when this case asked
    text("message"),                                     # what tells the case that it has one; "" : nothing
    text("at"), text("changed_at", null=True), PrimaryKeyConstraint("pool", "case_id"))
Index("seat_case", seat.c.case_id)

draft = table(                                           # what waits to be sent: key `ajukan:<procedure>[:<person>]`, `tugas:<task>` or `impor:<kind>`
    "draft", text("person"), text("procedure"), text("data"), text("at"), PrimaryKeyConstraint("person", "procedure"))

# what people think of it ------------------------------------------------------------------------------------------------------------
invitation = table(                                      # who may answer: one for each ended case, known by the hash of its token alone
    "invitation", text("token_hash", primary_key=True), text("procedure"), text("month"), whole("used"))     # month: in which the case ended
Index("invitation_procedure", invitation.c.procedure, invitation.c.month)
opinion = table(                                         # answers, counted: no row is anybody's. Element "" counts the people, its value is 0
    "opinion", text("procedure"), text("month"), text("element"), whole("value"), whole("n"), PrimaryKeyConstraint("procedure", "month", "element", "value"))
plan = table(                                            # what the office means to do about the results of a period
    "plan", text("procedure"), text("period"), text("text"), text("by"), text("at"), PrimaryKeyConstraint("procedure", "period"))

# audit ------------------------------------------------------------------------------------------------------------------------
audit = table(                                           # hash chain; payload and salt may be erased, the chain stays valid
    "audit", Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    text("at"), text("actor", null=True), text("kind"), text("case_id", null=True), text("payload_hash"), text("prev"), text("hash"),
    text("salt", null=True), text("payload", null=True))
Index("audit_case", audit.c.case_id)
audit_signed = table(                                    # heads that were published: they are rows of the chain for ever
    "audit_signed", Column("seq", BigInteger, nullable=False), text("key"), text("hash"), text("at"), text("signature"),     # key: the public one
    PrimaryKeyConstraint("seq", "key"))
audit_head = table("audit_head", whole("id", primary_key=True), Column("seq", BigInteger, nullable=False), text("hash"))
meta = table("meta", text("key", primary_key=True), text("value"))
