"""What is said of an archive that is cut short or damaged, beside what could be read of it."""

from __future__ import annotations

from chatvault.domain.counted import counted
from chatvault.domain.first_names import first_names
from chatvault.domain.parsed import Issue, Severity
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.export_parts import ExportParts
from chatvault.importers.containers.zip_container import ZipContainer

_NAMED = 3
_WHOLE = "The archive is cut short: its end, which lists the files in it, is missing."
_IN_PART = "The archive is cut short or damaged. Of {names} a part is missing."
_LOST = " It is not known what {bytes} in it belong to."
_KEPT = (
    " What could be read of the rest is in the vault. Download the export again and import it once "
    "more: only what is missing is added."
)
_NOTHING = " No conversations were found in the rest. Download the export again."


def damage_of(container: Container) -> Issue | None:
    """The issue of an archive of which something was read; None of what is whole."""
    told = _told(container)
    return Issue("", Severity.WARNING, told + _KEPT) if told else None


def nothing_in(container: Container) -> str:
    """A sentence about a damaged archive with nothing to read in it; "" of what is whole."""
    told = _told(container)
    return told + _NOTHING if told else ""


def _told(container: Container) -> str:
    if not isinstance(container, ZipContainer | ExportParts):
        return ""
    if (damage := container.damage) is None:
        return ""
    names = first_names(damage.names, _NAMED, "other file", "other files")
    told = _IN_PART.format(names=names) if names else _WHOLE
    return told + (_LOST.format(bytes=counted(damage.lost, "byte", "bytes")) if damage.lost else "")
