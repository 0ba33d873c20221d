"""The first schema: every table of `engine.store.tables`."""
from alembic import op

from engine.store.tables import metadata

revision = "0001"
down_revision = None


def upgrade():
    metadata.create_all(op.get_bind(), checkfirst=False)
