"""What people think of a service: invitations, counted answers, plans."""
import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade():
    op.create_table("invitation", sa.Column("token_hash", sa.Text, primary_key=True), sa.Column("procedure", sa.Text, nullable=False),
                    sa.Column("month", sa.Text, nullable=False), sa.Column("used", sa.Integer, nullable=False))
    op.create_index("invitation_procedure", "invitation", ["procedure", "month"])
    op.create_table("opinion", sa.Column("procedure", sa.Text, nullable=False), sa.Column("month", sa.Text, nullable=False),
                    sa.Column("element", sa.Text, nullable=False), sa.Column("value", sa.Integer, nullable=False), sa.Column("n", sa.Integer, nullable=False),
                    sa.PrimaryKeyConstraint("procedure", "month", "element", "value"))
    op.create_table("plan", sa.Column("procedure", sa.Text, nullable=False), sa.Column("period", sa.Text, nullable=False),
                    sa.Column("text", sa.Text, nullable=False), sa.Column("by", sa.Text, nullable=False), sa.Column("at", sa.Text, nullable=False),
                    sa.PrimaryKeyConstraint("procedure", "period"))
