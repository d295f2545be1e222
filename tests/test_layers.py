"""The direction of imports, checked from the sources."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "chatvault"

# What each layer may import of the program, besides itself.
ALLOWED = {
    "domain": set(),
    "errors": set(),
    "paths": set(),
    "logs": set(),
    "python_imports": set(),
    "lasting_files": set(),
    "settings": {"errors", "paths", "domain", "lasting_files"},
    "importers": {"domain", "errors"},
    "exporters": {"domain", "errors"},
    "storage": {"domain", "errors", "lasting_files"},
    "services": {"domain", "errors", "importers", "exporters", "storage", "lasting_files"},
    "jobs": {"domain", "errors"},
    "single_instance": {"errors", "paths"},
    "ui": {"domain", "errors", "paths", "settings", "jobs", "services"},
    "cli": {
        "domain",
        "errors",
        "logs",
        "paths",
        "python_imports",
        "settings",
        "services",
        "importers",
        "exporters",
        "app",
        "single_instance",
    },
    "app": {
        "domain",
        "single_instance",
        "errors",
        "paths",
        "python_imports",
        "settings",
        "jobs",
        "services",
        "ui",
    },
    "__main__": {"cli"},
}
PARTS_OF_WINDOW = {"sidebar", "thread", "search", "stats", "dialogs"}
# Reads other programs' databases, and tables that were made one for as long.
FOREIGN = ("importers/read_only_database.py", "importers/made_database.py")
DATABASE = {"sqlmodel", "sqlalchemy", "sqlcipher3", "alembic", "sqlite3"}


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            if node.module == "chatvault":
                yield from (f"chatvault.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


WITH_QT = ("jobs/runner.py", "jobs/garbage.py")  # below the window


def layer(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_layer_imports_only_what_lies_below_it(path: Path) -> None:
    own = layer(path)
    if own == "__init__":
        return
    for module in imported(path):
        parts = module.split(".")
        if parts[0] == "chatvault" and len(parts) > 1 and parts[1] not in (own, "__version__"):
            assert parts[1] in ALLOWED[own], f"{own} imports {module}"


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_qt_stays_in_the_window_and_the_database_in_storage(path: Path) -> None:
    place = path.relative_to(PACKAGE).as_posix()
    packages = {module.split(".")[0] for module in imported(path)}
    if not (
        layer(path) in ("ui", "app", "single_instance")
        or place in ("jobs/runner.py", "jobs/garbage.py")
    ):
        assert "PySide6" not in packages
    if layer(path) != "storage" and place not in FOREIGN:
        assert not packages & DATABASE


def test_one_module_alone_speaks_to_a_server_of_databases() -> None:
    speaking = {
        path.relative_to(PACKAGE).as_posix()
        for path in sources()
        if any(module.split(".")[0] == "psycopg" for module in imported(path))
    }
    assert speaking == {"services/postgres.py"}


def test_of_the_network_only_sockets_within_the_computer_are_known() -> None:
    used = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "PySide6.QtNetwork":
                used |= {(layer(path), alias.name) for alias in node.names}
        modules = {module.split(".")[0] for module in imported(path)}
        assert not modules & {"socket", "ssl", "urllib", "http", "requests", "httpx"}, path
    assert used == {("single_instance", "QLocalServer"), ("single_instance", "QLocalSocket")}


def test_the_parts_of_the_window_do_not_know_each_other() -> None:
    for path in sources():
        parts = path.relative_to(PACKAGE).parts
        if parts[0] != "ui" or parts[1] not in PARTS_OF_WINDOW:
            continue
        for module in imported(path):
            names = module.split(".")
            if names[:2] == ["chatvault", "ui"] and len(names) > 2:
                assert names[2] not in PARTS_OF_WINDOW - {parts[1]}, f"{path} imports {module}"


def test_the_domain_and_the_errors_need_the_standard_library_alone() -> None:
    import sys

    for path in sources():
        if layer(path) in ("domain", "errors"):
            for module in imported(path):
                first = module.split(".")[0]
                assert first in sys.stdlib_module_names or first == "chatvault"
