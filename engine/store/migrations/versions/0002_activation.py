"""One-time codes for setting a password, and the index behind the list of requests filed for somebody else."""
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.create_table(
        "activation", sa.Column("person", sa.Text, sa.ForeignKey("person.id"), nullable=False), sa.Column("kind", sa.Text, nullable=False),
        sa.Column("code_hash", sa.Text, nullable=False), sa.Column("channel", sa.Text, nullable=False), sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("created_by", sa.Text), sa.Column("expires_at", sa.Text, nullable=False), sa.Column("used_at", sa.Text),
        sa.PrimaryKeyConstraint("person", "kind"))
    condition = sa.text("filed_by != applicant")
    op.create_index("cases_on_behalf", "cases", ["filed_by", "started_at"], sqlite_where=condition, postgresql_where=condition)
