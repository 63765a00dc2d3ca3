"""An initiative whose first day of use its author does not know: the union fills it in"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("initiative") as initiative:  # SQLite copies the table
        initiative.alter_column("applied_on", existing_type=sa.Date(), existing_nullable=False, nullable=True)


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
