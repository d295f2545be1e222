"""The other files of a session of which one is imported by itself: resumed, it goes on in another.

Read alone, a part would be a conversation that begins amid things, or ends there.
"""

from __future__ import annotations

from collections.abc import Sequence

from chatvault.importers.containers.container import Container, FileContainer, FolderContainer

_MOST = 1_000  # files whose names are alike
_TOLD = 8  # characters of a session's id, with which the names of its files end


def with_parts(
    container: Container, names: Sequence[str], session_id: str
) -> tuple[Container, tuple[str, ...]]:
    """Where a lone file of a session lies, with those beside it that may be of the same one.

    In an archive, or where several files are imported, what is to be read is there.
    """
    ending = session_id[:_TOLD]
    if not isinstance(container, FileContainer) or not ending.isalnum():
        return container, tuple(names)
    folder = container.path.parent
    alike = sorted(folder.glob(f"session-*{ending}.json*"))[:_MOST]
    beside = [path.name for path in alike if path.is_file() and not path.is_symlink()]
    found = tuple(sorted({*names, *beside}))
    return FolderContainer(folder, found), found
