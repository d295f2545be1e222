"""Files of chat systems that tell of accounts besides."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.importers.account_columns import tells_of_accounts
from chatvault.importers.container import open_container


@pytest.mark.parametrize(
    ("column", "expected"),
    [("token", True), ("token_hash", True), ("tokens_used", False), ("token_usage_json", False)],
)
def test_a_dump_tells_of_accounts_by_its_columns(
    tmp_path: Path, column: str, *, expected: bool
) -> None:
    path = tmp_path / "dump.sql"
    path.write_text(f"COPY public.things (id, {column}) FROM stdin;\n1\tx\n\\.\n")
    assert tells_of_accounts(open_container(path), "dump.sql") is expected
