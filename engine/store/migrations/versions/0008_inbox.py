"""What people keep for themselves in the inbox, and the index behind what somebody has decided."""
import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade():
    op.create_table("mark", sa.Column("person", sa.Text, nullable=False), sa.Column("task", sa.Text, sa.ForeignKey("task.id"), nullable=False),
                    sa.Column("marked", sa.Integer, nullable=False), sa.Column("follow_on", sa.Text), sa.Column("told", sa.Integer, nullable=False),
                    sa.PrimaryKeyConstraint("person", "task"))
    op.create_index("mark_task", "mark", ["task"])
    op.create_table("inbox_filter", sa.Column("person", sa.Text, nullable=False), sa.Column("name", sa.Text, nullable=False),
                    sa.Column("data", sa.Text, nullable=False), sa.PrimaryKeyConstraint("person", "name"))
    op.create_table("inbox_search", sa.Column("person", sa.Text, nullable=False), sa.Column("words", sa.Text, nullable=False),
                    sa.Column("at", sa.Text, nullable=False), sa.PrimaryKeyConstraint("person"))
    condition = sa.text("completed_by IS NOT NULL")
    op.create_index("task_done_by", "task", ["completed_by", "completed_at"], sqlite_where=condition, postgresql_where=condition)
