"""The system's keyring spares typing, and nothing depends on it."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import PasswordDeleteError

from chatvault.services.encryption import remembered_keys
from tests.unit.services.damage.locked import key, keys


@pytest.fixture
def keyring_at_hand() -> Iterator[None]:
    """A keyring that works, in memory."""
    before = keyring.get_keyring()

    class Memory(KeyringBackend):
        priority = 1

        def __init__(self) -> None:
            super().__init__()
            self.kept: dict[tuple[str, str], str] = {}

        def get_password(self, service: str, username: str) -> str | None:
            return self.kept.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            self.kept[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            if self.kept.pop((service, username), None) is None:
                raise PasswordDeleteError

    keyring.set_keyring(Memory())
    yield
    keyring.set_keyring(before)


def test_a_key_is_remembered_until_it_is_forgotten(keyring_at_hand: None) -> None:
    assert remembered_keys.can_remember()
    assert remembered_keys.recalled(keys()) is None
    assert remembered_keys.remember(key())
    assert remembered_keys.recalled(keys()) == key()
    remembered_keys.forget(key().id)
    assert remembered_keys.recalled(keys()) is None
    remembered_keys.forget(key().id)  # which is no error


def test_what_is_no_key_in_the_keyring_is_passed_over(
    keyring_at_hand: None, caplog: pytest.LogCaptureFixture
) -> None:
    keyring.set_password(remembered_keys.SERVICE, key().id, "{}")
    assert remembered_keys.recalled(keys()) is None
    assert "could not be read" in caplog.text


def test_without_a_keyring_the_passphrase_is_asked_for(keyring_at_hand: None) -> None:
    keyring.set_keyring(NoKeyring())
    assert not remembered_keys.can_remember()
    assert not remembered_keys.remember(key())
    assert remembered_keys.recalled(keys()) is None
    remembered_keys.forget(key().id)
