"""When tools delete by themselves, as their own settings say."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.importers.stores import deletion
from tests.homes import put


@pytest.mark.parametrize(
    ("settings", "days"),
    [
        (None, 30),
        ("{}", 30),
        ('{"cleanupPeriodDays": 365}', 365),
        ('{"cleanupPeriodDays": 0}', 30),
        ('{"cleanupPeriodDays": "soon"}', 30),
        ('{"cleanupPeriodDays": true}', 30),
        ("[1, 2]", 30),
        ("not settings", 30),
    ],
)
def test_claude_code_keeps_as_long_as_it_was_told(
    tmp_path: Path, settings: str | None, days: int
) -> None:
    if settings is not None:
        put(tmp_path / "settings.json", settings)
    assert deletion.claude_code(tmp_path) == days


@pytest.mark.parametrize(
    ("settings", "days"),
    [
        (None, 30),
        ('{"general": {"sessionRetention": {"maxAge": "7d"}}}', 7),
        ('{"general": {"sessionRetention": {"maxAge": "2w"}}}', 14),
        ('{"general": {"sessionRetention": {"maxAge": "12h"}}}', 1),
        ('{"general": {"sessionRetention": {"enabled": false, "maxAge": "7d"}}}', None),
        ('{// mine\n"general": {"sessionRetention": {"maxAge": "90d"}} /* so */}', 90),
        ('{"general": {"a": "http://x", "sessionRetention": {"maxAge": "9d"}}}', 9),
        ('{"general": {"sessionRetention": {"maxAge": "soon"}}}', 30),
    ],
)
def test_gemini_cli_keeps_as_long_as_it_was_told(
    tmp_path: Path, settings: str | None, days: int | None
) -> None:
    if settings is not None:
        put(tmp_path / "settings.json", settings)
    assert deletion.gemini_cli(tmp_path) == days


def test_settings_of_an_unlikely_size_are_not_read(tmp_path: Path) -> None:
    put(tmp_path / "settings.json", '{"cleanupPeriodDays": 9}' + " " * (1 << 20))
    assert deletion.claude_code(tmp_path) == 30
