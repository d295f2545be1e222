"""Files are found in what tools are given, whatever the product calls them."""

from __future__ import annotations

import json
import time

import pytest

from chatvault.domain.search.named_files import ending_of, files_named, names_in


@pytest.mark.parametrize(
    ("arguments", "files"),
    [
        ('{"file_path": "/oven/rye.py"}', ("/oven/rye.py",)),
        ('{"filePath":"/oven/rye.py","old_string":"a"}', ("/oven/rye.py",)),
        ('{"TargetFile": "rye.md"}', ("rye.md",)),
        ('{"path": "./rye.go", "other": {"path": "oats.go"}}', ("./rye.go", "oats.go")),
        ('{"paths": ["rye.py", "oats.py", "rye.py"]}', ("rye.py", "oats.py")),
        (json.dumps({"path": "C:\\oven\\rye.cs"}), ("C:\\oven\\rye.cs",)),
        (json.dumps({"path": "/ofen/brötchen.py"}), ("/ofen/brötchen.py",)),
        ("*** Update File: rye.py\n@@\n*** Move to: oats.py", ("rye.py", "oats.py")),
        (json.dumps({"input": "*** Begin Patch\n*** Add File: rye.py\n+a"}), ("rye.py",)),
        ("Edit file: `./oven/rye.ts`", ("./oven/rye.ts",)),
        ("`git status`", ()),
        ("`status`", ()),
        # What is written into a file names none.
        (json.dumps({"content": '{"path": "oats.py"}', "file_path": "rye.py"}), ("rye.py",)),
        ('{"path": "two\\nlines"}', ()),
        ('{"path": 5, "command": "cat rye.py"}', ()),
        ("", ()),
    ],
)  # fmt: skip
def test_the_files_that_arguments_name(arguments: str, files: tuple[str, ...]) -> None:
    assert files_named(arguments) == files


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/home/ada/oven/src/rye.py", ("oven", "src", "rye.py")),
        ("~/rye.py", ("rye.py",)),
        ("../oven/./rye.py", ("oven", "rye.py")),
        ("file:///oven/rye.py", ("oven", "rye.py")),
        ("C:\\oven\\rye.py", ("C:", "oven", "rye.py")),
        ("/", ()),
    ],
)
def test_the_last_names_of_a_path(path: str, names: tuple[str, ...]) -> None:
    assert names_in(path) == names


@pytest.mark.parametrize(
    ("name", "ending"),
    [("rye.PY", "py"), ("rye.tar.gz", "gz"), (".gitignore", ""), ("Makefile", ""), ("rye.", "")],
)
def test_the_ending_of_a_name(name: str, ending: str) -> None:
    assert ending_of(name) == ending


@pytest.mark.parametrize(
    "unit",
    ['"path":"', '"paths":["a",', '"paths":[ "\\\\', '"path"    ', "*** Add File: ", "`a/", " "],
)
def test_what_is_made_to_take_long_does_not(unit: str) -> None:
    started = time.process_time()
    files_named(unit * 100_000)
    assert time.process_time() - started < 1
