"""The first bytes of a file, for telling what it is, where some files may be damaged."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from chatvault.domain.parsed import Issue, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.unicode_text import utf8_beginning


def head_of(container: Container, name: str) -> bytes:
    """The file's first bytes, text as UTF-8; none where it is damaged, to tell the others.

    Raises UnreadableFile where it is the only one.
    """
    return utf8_beginning(_told(container, name, container.head))


def sign_of(container: Container, name: str) -> bytes:
    """The file's very first bytes, to whoever asks for no more; as ``head_of`` else."""
    return _told(container, name, container.sign)


def _told(container: Container, name: str, ask: Callable[[str], bytes]) -> bytes:
    try:
        return ask(name)
    except UnreadableFile:
        if container.names() == (name,):
            raise
        return b""


def damaged(container: Container, names: Iterable[str], report: Report | None = None) -> list[str]:
    """Those of the files whose beginning cannot be read, reported if that is wished."""
    found = []
    for name in names:
        try:
            container.head(name)
        except UnreadableFile as error:
            found.append(name)
            if report is not None:
                report(Issue("", Severity.ERROR, error.sentence, name, lost=1))
    return found
