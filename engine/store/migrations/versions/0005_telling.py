"""How people are told of events outside of the pages: by kind of event, and where."""
import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade():
    op.create_table(
        "preference", sa.Column("person", sa.Text, sa.ForeignKey("person.id"), nullable=False), sa.Column("kind", sa.Text, nullable=False),
        sa.Column("way", sa.Text, nullable=False), sa.PrimaryKeyConstraint("person", "kind"))
    op.create_table(
        "contact", sa.Column("person", sa.Text, sa.ForeignKey("person.id"), primary_key=True), sa.Column("mail", sa.Integer, nullable=False),
        sa.Column("gateway", sa.Text))
