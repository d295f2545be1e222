"""Before anything is exported, the person sees what the format is and what would be replaced."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from types import SimpleNamespace

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.redaction import RedactionPreview, Replaced
from chatvault.domain.work import Work
from chatvault.errors import KnownError
from chatvault.exporters.registry import EXPORTERS
from chatvault.jobs.runner import JobRunner
from chatvault.ui.dialogs.export import FORMATS, ExportChoice, ExportDialog
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance

FOUND = RedactionPreview(
    (
        Replaced("e-mail address", 1_200, ("to ad•••• and", "from ev••••")),
        Replaced("home folder", 1, ("in /home/••••/rye",)),
    )
)
PLACES = {"md": FOUND, "html": RedactionPreview(FOUND.replaced, 2), "csv": RedactionPreview()}
BY_KEY = {form.key: place for place, form in enumerate(FORMATS)}


class InventedVault:
    """Has something to replace for some formats; the answer for JSON can be held back."""

    def __init__(self) -> None:
        self.gate = threading.Event()

    def preview(self, ids: Sequence[int], key: str, work: Work) -> RedactionPreview:
        assert ids == (1, 2)
        if key == "json":
            assert self.gate.wait(10)
        if key == "csv-raw":
            raise KnownError("The vault is gone.")
        return PLACES.get(key, RedactionPreview())


@pytest.fixture
def vault() -> InventedVault:
    return InventedVault()


@pytest.fixture
def operations(qtbot: QtBot, vault: InventedVault) -> Iterator[Operations]:
    runner = JobRunner()
    services = SimpleNamespace(exporting=vault)
    yield Operations(runner, lambda: services, runner)  # type: ignore[arg-type, return-value]
    vault.gate.set()
    assert runner.shutdown()


@pytest.fixture
def dialog(window: QWidget, appearance: Appearance, operations: Operations) -> ExportDialog:
    made = ExportDialog(appearance, operations, (1, 2), ExportChoice(), window)
    made.open()
    return made


def says(dialog: ExportDialog, qtbot: QtBot, text: str) -> None:
    qtbot.waitUntil(lambda: dialog.count.text() == text)


def lines(dialog: ExportDialog) -> list[str]:
    return [dialog.list.item(row).text().strip() for row in range(dialog.list.count())]


def test_nothing_is_replaced_unless_that_is_asked_for(dialog: ExportDialog, qtbot: QtBot) -> None:
    assert dialog.head.text() == "Export 2 conversations"
    assert dialog.preview.isHidden()
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.go.click()
    assert chosen.args == [ExportChoice(FORMATS[0], redact=False)]


def test_every_exporter_is_offered_as_it_is() -> None:
    offered = [(form.key, form.ending, form.joins) for form in FORMATS]
    assert offered == [(known.key, known.ending, known.joins) for known in EXPORTERS]


def test_each_format_says_what_it_is(dialog: ExportDialog) -> None:
    said = set()
    for place in range(len(FORMATS)):
        dialog.format.setCurrentIndex(place)
        said.add(dialog.about.text())
    assert len(said) == len(FORMATS)


def test_what_would_be_replaced_is_listed_before_it_can_be_exported(
    dialog: ExportDialog, qtbot: QtBot
) -> None:
    dialog.redact.click()
    assert not dialog.go.isEnabled()
    says(dialog, qtbot, "1,201 places will be replaced")
    assert lines(dialog) == [
        "E-mail address   ·   1,200",
        "to ad•••• and",
        "from ev••••",
        "Home folder   ·   1",
        "in /home/••••/rye",
    ]
    assert dialog.left_out.isHidden()
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.go.click()
    assert chosen.args == [ExportChoice(FORMATS[0], redact=True)]


def test_another_format_is_looked_through_anew(dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog.redact.click()
    dialog.format.setCurrentIndex(BY_KEY["html"])
    qtbot.waitUntil(lambda: not dialog.left_out.isHidden())
    assert dialog.left_out.text() == "2 attachments that are not text will be left out."
    dialog.format.setCurrentIndex(BY_KEY["csv"])
    says(dialog, qtbot, "Nothing to replace was found")
    assert (lines(dialog), dialog.left_out.isHidden()) == ([], True)


def test_an_answer_to_another_format_is_not_shown(
    dialog: ExportDialog, qtbot: QtBot, vault: InventedVault, operations: Operations
) -> None:
    dialog.format.setCurrentIndex(BY_KEY["json"])
    dialog.redact.click()
    dialog.format.setCurrentIndex(BY_KEY["md"])
    says(dialog, qtbot, "1,201 places will be replaced")
    vault.gate.set()
    qtbot.waitUntil(lambda: not operations.busy)
    assert dialog.count.text() == "1,201 places will be replaced"


def test_what_cannot_be_looked_through_cannot_be_exported_redacted(
    dialog: ExportDialog, qtbot: QtBot
) -> None:
    dialog.format.setCurrentIndex(BY_KEY["csv-raw"])
    dialog.redact.click()
    says(dialog, qtbot, "The conversations could not be looked through.")
    assert not dialog.go.isEnabled()


def test_cancelling_chooses_nothing_and_stops_looking(
    dialog: ExportDialog, qtbot: QtBot, vault: InventedVault, operations: Operations
) -> None:
    chosen = QSignalSpy(dialog.chosen)
    dialog.format.setCurrentIndex(BY_KEY["json"])
    dialog.redact.click()
    dialog.cancel.click()
    vault.gate.set()
    qtbot.waitUntil(lambda: not operations.busy)
    assert chosen.count() == 0


def test_what_was_chosen_the_last_time_is_chosen(
    window: QWidget, appearance: Appearance, operations: Operations, qtbot: QtBot
) -> None:
    before = ExportChoice(FORMATS[BY_KEY["html"]], redact=True)
    dialog = ExportDialog(appearance, operations, (1, 2), before, window)
    assert dialog.choice == before
    says(dialog, qtbot, "1,201 places will be replaced")
