"""A picture that an officer sends for an announcement in the chat, while it is still to be fetched"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("announcement", sa.Column("picture_id", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
