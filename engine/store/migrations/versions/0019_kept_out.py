"""Whom a case is about, so that he handles nothing of it."""
import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade():
    op.create_table("kept_out", sa.Column("case_id", sa.Text, sa.ForeignKey("cases.id"), nullable=False), sa.Column("element", sa.Text, nullable=False),
                    sa.Column("kind", sa.Text, nullable=False), sa.Column("who", sa.Text, nullable=False), sa.Column("live", sa.Integer, nullable=False),
                    sa.PrimaryKeyConstraint("case_id", "element", "kind", "who"))
    op.create_index("kept_out_live", "kept_out", ["case_id"], sqlite_where=sa.text("live = 1"), postgresql_where=sa.text("live = 1"))
