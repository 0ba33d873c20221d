"""Work that programs outside do for a case."""
import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade():
    op.create_table(
        "work", sa.Column("id", sa.Text, primary_key=True), sa.Column("case_id", sa.Text, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("token", sa.Text, nullable=False), sa.Column("element", sa.Text, nullable=False), sa.Column("visit", sa.Integer, nullable=False),
        sa.Column("idx", sa.Integer), sa.Column("topic", sa.Text, nullable=False), sa.Column("payload", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False), sa.Column("free_at", sa.Text, nullable=False), sa.Column("worker", sa.Text),
        sa.Column("attempt", sa.Integer, nullable=False), sa.Column("retries", sa.Integer, nullable=False), sa.Column("error", sa.Text),
        sa.Column("incident", sa.Text), sa.Column("at", sa.Text, nullable=False), sa.Column("ended_at", sa.Text))
    op.create_index("work_free", "work", ["topic", "free_at", "id"], sqlite_where=sa.text("status = 'waiting'"), postgresql_where=sa.text("status = 'waiting'"))
    op.create_index("work_case", "work", ["case_id"])
