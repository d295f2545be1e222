"""Runs the migrations on the connection that the vault hands over."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    # The vault sends its own BEGIN, so that SQLite rolls a failed migration back whole. All of
    # them are one transaction: a vault stays as it was, or is what this program makes of it.
    transactional_ddl=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
