"""No file of another product is taken for one of Goose, Crush or Zed."""

from __future__ import annotations

import pytest

from chatvault.importers.base import Importer
from chatvault.importers.containers.container import open_container
from chatvault.importers.crush.importer import CrushImporter
from chatvault.importers.goose.importer import GooseImporter
from chatvault.importers.zed.importer import ZedImporter
from tests.samples.export_samples import SAMPLES

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(
        not SAMPLES.is_dir(), reason="the folder of samples is not beside the project"
    ),
]


@pytest.mark.parametrize(
    "importer",
    [GooseImporter(), CrushImporter(), ZedImporter()],
    ids=lambda importer: importer.key,
)
def test_no_file_of_another_product_is_taken(importer: Importer) -> None:
    for folder in SAMPLES.iterdir():
        if folder.is_dir() and folder.name != importer.key:
            container = open_container(folder)
            assert importer.claim(container, container.names()) == ()
