"""Tasks that are handed to somebody while they wait."""
import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade():
    op.add_column("task", sa.Column("delegate", sa.Text))
    op.add_column("task", sa.Column("delegated_by", sa.Text))
    condition = sa.text("status = 'open' AND delegate IS NOT NULL")
    op.create_index("task_delegated", "task", ["delegate"], sqlite_where=condition, postgresql_where=condition)
