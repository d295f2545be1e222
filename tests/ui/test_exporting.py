"""Exporting from the window: how, what is replaced, where to."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from chatvault.ui.dialogs.export import FORMATS, ExportChoice, ExportDialog
from tests.ui.conftest import Person
from tests.unit.services.importing.test_importing import conversation, write_export

PLACE = {form.key: place for place, form in enumerate(FORMATS)}


@pytest.fixture
def confidant(person: Person, tmp_path: Path) -> Person:
    """Somebody who has a conversation about bread, and one that is not for everybody."""
    file = write_export(
        tmp_path / "conversations.json",
        conversation("bread", "How long does rye rise?", "=10 hours"),
        conversation("mail", "Ask ada@bakery.example", "In /home/ada.", time=1_763_900_000.0),
    )
    person.do(person.window.imports.start, (file,))
    return person


def asked(person: Person) -> ExportDialog:
    """The dialog after Ctrl+E."""
    person.press("export")
    (dialog,) = person.window.findChildren(ExportDialog)
    return dialog


def choose(person: Person, dialog: ExportDialog, out: Path) -> None:
    """Go on to where to, and type that place."""
    chooser = asked_where(person, dialog)
    chooser.findChild(QLineEdit).setText(str(out))
    person.do(chooser.accept)


def asked_where(person: Person, dialog: ExportDialog) -> QFileDialog:
    """What opens after the dialog."""
    person.do(dialog.go.click)
    (chooser,) = person.window.findChildren(QFileDialog)
    return chooser


def test_the_open_conversation_is_exported_to_a_file_of_its_name(
    confidant: Person, tmp_path: Path
) -> None:
    confidant.open(1)
    chooser = asked_where(confidant, asked(confidant))
    (offered,) = chooser.selectedFiles()
    assert Path(offered).name.startswith("2025-11-22-conversation-bread-")
    chooser.setDirectory(str(tmp_path))
    confidant.do(chooser.accept)
    (out,) = tmp_path.glob("*.md")
    assert out.name == Path(offered).name
    assert "=10 hours" in out.read_text(encoding="utf-8")


def test_a_name_without_the_ending_gets_it_but_writes_over_nothing(
    confidant: Person, tmp_path: Path
) -> None:
    confidant.open(1)
    choose(confidant, asked(confidant), tmp_path / "rye 1.5")
    out = tmp_path / "rye 1.5.md"
    assert "=10 hours" in out.read_text(encoding="utf-8")
    out.write_text("mine by now")
    choose(confidant, asked(confidant), tmp_path / "rye 1.5")
    assert out.read_text() == "mine by now"
    assert confidant.window.error_line.isVisible()


def test_what_is_replaced_is_shown_and_then_gone(confidant: Person, tmp_path: Path) -> None:
    # Given the conversation that is not for everybody,
    confidant.open(0)
    dialog = asked(confidant)
    # when the person asks to replace what is in it,
    confidant.do(dialog.redact.click)
    # then it is said what that is, before there is a file,
    assert dialog.count.text() == "2 places will be replaced"
    assert dialog.list.item(1).text().strip() == "Ask ad••••"
    # and the file does not have it.
    choose(confidant, dialog, tmp_path / "mail.md")
    text = (tmp_path / "mail.md").read_text(encoding="utf-8")
    assert "Ask [redacted: e-mail address]" in text
    assert "In [redacted: home folder]" in text
    # The next export begins with the same choice.
    assert asked(confidant).redact.isChecked()


@pytest.mark.parametrize(("key", "said"), [("csv", "'=10 hours"), ("csv-raw", "=10 hours")])
def test_several_conversations_become_one_table(
    confidant: Person, tmp_path: Path, key: str, said: str
) -> None:
    confidant.window.session_list.view.selectAll()
    dialog = asked(confidant)
    dialog.format.setCurrentIndex(PLACE[key])
    choose(confidant, dialog, tmp_path / "all.csv")
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        texts = [row["Text"] for row in csv.DictReader(file)]
    assert len(texts) == 4
    assert said in texts
    assert confidant.window.toast.text == "Exported to all.csv"


def test_several_conversations_become_pages_in_a_folder(confidant: Person, tmp_path: Path) -> None:
    out = tmp_path / "pages"
    out.mkdir()
    confidant.window.session_list.view.selectAll()
    dialog = asked(confidant)
    dialog.format.setCurrentIndex(PLACE["html"])
    choose(confidant, dialog, out)
    assert len(list(out.glob("*.html"))) == 2


def test_a_place_that_cannot_be_written_to_is_said_in_a_line(
    confidant: Person, tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine")
    how = ExportChoice(FORMATS[PLACE["html"]])
    confidant.do(confidant.window.exports.start, confidant.ids(), how, taken)
    assert confidant.window.error_line.isVisible()
    assert taken.read_text() == "mine"


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast-light", "contrast-dark"])
def test_the_dialog_is_painted_in_every_theme(
    confidant: Person, qapp: QApplication, scheme: str
) -> None:
    confidant.open(0)
    confidant.do(confidant.window.appearance.set_scheme, scheme)
    dialog = asked(confidant)
    confidant.do(dialog.redact.click)
    assert not dialog.grab().isNull()
