"""When a letter of acting was issued and when it was entered: of two that begin on one day, the later one counts."""
import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade():
    op.add_column("acting", sa.Column("issued", sa.Text, nullable=False, server_default=""))
    op.add_column("acting", sa.Column("at", sa.Text, nullable=False, server_default=""))
