"""Every path comes back out of the vault as the system knows it."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chatvault.storage.path_text import path_of, stored_path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="names there are no bytes")


def test_a_byte_that_is_no_text_is_told_by_its_digits() -> None:
    assert stored_path(os.fsdecode(b"Gespr\xe4che.json")) == "Gespr\ufffdE4che.json"
    assert path_of("Gespr\ufffdE4che.json") == os.fsdecode(b"Gespr\xe4che.json")


@given(st.binary(max_size=12).filter(lambda name: b"\0" not in name))
@example("Gespräche 🍞 \ufffd.json".encode())
@example("\ufffdE4".encode())  # a name that looks like what stands for a byte
@example(b"\xef\xbf\xbdE4\xe4E4\xef\xbf")
def test_every_name_leads_back_to_its_bytes(name: bytes) -> None:
    stored = stored_path(os.fsdecode(name))
    stored.encode()  # as the database does
    assert os.fsencode(path_of(stored)) == name


def test_names_that_are_text_are_kept_as_they_are() -> None:
    for name in ("bread.json", "Gespräche.json", "会話 🗝", "caf\ufffd.json"):
        assert (stored_path(name), path_of(name)) == (name, name)
