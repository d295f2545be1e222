"""Reads the prompts that Google AI Studio keeps in a folder of Google Drive."""

from __future__ import annotations

import mimetypes
import posixpath
from collections import Counter
from collections.abc import Iterator, Sequence

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.importers.ai_studio.prompt import SOURCE, Prompt
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import Shape, shape

_OTHER_KIND = "A prompt of a kind that is not known yet; its file is kept as it is."


class AIStudioImporter:
    """An importer of the folder "Google AI Studio", and of a single prompt."""

    key = SOURCE
    name = "Google AI Studio prompts"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The prompts, whose files mostly have no ending."""
        return tuple(name for name in names if _is_prompt(container, name))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a prompt. Raises UnreadableFile where the only file is none."""
        in_drive: Counter[str] = Counter()

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            for told in read(container, name, findings, essential="", wrapper=""):
                if "chunkedPrompt" in told:
                    at = container.modified(name)
                    yield Prompt(told, findings, in_drive).session(name, at)
                else:
                    report(Issue("", Severity.INFO, _OTHER_KIND, name))

        yield from sessions_of(container, names, report, "prompt", read_file)
        if in_drive:
            text = (
                "Files that prompts refer to lie in Google Drive, not in the export; their places "
                f"are kept: {in_drive.total():,}."
            )
            report(Issue("", Severity.INFO, text))


def _is_prompt(container: Container, name: str) -> bool:
    base = posixpath.basename(name)
    kind = mimetypes.guess_type(base, strict=False)[0]
    if kind not in (None, "application/json") and len(container.names()) > 1:
        return False
    head = head_of(container, name)
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return False
    return (b"chunkedPrompt" in head or b"runSettings" in head) and _is_of_studio(shape(head))


def _is_of_studio(seen: Shape) -> bool:
    return seen.has("chunkedPrompt") or (seen.has("runSettings") and not seen.has("messages"))
