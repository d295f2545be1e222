"""What the documents name is there: files, commands, and what make does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_group

import chatvault.cli.commands  # noqa: F401
from chatvault.cli.program import program

ROOT = Path(__file__).parents[1]
DOCUMENTS = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
CODE = ("chatvault", "tests", "benchmarks", "packaging")

names = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix()
)


def named(document: Path) -> set[str]:
    """What stands between backticks."""
    return set(re.findall(r"`([^`\n]+)`", document.read_text("utf-8")))


@pytest.fixture(scope="module")
def files() -> tuple[str, ...]:
    """Every file of the code, each behind a slash."""
    return tuple(
        f"/{path.relative_to(ROOT).as_posix()}"
        for folder in CODE
        for path in (ROOT / folder).rglob("*")
    )


@names
def test_every_module_that_is_named_is_there(document: Path, files: tuple[str, ...]) -> None:
    modules = {name for name in named(document) if re.fullmatch(r"[\w./]+\.(py|sh|spec)", name)}
    assert [name for name in modules if not any(file.endswith(f"/{name}") for file in files)] == []


@names
def test_every_link_leads_to_a_file(document: Path) -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]+)[^)]*\)", document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@names
def test_what_make_is_asked_for_it_does(document: Path) -> None:
    known = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    asked = {name.split()[1] for name in named(document) if re.fullmatch(r"make [a-z-]+.*", name)}
    assert asked <= set(known)


def test_every_command_that_the_readme_tells_is_one() -> None:
    commands = get_group(program).commands
    told = re.findall(r"^ {4}chatvault ([a-z]+)(.*)", DOCUMENTS[0].read_text("utf-8"), re.MULTILINE)
    assert {"import", "backup", "doctor"} <= {name for name, _ in told} <= set(commands)
    for name, rest in told:
        options = {option for one in commands[name].params for option in one.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options, name
        listed = set(re.findall(r"[a-z-]+", rest)) if " | " in rest else set()
        assert listed <= set(getattr(commands[name], "commands", ())), name
