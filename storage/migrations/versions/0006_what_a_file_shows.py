"""Which of a pair a photo is: before the change, or after it"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("evidence", sa.Column("shows", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
