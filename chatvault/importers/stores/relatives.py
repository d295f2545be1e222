"""Products whose conversations have the form of another's: the folder tells whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.containers.container import Container

_QODER = {"cursor": "qoder", "claude-code": "qoder"}  # its editor's form, and its command line's

# By a product's folder: what a conversation in it would be taken for, and what it is.
_FOLDERS: Mapping[str, Mapping[str, str]] = {
    ".qoder": _QODER,
    ".qoderwork": _QODER,
    ".trae": {"codex": "traex"},
    ".zcode": {"opencode": "zcode"},
}


def of_own_product(container: Container, session: ParsedSession) -> ParsedSession:
    """The session as one of the product that wrote it."""
    for folder in reversed(_above(container, session)):
        own = _FOLDERS.get(folder, {}).get(session.source)
        if own is not None:
            return replace(session, source=own, source_formerly=session.source)
    return session


def _above(container: Container, session: ParsedSession) -> tuple[str, ...]:
    """The folders that its first file lies in, those above what was imported too."""
    outer = container.path.absolute().parts
    inner = PurePosixPath(session.members[0]).parts if session.members else ()
    return (*outer, *inner)
