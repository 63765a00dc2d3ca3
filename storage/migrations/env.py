"""Alembic's entry: runs the steps on the connection that `storage.migrate` hands over."""

from alembic import context
from sqlmodel import SQLModel

context.configure(connection=context.config.attributes["connection"], target_metadata=SQLModel.metadata)
context.run_migrations()
