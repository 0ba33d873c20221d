"""Drafts of procedure folders: who changed what when, and the files of every state by their hash."""
import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade():
    op.create_table(
        "bundle", sa.Column("hash", sa.Text, primary_key=True), sa.Column("files", sa.LargeBinary, nullable=False), sa.Column("at", sa.Text, nullable=False))
    op.create_table(
        "procedure_draft", sa.Column("id", sa.Text, primary_key=True), sa.Column("title", sa.Text, nullable=False), sa.Column("procedure", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, sa.ForeignKey("bundle.hash"), nullable=False), sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False), sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("changed_at", sa.Text, nullable=False), sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("submitted_at", sa.Text), sa.Column("submitted_by", sa.Text), sa.Column("ended_at", sa.Text), sa.Column("version", sa.Text))
    op.create_table(
        "procedure_draft_change", sa.Column("draft", sa.Text, sa.ForeignKey("procedure_draft.id"), nullable=False), sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False), sa.Column("person", sa.Text, nullable=False), sa.Column("kind", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False), sa.Column("what", sa.Text, nullable=False), sa.PrimaryKeyConstraint("draft", "seq"))
