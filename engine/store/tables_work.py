"""The table of work for programs outside (run/external.py), beside `tables` and in its words."""
from sqlalchemy import ForeignKey, Index

from engine.store.tables import table, text, whole

work = table(                                            # what programs outside do for a case: one row for each parked service task `external`
    "work", text("id", primary_key=True), text("case_id", ForeignKey("cases.id")), text("token"), text("element"), whole("visit"), whole("idx", null=True),
    text("topic"), text("payload"),                      # JSON, frozen when the token came; null once it has ended
    text("status"),                                      # waiting | failed (no attempt is left) | done | cancelled
    text("free_at"),                                     # from when a worker may take it: it came, its pause is over, its lock ran out
    text("worker", null=True), whole("attempt"),         # who holds it; how often it was taken, which is also the fence of the lock
    whole("retries"),                                    # attempts that are left
    text("error", null=True), text("incident", null=True), text("at"), text("ended_at", null=True))
Index("work_free", work.c.topic, work.c.free_at, work.c.id, sqlite_where=work.c.status == "waiting", postgresql_where=work.c.status == "waiting")
Index("work_case", work.c.case_id)
