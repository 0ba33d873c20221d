"""The first schema. Written out, so that it stays what it was when `engine.store.tables` goes on."""
import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def text(name, *args, nullable=False, **kwargs):
    return sa.Column(name, sa.Text, *args, nullable=nullable, **kwargs)


def whole(name, nullable=False, **kwargs):
    return sa.Column(name, sa.Integer, nullable=nullable, **kwargs)


def blob(name, nullable=False):
    return sa.Column(name, sa.LargeBinary, nullable=nullable)


def only(condition):
    """Of a partial index."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade():
    op.create_table(
        "attachment", text("id"), text("case_id", nullable=True), text("person"), text("field"), text("code", nullable=True), text("name"),
        text("media"), whole("size"), text("sha256"), text("at"), sa.PrimaryKeyConstraint("id"))
    op.create_index("attachment_case", "attachment", ["case_id"])
    op.create_table(
        "attempt", text("key"), text("window"), whole("count"), sa.PrimaryKeyConstraint("key", "window"))
    op.create_table(
        "audit", sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False, autoincrement=False), text("at"),
        text("actor", nullable=True), text("kind"), text("case_id", nullable=True), text("payload_hash"), text("prev"), text("hash"),
        text("salt", nullable=True), text("payload", nullable=True), sa.PrimaryKeyConstraint("seq"))
    op.create_index("audit_case", "audit", ["case_id"])
    op.create_table(
        "audit_head", whole("id"), sa.Column("seq", sa.BigInteger, nullable=False), text("hash"), sa.PrimaryKeyConstraint("id"))
    op.create_table(
        "calendar", text("day"), text("kind"), text("name"), text("source"), whole("tentative"), text("unit"),
        sa.PrimaryKeyConstraint("day", "unit"))
    op.create_table(
        "draft", text("person"), text("procedure"), text("data"), text("at"), sa.PrimaryKeyConstraint("person", "procedure"))
    op.create_table(
        "idempotency", text("key"), text("actor"), text("body_hash"), text("result"), text("case_id", nullable=True), text("at"),
        sa.PrimaryKeyConstraint("actor", "key"))
    op.create_table(
        "job", text("id"), text("kind"), text("case_id", nullable=True), whole("event", nullable=True), text("payload"), text("status"),
        whole("attempts"), text("due_at"), text("lease_until", nullable=True), text("error", nullable=True), text("message_id", nullable=True),
        text("after", nullable=True), text("created_at"), text("done_at", nullable=True), sa.PrimaryKeyConstraint("id"))
    op.create_index("job_case", "job", ["case_id"])
    op.create_index("job_due", "job", ["due_at"], **only("status IN ('waiting', 'claimed')"))
    op.create_table(
        "ledger", sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False, autoincrement=True), text("person"),
        text("account"), whole("year"), whole("days"), text("operation"), text("case_id", nullable=True), text("reason"),
        text("actor", nullable=True), text("at"), sa.PrimaryKeyConstraint("seq"))
    op.create_index("ledger_case", "ledger", ["case_id"])
    op.create_index("ledger_person", "ledger", ["person", "account", "year"])
    op.create_table(
        "meta", text("key"), text("value"), sa.PrimaryKeyConstraint("key"))
    op.create_table(
        "notice", text("id"), text("person"), text("case_id", nullable=True), text("code"), text("params"), text("at"),
        text("read_at", nullable=True), sa.PrimaryKeyConstraint("id"))
    op.create_index("notice_person", "notice", ["person", "at"])
    op.create_table(
        "number", text("series"), text("scope"), whole("seq"), text("text"), text("day"), text("case_id", nullable=True),
        text("classification", nullable=True), text("unit", nullable=True), whole("year"), text("at"),
        sa.PrimaryKeyConstraint("series", "scope", "seq"))
    op.create_index("number_case", "number", ["case_id"])
    op.create_table(
        "register", text("id"), text("register"), text("operation"), text("person"), text("kind", nullable=True), text("from_day", nullable=True),
        text("until_day", nullable=True), text("unit", nullable=True), text("position", nullable=True), text("basis", nullable=True),
        text("letter", nullable=True), text("case_id", nullable=True), text("at"), sa.PrimaryKeyConstraint("id"))
    op.create_index("register_person", "register", ["register", "person"])
    op.create_table(
        "series", text("name"), text("scope"), whole("last"), sa.PrimaryKeyConstraint("name", "scope"))
    op.create_table(
        "unit", text("id"), text("code", unique=True), text("name"), text("kind"), text("parent", nullable=True), text("opd", nullable=True),
        text("head", nullable=True), text("head_title"), text("letter_code", nullable=True), text("address", nullable=True),
        text("zone", nullable=True), whole("active"), sa.PrimaryKeyConstraint("id"))
    op.create_index("unit_head", "unit", ["head"])
    op.create_index("unit_parent", "unit", ["parent"])
    op.create_table(
        "version", text("id"), text("procedure"), whole("number"), text("status"), blob("files"), text("created_at"), text("created_by"),
        text("published_at", nullable=True), sa.PrimaryKeyConstraint("id"), sa.UniqueConstraint("procedure", "number"))
    op.create_table(
        "cases", text("id"), text("number", unique=True), text("procedure"), text("version", sa.ForeignKey("version.id")), text("applicant"),
        text("filed_by"), text("unit"), text("opd"), text("status"), whole("revision"), blob("state", nullable=True), text("started_at"),
        text("ended_at", nullable=True), text("end_element", nullable=True), text("promise_at", nullable=True), text("tracking", unique=True),
        text("follows", nullable=True), text("changed_at"), sa.PrimaryKeyConstraint("id"))
    op.create_index("cases_applicant", "cases", ["applicant", "started_at"])
    op.create_index("cases_procedure", "cases", ["procedure", "ended_at"])
    op.create_table(
        "person", text("id"), text("nip", unique=True), text("name"), text("status"), text("rank", nullable=True), text("grade", nullable=True),
        text("position"), text("position_group"), text("sex"), text("unit", sa.ForeignKey("unit.id")), text("email", nullable=True),
        text("service_from"), text("position_from", nullable=True), text("contract_from", nullable=True), text("contract_until", nullable=True),
        text("facts"), whole("active"), sa.PrimaryKeyConstraint("id"))
    op.create_index("person_name", "person", ["name"])
    op.create_index("person_unit", "person", ["unit"])
    op.create_table(
        "account", text("person", sa.ForeignKey("person.id")), text("password", nullable=True), text("roles"), text("language"), whole("active"),
        text("changed_at"), sa.PrimaryKeyConstraint("person"))
    op.create_table(
        "acting", text("id"), text("unit", sa.ForeignKey("unit.id")), text("person", sa.ForeignKey("person.id")), text("form"), text("from_day"),
        text("until_day", nullable=True), text("basis"), sa.PrimaryKeyConstraint("id"))
    op.create_index("acting_person", "acting", ["person"])
    op.create_index("acting_unit", "acting", ["unit"])
    op.create_table(
        "event", text("case_id", sa.ForeignKey("cases.id")), whole("seq"), text("at"), text("kind"), text("element", nullable=True),
        whole("visit", nullable=True), text("actor", nullable=True), text("acting_for", nullable=True), text("role", nullable=True),
        text("unit", nullable=True), text("data", nullable=True), text("version"), sa.PrimaryKeyConstraint("case_id", "seq"))
    op.create_table(
        "holder", text("role"), text("unit", sa.ForeignKey("unit.id")), text("person", sa.ForeignKey("person.id")), text("from_day"),
        text("until_day", nullable=True), sa.PrimaryKeyConstraint("role", "unit", "person"))
    op.create_index("holder_person", "holder", ["person"])
    op.create_index("holder_unit", "holder", ["unit"])
    op.create_table(
        "incident", text("id"), text("case_id", sa.ForeignKey("cases.id"), nullable=True), text("element", nullable=True), text("code"),
        text("detail"), text("at"), text("resolved_at", nullable=True), sa.PrimaryKeyConstraint("id"))
    op.create_table(
        "letter", text("id"), text("case_id", sa.ForeignKey("cases.id")), text("element"), text("template"), text("title"),
        text("number", nullable=True), text("series", nullable=True), whole("year", nullable=True), text("day"), text("status"),
        text("token", unique=True), text("sha256", nullable=True), whole("size", nullable=True), text("signer", nullable=True),
        text("signer_title", nullable=True), text("at"), text("revoked_at", nullable=True), sa.PrimaryKeyConstraint("id"))
    op.create_index("letter_case", "letter", ["case_id"])
    op.create_table(
        "session", text("token_hash"), text("person", sa.ForeignKey("person.id")), text("created_at"), text("seen_at"), text("expires_at"),
        sa.PrimaryKeyConstraint("token_hash"))
    op.create_index("session_person", "session", ["person"])
    op.create_table(
        "subscription", text("case_id", sa.ForeignKey("cases.id")), text("token"), text("name"), text("element"),
        text("correlation", nullable=True), sa.PrimaryKeyConstraint("case_id", "token", "name"))
    op.create_index("subscription_name", "subscription", ["name", "correlation"])
    op.create_table(
        "task", text("id"), text("case_id", sa.ForeignKey("cases.id")), text("element"), whole("visit"), text("token"), whole("idx", nullable=True),
        text("status"), text("role"), text("unit", nullable=True), text("claimed_by", nullable=True), text("opened_at"),
        text("due_at", nullable=True), text("legal_at", nullable=True), text("completed_at", nullable=True), text("completed_by", nullable=True),
        text("acting_for", nullable=True), text("decision", nullable=True), sa.PrimaryKeyConstraint("id"))
    op.create_index("task_case", "task", ["case_id", "completed_by", "element"])
    op.create_index("task_case_open", "task", ["case_id"], **only("status = 'open'"))
    op.create_index("task_open", "task", ["role", "unit", "due_at"], **only("status = 'open'"))
    op.create_table(
        "timer", text("case_id", sa.ForeignKey("cases.id")), text("token"), whole("idx"), text("element"), text("due_at"),
        sa.PrimaryKeyConstraint("case_id", "token", "idx"))
    op.create_index("timer_due", "timer", ["due_at"])
    op.create_table(
        "token", text("token_hash"), text("person", sa.ForeignKey("person.id")), text("scopes"), text("created_at"),
        text("expires_at", nullable=True), text("revoked_at", nullable=True), sa.PrimaryKeyConstraint("token_hash"))
