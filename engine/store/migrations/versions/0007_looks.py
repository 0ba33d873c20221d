"""Who opened a case, at most once an hour for each person."""
import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade():
    op.create_table(
        "look", sa.Column("case_id", sa.Text, sa.ForeignKey("cases.id"), nullable=False), sa.Column("person", sa.Text, nullable=False),
        sa.Column("hour", sa.Text, nullable=False), sa.Column("at", sa.Text, nullable=False), sa.Column("title", sa.Text, nullable=False),
        sa.Column("beyond", sa.Integer, nullable=False), sa.PrimaryKeyConstraint("case_id", "person", "hour"))
