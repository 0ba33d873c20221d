"""Heads of the audit chain that were signed and published."""
import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade():
    op.create_table("audit_signed", sa.Column("seq", sa.BigInteger, nullable=False), sa.Column("key", sa.Text, nullable=False),
                    sa.Column("hash", sa.Text, nullable=False), sa.Column("at", sa.Text, nullable=False), sa.Column("signature", sa.Text, nullable=False),
                    sa.PrimaryKeyConstraint("seq", "key"))
