"""What every test starts from: no display, a home of its own, and a vault."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from chatvault.jobs.garbage import collect_due
from tests import network_guard
from tests.homes import asked_variables
from tests.vaults import new_vault

if TYPE_CHECKING:
    from chatvault.services.vault import Services

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# How fast a busy computer makes examples, or goes through one, says nothing of the program.
settings.register_profile(
    "any computer", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any computer")

_MEMORY = Path("/dev/shm")
_ELSEWHERE = asked_variables() - {"APPDATA", "LOCALAPPDATA"}  # which Windows itself needs
_ENOUGH = 2 << 30  # bytes; a run of all tests takes a tenth of them


def pytest_configure(config: pytest.Config) -> None:
    """Keep the files of tests in memory, where there is room: every commit waits for a disk."""
    is_torture = config.option.markexpr == "torture"
    if not is_torture and _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))
        tempfile.tempdir = str(_MEMORY)


def pytest_sessionfinish() -> None:
    """Take back what tests copied: the offscreen clipboard would free it after Python is gone."""
    if "PySide6.QtGui" in sys.modules:
        from PySide6.QtGui import QGuiApplication

        if QGuiApplication.instance() is not None:
            QGuiApplication.clipboard().clear()


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders for homes; pytest would look through all there are to find a new name."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def _own_home(_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test away from the vault and the settings of whoever runs it."""
    home = next(_homes)
    home.mkdir()
    for name in _ELSEWHERE:
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    monkeypatch.setenv("CHATVAULT_HOME", str(home / "vault"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.delenv("CHATVAULT_PASSPHRASE_FILE", raising=False)


@pytest.fixture(autouse=True)
def _without_network() -> Iterator[None]:
    """Fail a test that spoke to the network, or tried to."""
    yield
    attempts = network_guard.take_attempts()
    assert not attempts, f"The network is forbidden: {attempts}"


@pytest.fixture(scope="session", autouse=True)
def _tidy_qt() -> Iterator[None]:
    """Let nothing of Qt outlive the interpreter: what waits to be deleted is deleted here."""
    yield
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance()
    if isinstance(application, QApplication):
        application.closeAllWindows()
        application.setStyle("fusion")
        gc.collect()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def _collected_here() -> Iterator[None]:
    """Collect garbage on the main thread alone, as the program does."""
    gc.disable()
    yield
    gc.disable()  # a window that was closed has enabled it
    collect_due()


@pytest.fixture
def vault_folder(tmp_path: Path) -> Path:
    """Where a test keeps its vault; nothing is there yet."""
    return tmp_path / "vault"


@pytest.fixture
def services(vault_folder: Path) -> Iterator[Services]:
    """An open, empty vault."""
    opened = new_vault(vault_folder)
    yield opened
    opened.close()
