"""Substitutes: who does an official's work in a period, or while he is on leave."""
import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade():
    def text(name, null=False, *keys):
        return sa.Column(name, sa.Text, *keys, nullable=null)
    op.create_table(
        "substitute", text("id"), text("person", False, sa.ForeignKey("person.id")), text("stand_in", False, sa.ForeignKey("person.id")), text("procedures", True),
        sa.Column("only_leave", sa.Integer, nullable=False), text("from_day"), text("until_day", True), text("basis"), text("named_by"), text("at"),
        text("ended_at", True), sa.PrimaryKeyConstraint("id"))
    op.create_index("substitute_person", "substitute", ["person"])
    op.create_index("substitute_stand_in", "substitute", ["stand_in"])
    limited = sa.text("procedures IS NOT NULL")
    op.create_index("substitute_limited", "substitute", ["until_day"], sqlite_where=limited, postgresql_where=limited)
