"""What the virus scanner said of an attachment, and the index behind the daily limit of a person."""
import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade():
    op.add_column("attachment", sa.Column("scan", sa.Text))
    op.create_index("attachment_person", "attachment", ["person", "at"])
