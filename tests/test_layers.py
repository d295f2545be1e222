"""The direction of imports, checked from the sources."""

from __future__ import annotations

import ast
import functools
import re
import sys
from graphlib import TopologicalSorter
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
    "bold_words": set(),
    "settings": {"lasting_files"},
    "importers": {"domain", "errors"},
    "exporters": {"domain", "errors", "bold_words"},
    "storage": {"domain", "errors", "lasting_files"},
    "services": {"domain", "errors", "importers", "exporters", "storage", "lasting_files"},
    "jobs": {"domain", "errors"},
    "single_instance": {"errors", "paths"},
    "ui": {"domain", "errors", "paths", "settings", "jobs", "services", "bold_words"},
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
PARTS = {"sidebar", "thread", "search", "stats", "dialogs"}  # of the window
# Layers whose packages import each other in one direction, and what all formats share.
IN_PACKAGES = (
    "chatvault.importers",
    "chatvault.services",
    "chatvault.storage",
    "chatvault.ui",
    "chatvault.ui.dialogs",
    "chatvault.ui.thread",
)
SHARED = {
    "containers",
    "contents",
    "databases",
    "exports",
    "growing_files",
    "homes",
    "json_files",
    "messages",
    "private_files",
    "texts",
    "times",
}
WITH_QT = ("jobs/runner.py", "jobs/garbage.py")  # below the window
# Reads other programs' databases, and tables that were made one for as long.
FOREIGN = ("importers/databases/read_only_database.py", "importers/databases/made_database.py")
SERVER = "services/importing/postgres.py"
DATABASE = {"sqlmodel", "sqlalchemy", "sqlcipher3", "alembic", "sqlite3"}


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@functools.cache
def imported(path: Path) -> tuple[str, ...]:
    """What is imported anywhere in it, within functions and for its types alone, too.

    A name that is imported from a package may be a module of it, and counts as one.
    """
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path} says not of what package it imports {node.module}"
            found += [str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return tuple(found)


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def part_of_window(name: str) -> str | None:
    """The part of the window that a module belongs to."""
    names = name.split(".")
    return names[2] if names[:2] == ["chatvault", "ui"] and {*names[2:3]} & PARTS else None


def layer(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def packages(path: Path) -> set[str]:
    return {module.split(".")[0] for module in imported(path)}


def test_every_layer_is_known() -> None:
    assert {layer(path) for path in sources()} == {*ALLOWED, "__init__"}


@pytest.mark.parametrize("own", ALLOWED)
def test_a_layer_imports_only_what_lies_below_it(own: str) -> None:
    allowed = {own, "__version__", *ALLOWED[own]}
    for path in filter(lambda path: layer(path) == own, sources()):
        for module in imported(path):
            parts = module.split(".")
            if parts[0] == "chatvault" and len(parts) > 1:
                assert parts[1] in allowed, f"{path} imports {module}"


def test_qt_stays_in_the_window() -> None:
    for path in sources():
        place = path.relative_to(PACKAGE).as_posix()
        if layer(path) not in ("ui", "app", "single_instance") and place not in WITH_QT:
            assert "PySide6" not in packages(path), path


def test_the_database_stays_in_storage() -> None:
    for path in sources():
        if layer(path) != "storage" and path.relative_to(PACKAGE).as_posix() not in FOREIGN:
            assert not packages(path) & DATABASE, path


def test_what_is_said_to_the_database_is_said_in_storage() -> None:
    for path in sources():
        place = path.relative_to(PACKAGE).as_posix()
        if layer(path) not in ("storage", "importers") and place != SERVER:
            said = re.search(r"\b(SELECT|INSERT|UPDATE|DELETE) ", path.read_text(encoding="utf-8"))
            assert not said, path


def test_one_module_alone_speaks_to_a_server_of_databases() -> None:
    speaking = {
        path.relative_to(PACKAGE).as_posix() for path in sources() if "psycopg" in packages(path)
    }
    assert speaking == {SERVER}


def test_of_the_network_only_sockets_within_the_computer_are_known() -> None:
    network = "PySide6.QtNetwork"
    used = {
        (layer(path), module)
        for path in sources()
        for module in imported(path)
        if module.startswith(network)
    }
    taken = (network, f"{network}.QLocalServer", f"{network}.QLocalSocket")
    assert used == {("single_instance", module) for module in taken}
    for path in sources():
        assert not packages(path) & {"socket", "ssl", "urllib", "http", "requests", "httpx"}, path


def test_the_parts_of_the_window_do_not_know_each_other() -> None:
    """Neither by themselves nor by what they import of the window, as far as that leads."""
    paths = {name_of(path): path for path in sources() if layer(path) == "ui"}
    for name in paths:
        own = part_of_window(name)
        known, waiting = {name}, [name] if own else []
        while waiting:
            for other in imported(paths[waiting.pop()]):
                assert part_of_window(other) in (None, own), f"{name} leads to {other}"
                if other in paths and other not in known:
                    known.add(other)
                    waiting.append(other)


def package_in(layer: str, name: str) -> str | None:
    """The package of a layer that a module lies in; none where it lies in the layer itself."""
    first = name.removeprefix(f"{layer}.").split(".")[0]
    is_package = (PACKAGE.parent / layer.replace(".", "/") / first).is_dir()
    return first if name.startswith(f"{layer}.") and is_package else None


@pytest.mark.parametrize("layer", IN_PACKAGES)
def test_the_packages_of_a_layer_import_each_other_in_one_direction(layer: str) -> None:
    known: dict[str, set[str]] = {}
    for path in sources():
        if own := package_in(layer, name_of(path)):
            others = {package_in(layer, module) for module in imported(path)} - {own, None}
            known.setdefault(own, set()).update(filter(None, others))
    assert known
    TopologicalSorter(known).prepare()  # raises where they import each other in a circle


def test_what_all_formats_share_knows_none_of_them() -> None:
    importers = "chatvault.importers"
    for path in sources():
        if package_in(importers, name_of(path)) in SHARED:
            for module in imported(path):
                assert package_in(importers, module) in (None, *SHARED), f"{path} imports {module}"


def test_the_domain_and_the_errors_need_the_standard_library_alone() -> None:
    for path in sources():
        if layer(path) in ("domain", "errors"):
            assert packages(path) <= {"chatvault", *sys.stdlib_module_names}, path


def test_importers_know_no_clock() -> None:
    """What is read of a file depends on the file alone."""
    for path in filter(lambda path: layer(path) == "importers", sources()):
        assert "time" not in imported(path), path
        assert not re.search(r"\.(now|utcnow|today)\(", path.read_text(encoding="utf-8")), path
