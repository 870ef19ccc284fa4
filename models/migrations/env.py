"""Alembic's entry: runs the migrations on the connection that ``models.migrate`` hands over, in its transaction."""

from __future__ import annotations

from alembic import context

from models.base import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
context.run_migrations()
