"""What the window may not cost before it is painted, and how it starts and ends as a process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROBE = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
import tempfile
from chatvault.app import Desktop, make_application
application = make_application()
folder = Path(tempfile.mkdtemp())
desktop = Desktop(application, folder / "vault", folder / "settings.json")
desktop.window.show()
application.sendPostedEvents()
desktop.window.grab()
late = {"sqlmodel", "sqlalchemy", "pydantic", "alembic", "sqlcipher3", "PySide6.QtNetwork",
        "PySide6.QtQml", "PySide6.QtWebEngineCore", "ijson", "typer", "rich",
        "chatvault.importers.registry"}
print(sorted(late & set(sys.modules)))
"""


def test_the_first_paint_needs_neither_database_nor_network() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE], capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.strip() == "[]"


ENDING = """
import builtins, os, tempfile
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from chatvault.app import Desktop, make_application
application = make_application()
folder = Path(tempfile.mkdtemp())
desktop = Desktop(application, folder / "vault", folder / "settings.json")
desktop.show()
desktop.services()
copied = QMimeData()
copied.setText("bread")
QGuiApplication.clipboard().setMimeData(copied)
desktop.window.close()
print("hook" if builtins.__import__ is builtins.__feature_import__ else "closed")
"""


def test_a_window_that_was_copied_from_ends_well_and_imports_are_left_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ENDING], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "closed"), done.stderr


READING = """
import sys
from pathlib import Path
from chatvault.services.vault import open_vault
services = open_vault(Path(sys.argv[1]))
assert services.browsing.navigation().all == 0
before = "chatvault.importers.registry" in sys.modules
assert services.importing is services.importing
print(before, "chatvault.importers.registry" in sys.modules)
services.close()
"""


def test_whoever_only_reads_loads_none_of_the_formats(vault_folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", READING, vault_folder],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert done.stdout.split() == ["False", "True"]
