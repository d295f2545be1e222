"""What tools gave back, in a file of its own: programs put aside what is long."""

from __future__ import annotations

from chatvault.domain.parsed import Issue, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container

LARGEST = 16 * 1024**2  # bytes of an output that are taken in

_CUT = "The output is longer than 16 MB; its beginning was taken."


def output_in(container: Container, name: str, report: Report) -> str | None:
    """The output in that file; None where it cannot be read, which is reported."""
    try:
        with container.open(name) as stream:
            content = stream.read(LARGEST)
            if stream.read(1):
                report(Issue("", Severity.WARNING, _CUT, name))
    except UnreadableFile as error:
        report(Issue("", Severity.WARNING, error.sentence, name))
        return None
    return content.decode("utf-8", "replace").replace("\0", "\u2400")
