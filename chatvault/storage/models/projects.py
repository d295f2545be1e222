"""Projects, and the folders in which they were."""

from __future__ import annotations

from sqlmodel import Field

from chatvault.storage.models.table import Table


class Project(Table, table=True):
    """The identity of a working folder; ``path`` is where it was last, ``git_remote`` as
    ``remote_name`` has it.
    """

    __tablename__ = "project"

    id: int | None = Field(default=None, primary_key=True)
    path: str = Field(unique=True)
    git_remote: str | None = Field(default=None, index=True)
    name: str


class ProjectFolder(Table, table=True):
    """Where a project was met; ``identity`` names the folder itself, "" where that is unknown."""

    __tablename__ = "project_folder"

    path: str = Field(primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    identity: str = Field(default="", index=True)
    seen_at: int
