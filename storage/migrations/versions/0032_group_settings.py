"""What a group's admins set beside its hour: days, kinds, picture or words, pinned; and which post is pinned"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("group_chat", sa.Column("post_on", sa.Text(), server_default="1234567", nullable=False))
    op.add_column("group_chat", sa.Column("without", sa.Text(), server_default="", nullable=False))
    op.add_column("group_chat", sa.Column("pictures", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("group_chat", sa.Column("pins", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "pinned",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "chat"),
    )


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
