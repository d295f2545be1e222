"""The rows that tell which blobs the vault knows."""

from __future__ import annotations

from sqlalchemy import func, insert, select
from sqlmodel import Session, col

from chatvault.storage.blobs import StoredBlob
from chatvault.storage.models import Attachment, Blob, OriginalPart, table


def note(session: Session, blob: StoredBlob, now: int) -> None:
    """Keep that a blob is in the folder."""
    session.execute(
        insert(table(Blob)).prefix_with("OR IGNORE"),
        {
            "sha256": blob.sha256,
            "size": blob.size,
            "stored_size": blob.stored_size,
            "created_at": now,
        },
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
