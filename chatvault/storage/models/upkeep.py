"""What the program notes about the vault and its own work."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from chatvault.storage.models.table import Table


class ModelPrice(Table, table=True):
    """Price of a model from a day on, in micro-dollars per million tokens."""

    __tablename__ = "model_price"
    __table_args__ = (UniqueConstraint("model", "valid_from"),)

    id: int | None = Field(default=None, primary_key=True)
    model: str
    valid_from: int
    input: int
    output: int
    cache_read: int | None = None
    cache_write: int | None = None


class Activity(Table, table=True):
    """What the person and the program did, with its outcome."""

    __tablename__ = "activity"

    id: int | None = Field(default=None, primary_key=True)
    at: int = Field(index=True)
    action: str
    outcome: str
    detail: str = ""


class BackupRecord(Table, table=True):
    """A backup that was published."""

    __tablename__ = "backup_record"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    created_at: int
    reason: str
    sha256: str
    verified_at: int | None = None


class AppState(Table, table=True):
    """Small values by name, such as the version of the search index."""

    __tablename__ = "app_state"

    key: str = Field(primary_key=True)
    value: str


class RowSum(Table, table=True):
    """The sum of a row, by the number of its table (``storage/row_sums.py``)."""

    __tablename__ = "row_sum"
    __table_args__ = ({"sqlite_with_rowid": False},)

    kind: int = Field(primary_key=True)
    row_id: int = Field(primary_key=True)
    sum: int
