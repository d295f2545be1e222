"""Texts that were pasted into Codex's window, which makes long ones a file of their own each.

The files lie in ``attachments/<uuid>`` of Codex's home, called ``pasted-text.txt`` or as that is
in the person's language. The prompt names each with its beginning, and has no words of its own
where the text is the request.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from chatvault.domain.blocks import Attachment, Block, File, Text
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.contents.put_aside import output_in
from chatvault.importers.homes.home_files import HomeFiles

# What is in the file of that id and name, None where it is not there.
Pasted = Callable[[str, str], str | None]

_PARTS_OF_HOME = ("sessions", "archived_sessions")
_NAMED = "## "
_PLACE = re.compile(
    r"[/\\]attachments[/\\](?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})[/\\]"
    r"(?P<name>[^/\\\n]{1,200}\.txt)[ \t\r]*$"
)
_MEMBER = re.compile(r"(?:^|/)(?P<place>attachments/[0-9a-f-]{36}/[^/]+\.txt)$")


def not_there(_id: str, _name: str) -> None:
    """No file is at hand."""
    return None


def pasted_in(context: str, said: str, pasted: Pasted) -> list[Block]:
    """What the prompt says with the texts that were pasted, of which the context tells.

    Of one that is not at hand its beginning stands for it, where the prompt says nothing else.
    """
    named = [
        (begins, name, pasted(place, name)) for begins, place, name in _named(context.splitlines())
    ]
    if said:
        files = ((name, text) for _, name, text in named if text is not None)
        return [Text(said), *(File(Attachment(name, "text/plain"), text) for name, text in files)]
    return [Text(text or begins) for begins, _, text in named if text or begins]


def _named(lines: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Beginning, id and file name of each text that a line names."""
    for line in lines:
        if line.startswith(_NAMED) and (place := _PLACE.search(line)) is not None:
            begins = line[len(_NAMED) : place.start()].rpartition(": ")[0]
            yield begins.strip(), place["id"], place["name"]


def pasted_among(names: Iterable[str]) -> list[str]:
    """The files that may hold such a text."""
    return [name for name in names if _MEMBER.search(name)]


class PastedTexts:
    """Reads the files of what is imported, or of the home above a part of it."""

    def __init__(self, container: Container, report: Report) -> None:
        self._files, self._report = HomeFiles(container, _MEMBER, _PARTS_OF_HOME), report

    def written(self, place: str, name: str) -> str | None:
        """What was pasted, None where the file is not there."""
        found = self._files.find(f"attachments/{place}/{name}")
        return output_in(*found, self._report) if found is not None else None
