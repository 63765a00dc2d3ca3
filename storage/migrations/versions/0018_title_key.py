"""The words of a title in order of the alphabet, which nobody looks for any more, go with their index"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("initiative_title", "initiative")
    op.drop_column("initiative", "title_key")


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
