from __future__ import annotations

import pytest

from chatvault.exporters.registry import EXPORTERS, exporter


def test_each_format_has_its_key_and_ending() -> None:
    assert {known.key: known.ending for known in EXPORTERS} == {
        "md": ".md",
        "html": ".html",
        "csv": ".csv",
        "csv-raw": ".csv",
        "json": ".json",
    }
    assert all(exporter(known.key) is known for known in EXPORTERS)


def test_a_format_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        exporter("pdf")
