"""What all tables of the vault have in common."""

from __future__ import annotations

import sqlalchemy
from sqlalchemy import MetaData
from sqlmodel import SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMING)


class Table(SQLModel):
    """Base of every table; keeps the vault's own metadata."""

    metadata = metadata


def table(model: type[Table]) -> sqlalchemy.Table:
    """The table of a model, for statements that insert or change many rows at once."""
    return metadata.tables[str(model.__tablename__)]
