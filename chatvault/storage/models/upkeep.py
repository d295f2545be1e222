"""What the program notes about the vault and its own work."""

from __future__ import annotations

from sqlmodel import Field

from chatvault.storage.models.table import Table


class Activity(Table, table=True):
    """What the person and the program did, with its outcome."""

    __tablename__ = "activity"

    id: int | None = Field(default=None, primary_key=True)
    at: int = Field(index=True)
    action: str
    outcome: str
    detail: str = ""


class AppState(Table, table=True):
    """Small values by name, such as the version of the search index."""

    __tablename__ = "app_state"

    key: str = Field(primary_key=True)
    value: str


class RowSum(Table, table=True):
    """The sum of a row, by the number of its table (``storage/database/row_sums.py``)."""

    __tablename__ = "row_sum"
    __table_args__ = ({"sqlite_with_rowid": False},)

    kind: int = Field(primary_key=True)
    row_id: int = Field(primary_key=True)
    sum: int
