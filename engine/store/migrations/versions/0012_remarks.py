"""Notes and questions about a case."""
import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade():
    op.create_table("remark", sa.Column("id", sa.Text, primary_key=True), sa.Column("case_id", sa.Text, sa.ForeignKey("cases.id"), nullable=False),
                    sa.Column("person", sa.Text, nullable=False), sa.Column("kind", sa.Text, nullable=False), sa.Column("text", sa.Text, nullable=False),
                    sa.Column("at", sa.Text, nullable=False), sa.Column("answers", sa.Text))
    op.create_index("remark_case", "remark", ["case_id", "at"])
