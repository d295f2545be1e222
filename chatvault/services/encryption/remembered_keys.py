"""The keys of vaults in the system's own keyring: a convenience, and never the only place.

Where the system has none, or it is locked or another one since, the passphrase is asked for.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict

import keyring
import keyring.errors

from chatvault.storage.database.key_file import KeyFile
from chatvault.storage.database.vault_key import VaultKey

log = logging.getLogger(__name__)

SERVICE = "ChatVault"


def can_remember() -> bool:
    """Whether this system has a keyring that can be used."""
    return keyring.get_keyring().priority > 0


def remember(key: VaultKey) -> bool:
    """Keep the key until it is forgotten; whether that was possible."""
    try:
        keyring.set_password(SERVICE, key.id, json.dumps(asdict(key)))
    except keyring.errors.NoKeyringError:
        return False
    except keyring.errors.KeyringError:
        log.warning("The keyring could not be written.", exc_info=True)
        return False
    return True


def recalled(keys: KeyFile) -> VaultKey | None:
    """The key that was remembered for a vault, None where there is none."""
    try:
        kept = keyring.get_password(SERVICE, keys.id)
        return VaultKey(**{**json.loads(kept), "encrypts": keys.encrypts}) if kept else None
    except keyring.errors.NoKeyringError:
        return None
    except (keyring.errors.KeyringError, ValueError, TypeError):
        log.warning("The keyring could not be read.", exc_info=True)
        return None


def forget(key_id: str) -> None:
    """Remember the key of that id no longer."""
    try:
        keyring.delete_password(SERVICE, key_id)
    except (keyring.errors.PasswordDeleteError, keyring.errors.NoKeyringError):
        return  # it was not remembered
    except keyring.errors.KeyringError:
        log.warning("The keyring could not be written.", exc_info=True)
