"""The desk of a support team: ready-made answers, which message told whom, the first answer, a file to type out"""

import sqlalchemy as sa
from alembic import op

from storage.database.columns import Instant

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "ready_answer",
        sa.Column("id", key, autoincrement=False, nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ready_answer_unit", "ready_answer", ["unit"])
    op.create_table(
        "support_told",
        sa.Column("chat_id", key, autoincrement=False, nullable=False),
        sa.Column("n", key, autoincrement=False, nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "n"),
    )
    op.create_index("support_told_question", "support_told", ["question_id"])
    op.add_column("support", sa.Column("answered_at", Instant(), nullable=True))
    op.add_column("support", sa.Column("evidence_id", sa.BigInteger(), nullable=True))
    op.create_index("support_answered", "support", ["answered_at"])


def downgrade() -> None:
    raise NotImplementedError("releases only go forward; restore a backup instead")
