"""What the names in an archive tell: whose file it is, and whether it is an archive itself."""

from __future__ import annotations

_ARCHIVE = ".zip"
# What systems put beside the files of a person who packs a folder.
_LITTER = (".ds_store", "thumbs.db", "desktop.ini")
_RESOURCES = "__MACOSX/"


def is_archive(name: str) -> bool:
    """Whether the name is that of an archive that a person packed."""
    return name.lower().endswith(_ARCHIVE) and not is_litter(name)


def is_litter(name: str) -> bool:
    """Whether a system put the file beside those of a person."""
    base = name.rpartition("/")[2].lower()
    return name.startswith(_RESOURCES) or base in _LITTER or base.startswith("._")


def member_name(name: str) -> str:
    """The name of a member as it is told, whatever system packed it."""
    return name.replace("\\", "/").lstrip("/")
