"""How many days a week a unit works."""
import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade():
    op.add_column("unit", sa.Column("week", sa.Integer))
