"""The formats that conversations can be exported in."""

from __future__ import annotations

from chatvault.exporters.base import Exporter
from chatvault.exporters.csv_export import CsvExporter
from chatvault.exporters.html import HtmlExporter
from chatvault.exporters.json_export import JsonExporter
from chatvault.exporters.markdown import MarkdownExporter

EXPORTERS: tuple[Exporter, ...] = (
    MarkdownExporter(),
    HtmlExporter(),
    CsvExporter(),
    CsvExporter(is_raw=True),
    JsonExporter(),
)


def exporter(key: str) -> Exporter:
    """The exporter of that key. Raises KeyError."""
    return {known.key: known for known in EXPORTERS}[key]
