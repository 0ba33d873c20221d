"""Secret addresses of calendar files."""
import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade():
    op.create_table(
        "feed", sa.Column("person", sa.Text, sa.ForeignKey("person.id"), primary_key=True), sa.Column("token_hash", sa.Text, nullable=False, unique=True),
        sa.Column("sealed", sa.Text, nullable=False), sa.Column("made_at", sa.Text, nullable=False))
