"""What a person's record said from which day on."""
import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade():
    op.create_table(
        "history", sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("person", sa.Text, sa.ForeignKey("person.id"), nullable=False), sa.Column("kind", sa.Text, nullable=False),
        sa.Column("from_day", sa.Text, nullable=False), sa.Column("value", sa.Text, nullable=False), sa.Column("source", sa.Text, nullable=False),
        sa.Column("case_id", sa.Text), sa.Column("basis", sa.Text), sa.Column("actor", sa.Text), sa.Column("at", sa.Text, nullable=False),
        sa.Column("applied", sa.Integer, nullable=False))
    op.create_index("history_person", "history", ["person", "kind", "from_day"])
    condition = sa.text("applied = 0")
    op.create_index("history_due", "history", ["from_day"], sqlite_where=condition, postgresql_where=condition)
