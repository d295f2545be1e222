"""Places in which a vault cannot be, or not as usual, and what a person is told of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.work import Unattended
from chatvault.services.vault import open_vault


@dataclass(frozen=True)
class OddPlace:
    """How the place is made, in a folder of its own; what is said, nothing where all is well."""

    make: Callable[[Path], Path]
    told: str = ""


def _file(folder: Path) -> Path:
    (folder / "vault").write_text("a letter")
    return folder / "vault"


def _below_a_file(folder: Path) -> Path:
    return _file(folder) / "vault"


def _database_is_folder(folder: Path) -> Path:
    (folder / "vault" / "vault.db").mkdir(parents=True)
    return folder / "vault"


def _emptied(folder: Path) -> Path:
    """A vault with something in it, whose database has no bytes any more."""
    services = open_vault(folder / "vault")
    (services.importing.blobs.folder / "ab").mkdir(parents=True)
    (services.importing.blobs.folder / "ab" / ("ab" * 32)).write_bytes(b"a picture")
    services.close()
    (folder / "vault" / "vault.db").write_bytes(b"")
    return folder / "vault"


def _without_database(folder: Path) -> Path:
    """A vault whose database somebody moved away; its backups are still there."""
    services = open_vault(folder / "vault")
    services.backups.create(BackupReason.MANUAL, Unattended())
    services.close()
    (folder / "vault" / "vault.db").unlink()
    return folder / "vault"


def _no_database(folder: Path) -> Path:
    (folder / "vault").mkdir()
    (folder / "vault" / "vault.db").write_bytes(b"Dear landlord,\n" * 500)
    return folder / "vault"


def _never_written(folder: Path) -> Path:
    (folder / "vault").mkdir()
    (folder / "vault" / "vault.db").write_bytes(b"")
    return folder / "vault"


def _named(*names: str) -> Callable[[Path], Path]:
    return lambda folder: folder.joinpath(*names)


ODD_PLACES = {
    "a file": OddPlace(_file, "must be a folder"),
    "below a file": OddPlace(_below_a_file, "cannot be made"),
    "a folder for a database": OddPlace(_database_is_folder, "there is a folder of that name"),
    "an emptied database": OddPlace(_emptied, "is empty, though there are files"),
    "without its database": OddPlace(_without_database, "is gone, though there are files"),
    "no database": OddPlace(_no_database, "not a vault"),
    "a name of 300 characters": OddPlace(_named("v" * 300), "cannot be made"),
    "a path of 5,000 characters": OddPlace(_named(*["v" * 200] * 25), "too long"),
    "a path of 900 characters": OddPlace(_named(*["v" * 100] * 9), "too long"),
    "no folder yet": OddPlace(_named("not", "there", "yet")),
    "a database never written": OddPlace(_never_written),
    "a path of 300 characters": OddPlace(_named(*["v" * 100] * 3)),
    "spaces": OddPlace(_named("my old vault ", " of  talks")),
    "signs": OddPlace(_named("100% & co? #1 'x' \"y\" ;")),
    "other scripts": OddPlace(_named("Gespräche", "会話 🗝", "חשוב")),
}
