"""Whom the model may keep from a task; of tasks that are there already it has to be asked."""
import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade():
    op.add_column("task", sa.Column("apart", sa.Integer, nullable=False, server_default="2"))
