"""Photos on story cards: which an officer lets stand there, and which of these the author"""

import sqlalchemy as sa
from alembic import op

from storage.database.columns import Json

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("story", sa.Column("offered", Json(), nullable=False, server_default="[]"))
    op.add_column("story", sa.Column("photos", Json(), nullable=False, server_default="{}"))


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
