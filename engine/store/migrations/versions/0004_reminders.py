"""How far each task's ladder of reminders has come, and notices that hold only while a task waits and are told outside of the pages."""
import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade():
    op.add_column("task", sa.Column("rung", sa.Integer, nullable=False, server_default="0"))
    op.add_column("task", sa.Column("remind_at", sa.Text))
    op.execute(sa.text("UPDATE task SET remind_at = opened_at WHERE status = 'open' AND role <> 'pemohon'"))
    open_ = sa.text("status = 'open'")
    op.create_index("task_remind", "task", ["remind_at"], sqlite_where=open_, postgresql_where=open_)
    op.create_index("task_due", "task", ["due_at"])
    op.add_column("notice", sa.Column("task_id", sa.Text))
    op.add_column("notice", sa.Column("tell_at", sa.Text))
    of_task = sa.text("task_id IS NOT NULL")
    op.create_index("notice_task", "notice", ["task_id"], sqlite_where=of_task, postgresql_where=of_task)
    waits = sa.text("tell_at IS NOT NULL")
    op.create_index("notice_tell", "notice", ["tell_at"], sqlite_where=waits, postgresql_where=waits)
