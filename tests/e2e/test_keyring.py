"""The keyring of a real desktop session opens an encrypted vault."""

from __future__ import annotations

from pathlib import Path

from tests.keyring_session import needs_keyring, require_keyring_opens
from tests.program import PROGRAM
from tests.unit.services.damage.locked import PASSPHRASE, backed_up_vault, encrypt


@needs_keyring
def test_the_keyring_opens_the_vault_until_it_is_forgotten(tmp_path: Path) -> None:
    encrypt(backed_up_vault(tmp_path / "vault"))
    require_keyring_opens(PROGRAM, tmp_path, tmp_path / "vault", PASSPHRASE)
