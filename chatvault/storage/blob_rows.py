"""The rows that tell which blobs the vault knows."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlmodel import Session, col

from chatvault.storage.blobs import StoredBlob
from chatvault.storage.models import Attachment, Blob, OriginalPart

_UNNAMED = """
FROM blob b WHERE NOT EXISTS (SELECT 1 FROM attachment a WHERE a.blob = b.sha256)
AND NOT EXISTS (SELECT 1 FROM original_part p WHERE p.blob = b.sha256)
"""


def note(session: Session, blobs: Sequence[StoredBlob], now: int) -> None:
    """Keep that blobs are in the folder."""
    rows = [(blob.sha256, blob.size, blob.stored_size, now) for blob in blobs]
    if rows:
        session.connection().exec_driver_sql(
            "INSERT OR IGNORE INTO blob(sha256, size, stored_size, created_at) VALUES (?, ?, ?, ?)",
            rows,
        )


def names(session: Session) -> list[str]:
    """Every blob that the vault knows."""
    return list(session.scalars(select(col(Blob.sha256)).order_by(col(Blob.sha256))))


def stored_sizes(session: Session) -> tuple[int, int]:
    """Bytes on disk of all attachments and of all originals."""
    total = select(func.coalesce(func.sum(col(Blob.stored_size)), 0))
    attached = total.where(col(Blob.sha256).in_(select(col(Attachment.blob))))
    originals = total.where(col(Blob.sha256).in_(select(col(OriginalPart.blob))))
    return session.scalar(attached) or 0, session.scalar(originals) or 0


def unnamed(session: Session) -> tuple[int, int]:
    """How many blobs nothing names any more, and their bytes on disk."""
    found = session.connection().exec_driver_sql(
        f"SELECT count(*), coalesce(sum(b.stored_size), 0) {_UNNAMED}"
    )
    count, size = found.one()
    return count, size


def forget_unnamed(session: Session, among: Collection[str] | None = None) -> list[str]:
    """Know those no longer that nothing names, of all or of some; their names."""
    statement = f"SELECT b.sha256 {_UNNAMED}"
    values: tuple[str, ...] = ()
    if among is not None:
        statement += "AND b.sha256 IN (SELECT value FROM json_each(?))"
        values = (json.dumps(list(among)),)
    connection = session.connection()
    rows = [tuple(row) for row in connection.exec_driver_sql(statement, values)]
    if rows:
        connection.exec_driver_sql("DELETE FROM blob WHERE sha256 = ?", rows)
    return [row[0] for row in rows]


def known(session: Session, among: Collection[str]) -> set[str]:
    """Those of the names that the vault knows."""
    found = session.connection().exec_driver_sql(
        "SELECT sha256 FROM blob WHERE sha256 IN (SELECT value FROM json_each(?))",
        (json.dumps(list(among)),),
    )
    return {row[0] for row in found}
