"""How the schema grew: one Alembic revision a change, each in one transaction."""
