"""Whom the model may keep from a task; of tasks that are there already it has to be asked."""
import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade():
    op.add_column("task", sa.Column("apart", sa.Integer, nullable=False, server_default="2"))
