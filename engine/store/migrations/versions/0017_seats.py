"""Places of which there are only so many, and who waits for one."""
import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade():
    op.create_table(
        "seat", sa.Column("pool", sa.Text, nullable=False), sa.Column("case_id", sa.Text, nullable=False), sa.Column("person", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False), sa.Column("most", sa.Integer, nullable=False), sa.Column("message", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False), sa.Column("changed_at", sa.Text), sa.PrimaryKeyConstraint("pool", "case_id"))
    op.create_index("seat_case", "seat", ["case_id"])
