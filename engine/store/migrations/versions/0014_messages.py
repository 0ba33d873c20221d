"""Messages that wait for their receiver; who waits for which signal."""
import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade():
    op.drop_index("subscription_name", table_name="subscription")
    waits = op.create_table(
        "waits", sa.Column("case_id", sa.Text, sa.ForeignKey("cases.id"), nullable=False), sa.Column("token", sa.Text, nullable=False),
        sa.Column("idx", sa.Integer, nullable=False), sa.Column("kind", sa.Text, nullable=False), sa.Column("name", sa.Text, nullable=False),
        sa.Column("element", sa.Text, nullable=False), sa.Column("correlation", sa.Text), sa.PrimaryKeyConstraint("case_id", "token", "idx"))
    before = sa.table("subscription", *(sa.column(name) for name in ("case_id", "token", "name", "element", "correlation")))
    number = sa.func.row_number().over(partition_by=(before.c.case_id, before.c.token), order_by=before.c.name) - 1
    op.execute(waits.insert().from_select(
        ["case_id", "token", "idx", "kind", "name", "element", "correlation"],
        sa.select(before.c.case_id, before.c.token, number, sa.literal("message"), before.c.name, before.c.element, before.c.correlation)))
    op.drop_table("subscription")
    op.rename_table("waits", "subscription")
    op.create_index("subscription_name", "subscription", ["kind", "name", "correlation"])
    op.create_table(
        "message", sa.Column("id", sa.Text, primary_key=True), sa.Column("name", sa.Text, nullable=False), sa.Column("correlation", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False), sa.Column("at", sa.Text, nullable=False), sa.Column("expires_at", sa.Text, nullable=False),
        sa.Column("case_id", sa.Text, sa.ForeignKey("cases.id")), sa.Column("taken_at", sa.Text))
    op.create_index("message_waiting", "message", ["name", "correlation"], sqlite_where=sa.text("taken_at IS NULL"), postgresql_where=sa.text("taken_at IS NULL"))
    op.create_index("message_expires", "message", ["expires_at"])
    op.create_index("message_case", "message", ["case_id"])
