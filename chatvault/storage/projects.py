"""Finds or makes the project of a working folder, also after the folder was moved."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from chatvault.domain.parsed import ParsedProject
from chatvault.domain.working_folder import Look, WorkingFolder, folder_name, is_within
from chatvault.storage.database.packing import clean
from chatvault.storage.models import Project, ProjectFolder

_ALIKE = """
SELECT p.id, f.path, f.identity, f.seen_at FROM project p
JOIN project_folder f ON f.project_id = p.id
WHERE p.id IN (SELECT project_id FROM project_folder WHERE identity = ? AND identity != '')
OR (p.git_remote = ? AND p.git_remote != '')
"""
_TAKE_REMOTE = (
    "UPDATE project SET git_remote = ? WHERE id = ? AND (git_remote IS NULL OR git_remote = '')"
)


@dataclass(slots=True)
class _Place:
    """A folder that a project is known to have been in."""

    path: str
    identity: str
    seen_at: int


class Projects:
    """Looks each project up once in a transaction.

    A folder that was never seen is an old project moved where that project's own folder is gone
    and either it is the same folder by its identity, or a clone of the same repository. Whichever
    of the two folders is met first, the project is one. Of a clone's further folders each is a
    project, for each has a branch of its own: those are told by their names.
    """

    def __init__(self, session: Session, now: int, look: Look) -> None:
        """``now`` is UTC ms; ``look`` tells what is known of a folder on this computer."""
        self._session, self._now, self._look = session, now, look
        self._connection = session.connection()
        self._ids: dict[str, int] = {}
        self._with_remote: set[int] = set()

    def id(self, parsed: ParsedProject | None) -> int | None:
        """The project's id, made where it is new; None for none."""
        if parsed is None:
            return None
        path = clean(parsed.path)
        if path not in self._ids:
            self._ids[path] = self._known(path) or self._met(path, parsed)
        project = self._ids[path]
        if parsed.git_remote and project not in self._with_remote:
            # What was read of it first may not have told it.
            self._connection.exec_driver_sql(_TAKE_REMOTE, (clean(parsed.git_remote), project))
            self._with_remote.add(project)
        return project

    def _known(self, path: str) -> int | None:
        found = self._connection.exec_driver_sql(
            "SELECT project_id FROM project_folder WHERE path = ?", (path,)
        )
        project: int | None = found.scalar()
        return project

    def _met(self, path: str, parsed: ParsedProject) -> int:
        """The project of a folder that was never seen."""
        here = self._look(path)
        remote = clean(parsed.git_remote or here.git_remote)
        name = clean(parsed.name or "") or folder_name(path)
        project = self._moved(path, remote, here)
        if project is None:
            row = Project(path=path, git_remote=remote or None, name=name)
            self._session.add(row)
            self._session.flush()
            assert row.id is not None
            project = row.id
        elif here.is_there:
            self._connection.exec_driver_sql(
                "UPDATE project SET path = ?, name = ?, git_remote = coalesce(git_remote, ?) "
                "WHERE id = ?",
                (path, name, remote or None, project),
            )
        self._session.add(
            ProjectFolder(path=path, project_id=project, identity=here.identity, seen_at=self._now)
        )
        self._session.flush()
        return project

    def _moved(self, path: str, remote: str, here: WorkingFolder) -> int | None:
        """The one project whose folder this can be; None where there is none, or several."""
        places: dict[int, list[_Place]] = {}
        for project, *place in self._connection.exec_driver_sql(_ALIKE, (here.identity, remote)):
            places.setdefault(project, []).append(_Place(*place))
        met = [place.path for known in places.values() for place in known]
        if any(is_within(path, one) or is_within(one, path) for one in met):
            return None  # a part of a repository, or what it is a part of
        found = [project for project, known in places.items() if self._is_of(known, path, here)]
        if len(found) > 1:
            found = [one for one in found if folder_name(path) in _names(places[one])]
        return found[0] if len(found) == 1 else None

    def _is_of(self, known: list[_Place], path: str, here: WorkingFolder) -> bool:
        there = sum(self._look(place.path).is_there for place in known) + here.is_there
        if there > 1:
            return False  # two clones
        same = [place for place in known if here.identity and place.identity == here.identity]
        if same:
            return here.oldest is not None and here.oldest <= max(one.seen_at for one in same)
        # Where none of the folders is here to be looked at, their names have to tell.
        return (bool(there) and not here.is_worktree) or folder_name(path) in _names(known)


def _names(known: list[_Place]) -> set[str]:
    return {folder_name(place.path) for place in known}
