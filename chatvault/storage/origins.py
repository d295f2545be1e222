"""Finds or makes the rows that sessions come from: sources and projects."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session, col

from chatvault.domain.parsed import ParsedProject
from chatvault.storage.models import Project, Source
from chatvault.storage.packing import clean


class Origins:
    """Looks each source and project up once in a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._sources: dict[tuple[str, str], int] = {}
        self._projects: dict[str, int] = {}

    def source(self, key: str, account: str) -> int:
        """The source's id, made where it is new."""
        place = (key, clean(account))
        if place not in self._sources:
            found = self._session.scalar(
                select(col(Source.id)).where(
                    col(Source.key) == key, col(Source.account) == place[1]
                )
            )
            if found is None:
                row = Source(key=key, account=place[1])
                self._session.add(row)
                self._session.flush()
                found = row.id
            assert found is not None
            self._sources[place] = found
        return self._sources[place]

    def project(self, project: ParsedProject | None) -> int | None:
        """The project's id, made where it is new; None for none."""
        if project is None:
            return None
        path = clean(project.path)
        if path not in self._projects:
            found = self._session.scalar(select(col(Project.id)).where(col(Project.path) == path))
            if found is None:
                name = (
                    clean(project.name or "") or path.replace("\\", "/").rstrip("/").split("/")[-1]
                )
                row = Project(path=path, git_remote=project.git_remote, name=name or path)
                self._session.add(row)
                self._session.flush()
                found = row.id
            assert found is not None
            self._projects[path] = found
        return self._projects[path]
