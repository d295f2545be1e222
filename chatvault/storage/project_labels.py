"""What the projects of the vault are called where they stand beside each other."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session, col

from chatvault.domain.project_names import told_apart
from chatvault.storage.models import Project


def project_labels(session: Session) -> dict[int, str]:
    """The label of every project, by its id."""
    rows = session.execute(select(col(Project.id), col(Project.name), col(Project.path)))
    return told_apart((row.id, row.name, row.path) for row in rows)
