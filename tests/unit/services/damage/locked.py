"""Encrypted vaults with invented conversations, and who looks for plain words in them."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Iterator
from pathlib import Path

import zstandard

from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.work import Unattended
from chatvault.services.encryption import encrypting
from chatvault.services.encryption.conversion import Conversion
from chatvault.services.encryption.encrypting import NewKeys
from chatvault.services.vault import Services, open_vault
from chatvault.storage.database import copies
from chatvault.storage.database.key_file import KeyFile
from chatvault.storage.database.vault_key import VaultKey
from chatvault.storage.session_sums import session_sums
from tests.factories import make_attachment, make_message, make_session
from tests.unit.services.damage.damage import filled_vault

PASSPHRASE = "seven loaves of rye"
CANARY = "KANARIENVOGEL"


@functools.cache
def new_keys() -> NewKeys:
    """The same keys for all tests: to wrap them takes seconds, on purpose."""
    with tempfile.TemporaryDirectory() as folder:
        return encrypting.prepare(Path(folder), PASSPHRASE)


def keys() -> KeyFile:
    return new_keys().keys


def key() -> VaultKey:
    return new_keys().key


def backed_up_vault(folder: Path) -> Path:
    """A closed plain vault with conversations, an attachment and a backup."""
    filled_vault(folder)
    services = open_vault(folder)
    with_attachment(services)
    services.backups.create(BackupReason.MANUAL, Unattended())
    services.close()
    return folder


def with_attachment(services: Services) -> None:
    """Add a conversation that says the canary, in words and in a file."""
    from chatvault.domain.blocks import Image, Text
    from chatvault.storage.merging.session_store import SessionStore
    from tests.factories import NOON

    picture = make_attachment(f"{CANARY} in a picture".encode() * 50, "bird.png")
    message = make_message(blocks=(Text(f"A {CANARY} sings."), Image(picture)))
    parsed = make_session(external_id="bird", messages=[message], title=f"The {CANARY}")
    with services.importing.blobs.adding(), services.database.write() as session:
        store = SessionStore(session, services.importing.blobs, NOON)
        store.merge(parsed)
        store.finish()


def encrypt(folder: Path, second: Path | None = None) -> VaultKey:
    """Encrypt a closed vault."""
    encrypting.begin(folder, new_keys())
    Conversion(folder, key(), second).run(Unattended())
    return key()


def plain_places(*folders: Path) -> list[str]:
    """The files below those folders in which the canary can be read, compressed or not."""
    return [
        str(path)
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and any(CANARY.encode() in text for text in _texts(path))
    ]


def _texts(path: Path) -> Iterator[bytes]:
    content = path.read_bytes()
    yield content + str(path).encode()
    if content.startswith(b"\x28\xb5\x2f\xfd"):
        reader = zstandard.ZstdDecompressor().stream_reader(content, read_across_frames=True)
        yield reader.read()


def sums(folder: Path, vault_key: VaultKey | None = None) -> dict[str, str]:
    """Of each conversation."""
    with copies.opened(folder / "vault.db", vault_key) as connection:
        return session_sums(connection)
