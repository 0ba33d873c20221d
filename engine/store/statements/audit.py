"""SQL of reading the audit chain and of its signed heads. Knows columns, no hash."""
from sqlalchemy import func, insert, or_, select

from engine.store.statement import named, p
from engine.store.tables import audit, audit_signed, case

PAGE = named("audit_page", select(audit).where(audit.c.seq > p("after")).order_by(audit.c.seq).limit(p("most")))
ROW = named("audit_row", select(audit.c.seq, audit.c.hash).where(audit.c.seq == p("seq")))
OF_CASE = named("audit_of_case", select(audit.c.seq, audit.c.hash).where(
    audit.c.case_id.in_(select(case.c.id).where(or_(case.c.id == p("case"), case.c.number == p("case"))))).order_by(audit.c.seq))
SIGNED_INSERT = named("audit_signed_insert", insert(audit_signed))
SIGNED_ALL = named("audit_signed_all", select(audit_signed).order_by(audit_signed.c.seq, audit_signed.c.at))
SIGNED_LATEST = named("audit_signed_latest", select(audit_signed).order_by(audit_signed.c.seq.desc(), audit_signed.c.at.desc()).limit(p("most")))
SIGNED_WITHIN = named("audit_signed_within", select(audit_signed).where(audit_signed.c.seq.in_((
    select(func.max(audit_signed.c.seq)).where(audit_signed.c.seq < p("first")).scalar_subquery(),
    select(func.min(audit_signed.c.seq)).where(audit_signed.c.seq >= p("last")).scalar_subquery()))).order_by(audit_signed.c.seq, audit_signed.c.at))
