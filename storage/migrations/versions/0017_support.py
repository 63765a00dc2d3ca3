"""A role is an officer's, or one of the support team, who reads and asks and does not decide"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("officer", sa.Column("role", sa.Text(), nullable=False, server_default="officer"))


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
