"""Takes pictures of the real window, filled with the sample conversations."""

from __future__ import annotations

import datetime
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from chatvault.domain.coding_tools.found_store import FoundStore
from chatvault.domain.safekeeping.archive_rule import ArchiveRule
from chatvault.domain.safekeeping.backup import Backup, BackupReason
from chatvault.domain.safekeeping.cleanup import CleanupRule
from chatvault.domain.safekeeping.encryption import EncryptionState
from chatvault.domain.safekeeping.rescue import BackupChoice, Readable
from chatvault.domain.safekeeping.upkeep import UpkeepRules
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.tables.table_sample import TableFiles
from chatvault.domain.work import Work
from chatvault.paths import resource
from chatvault.ui.dialogs.export import ExportDialog
from chatvault.ui.dialogs.picking.folder import FolderDialog
from chatvault.ui.dialogs.picking.tags import TagsDialog
from chatvault.ui.dialogs.tidying.archive import ArchiveDialog
from chatvault.ui.main_window import MainWindow
from chatvault.ui.operations import Operations
from chatvault.ui.places.pages import Mode
from chatvault.ui.walks.script import Script, Steps

if TYPE_CHECKING:
    from chatvault.services.vault import Services

SIZE = (1440, 900)
NARROW = (1000, 700)
OPENED = "Rerank step under 300 ms"
SEARCHED = "rerank"
SCHEMES = ("light", "dark")
# Instead of what there is on the computer that the pictures are taken on.
FOUND = (
    FoundStore("claude-code", Path("/home/ada/.claude/projects"), 5118, 1_900_000_000,
               1_741_600_000_000, 30),
    FoundStore("codex", Path("/home/ada/.codex/sessions"), 1477, 640_000_000, 1_748_736_000_000),
)  # fmt: skip
RULES = UpkeepRules(
    archive=(ArchiveRule(7, source="codex"), ArchiveRule(90)),
    cleanup=CleanupRule(originals_days=180, logs_days=365),
    cleans=True,
)
RECOVERY = "AGE-SECRET-KEY-1" + "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L" * 2  # none that opens anything
TABLE = """talk,who,said,moment
1,human,How long does rye rise?,2026-11-20 09:00:10
1,ai,"Ten to fourteen hours, wrapped in a cloth.",2026-11-20 09:00:24
1,human,And in a cold kitchen?,2026-11-20 09:01:02
1,ai,Four hours longer; watch for a domed top.,2026-11-20 09:01:15
1,cook,It rises faster beside the oven.,2026-11-20 09:02:40
2,human,Which oven is best for it?,2026-11-21 17:30:00
2,ai,"A stone oven, or a heavy pot with its lid on.",2026-11-21 17:30:20
"""
TODAY = datetime.date(2026, 11, 28)
BACKUP = Backup(
    name="", path="", created_at=1_795_834_800_000, reason=BackupReason.SCHEDULE,
    sessions=12_304, messages=1_203_118, size=412_000_000, sha256="",
    verified_at=1_795_834_800_000,
)  # fmt: skip


class Tour(QObject):
    """Goes through the pages and keeps a picture of each, in light and dark."""

    def __init__(self, window: MainWindow, operations: Operations, out: Path) -> None:
        super().__init__(window)
        self.written: tuple[Path, ...] = ()
        self.problem: Exception | None = None
        self._window, self._operations, self._out = window, operations, out
        window.resize(*SIZE)
        script = Script(self._steps, operations, self)
        script.finished.connect(lambda: QApplication.exit(0))
        script.failed.connect(self._fail)

    def _steps(self) -> Steps:
        self._out.mkdir(parents=True, exist_ok=True)
        yield from self._reading()
        yield from self._export()
        yield from self._labels()
        yield from self._search()
        yield from self._page("statistics")
        yield from self._backups()
        yield from self._imports()
        yield from self._tables()
        yield from self._upkeep()
        yield from self._health()
        yield from self._encryption()
        yield from self._damage()
        yield from self._narrow()

    def _page(self, name: str) -> Steps:
        self._window.show_page(name)
        yield
        yield from self._pictures(name)

    def _reading(self) -> Steps:
        """The first page, and a conversation beside the list of all."""
        window = self._window
        window.welcome.show_found(FOUND)
        yield from self._pictures("welcome")
        window.imports.start_samples()
        yield
        window.toast.hide()
        self._open(OPENED)
        yield
        yield from self._pictures("main")

    def _search(self) -> Steps:
        window = self._window
        window.search_bar.set_query(SEARCHED)
        yield
        window.results.open_first()
        yield
        yield from self._pictures("search")
        window.search_bar.set_query("")
        yield

    def _backups(self) -> Steps:
        """A backup in the list, looked into, and searched."""
        window = self._window
        window.backups.back_up_now()
        yield
        window.toast.hide()
        yield from self._page("backups")
        browser = window.backup_pages.browser
        browser.open(window.backups.listed[0])
        yield
        browser.sessions.opened.emit(browser.sessions.ids()[0])
        browser.sessions.view.selectAll()
        yield
        yield from self._pictures("backup-inside")
        browser.search_bar.set_query(SEARCHED)
        yield
        browser.results.open_first()
        yield
        yield from self._pictures("backup-search")
        browser.leave()
        yield

    def _export(self) -> Steps:
        """What is asked before something is exported, with what would be replaced."""
        window = self._window
        window.exports.ask(window.session_list.ids())
        (dialog,) = window.findChildren(ExportDialog)
        yield from self._pictures("export", dialog)
        dialog.redact.setChecked(True)
        yield
        yield from self._pictures("export-redacted", dialog)
        dialog.reject()

    def _labels(self) -> Steps:
        """Tags and folders in the navigation, and what asks for them; all is undone after it."""
        window, labelling = self._window, self._window.labelling
        ids = window.session_list.ids()
        labelling.tags.change(ids[:2], ("perf", "travel"), ())
        labelling.tags.change(ids[2:7], ("reading",), ())
        labelling.folders.make("Work", None, ids[1:5])
        yield
        labelling.folders.make("Search", int(window.counts.folders[0].key), ids[5:6])
        yield
        window.toast.hide()
        yield from self._pictures("labels")
        labelling.ask_tags(ids[1:4])
        yield
        (tags,) = window.findChildren(TagsDialog)
        yield from self._pictures("tags", tags)
        tags.reject()
        labelling.ask_folder(ids[:1])
        yield
        (folder,) = window.findChildren(FolderDialog)
        yield from self._pictures("folder", folder)
        folder.reject()
        for _ in range(4):
            window.library.undo()
            yield
        window.toast.hide()

    def _imports(self) -> Steps:
        """Another import, of which not all can be read, on the page of imports."""
        with tempfile.TemporaryDirectory() as folder:
            export = Path(folder, "chatgpt-export-2026")
            _write_damaged(export)
            self._window.imports.start((export,))
            yield
        self._window.toast.hide()
        self._window.error_line.hide()
        yield from self._page("imports")

    def _tables(self) -> Steps:
        """Tables whose columns are explained, and what is said of the page before that."""
        self._window.show_mapping()
        yield
        yield from self._pictures("tables")
        with tempfile.TemporaryDirectory() as folder:
            table = Path(folder, "bakery.csv")
            table.write_text(TABLE, encoding="utf-8")
            self._window.show_mapping(TableFiles(table))
            yield
            yield from self._pictures("tables-explained")
            table.write_text(TABLE.partition("\n")[2], encoding="utf-8")
            self._window.show_mapping(TableFiles(table))
            yield
            yield from self._pictures("tables-unnamed")
        self._window.mapping.forget()

    def _upkeep(self) -> Steps:
        """The rules, what making one looks like, and the trash; all is put back after it."""
        window = self._window
        window.library.change_rules(lambda _rules: RULES, "")
        window.library.trash(window.session_list.ids()[2:4], True)
        yield
        window.toast.hide()
        yield from self._page("upkeep")
        window.upkeep_commands.archive_old()
        yield
        (dialog,) = window.findChildren(ArchiveDialog)
        dialog.days.setValue(7)
        yield
        yield from self._pictures("archive", dialog)
        dialog.reject()
        window.upkeep_commands.show_trash()
        yield
        yield from self._pictures("trash")
        window.library.undo()
        yield
        window.toast.hide()

    def _health(self) -> Steps:
        self._window.checks.look()
        yield
        yield from self._page("health")

    def _encryption(self) -> Steps:
        """The passphrase before and after, the recovery key, and the lock, as if it was locked."""
        window = self._window
        page = window.encryption
        page.show_state(EncryptionState(encrypted=False), remembered=False, can_remember=True)
        page.fields.first.setText("seven loaves of rye and spelt")
        window.vault.show_encryption()
        yield
        yield from self._pictures("passphrase")
        page.show_recovery(RECOVERY)
        yield
        yield from self._pictures("recovery-key")
        page.show_state(EncryptionState(encrypted=True), remembered=False, can_remember=True)
        yield
        yield from self._pictures("passphrase-set")
        window.vault.show_locked()
        yield
        window.lock.show_problem("This is not the passphrase of the vault. Try again.")
        window.lock.remember.show()
        yield
        yield from self._pictures("locked")
        window.vault.fill()
        yield

    def _damage(self) -> Steps:
        """The page of a damaged vault, as if this one was."""
        page = self._window.damage
        page.begin("", Path(), may_go_on=True)
        self._window.body.show_mode(Mode.DAMAGE)
        page.show_backup(BackupChoice(BACKUP), TODAY)
        page.show_readable(Readable(sessions=11_904, messages=1_187_310, lost=412))
        yield
        yield from self._pictures("damage")

    def _narrow(self) -> Steps:
        self._window.show_scope(SessionScope(), "All")
        self._window.resize(*NARROW)
        yield
        yield from self._pictures("narrow")

    def _pictures(self, name: str, shown: QWidget | None = None) -> Steps:
        """Pictures of the window, or of what is shown over it."""
        for scheme in SCHEMES:
            self._window.appearance.set_scheme(scheme)
            yield
            path = self._out / f"{name}-{scheme}.png"
            if not (shown or self._window).grab().save(str(path)):
                raise OSError(f"The picture {path} could not be written.")
            self.written = (*self.written, path)

    def _open(self, title: str) -> None:
        """Open the sample with that title, or else the newest conversation."""

        def find(services: Services, work: Work) -> int:
            keys = services.browsing.keys(SessionScope(), SessionSort.ACTIVITY)
            rows = services.browsing.rows([key.id for key in keys])
            return next((row.id for row in rows if row.title == title), rows[0].id)

        self._operations.read("Looking for a sample", find, self._window.open_session)

    def _fail(self, error: Exception) -> None:
        self.problem = error
        QApplication.exit(1)


def _write_damaged(folder: Path) -> None:
    """An export of which a conversation is damaged, with files in it that are none."""
    samples = json.loads(resource("samples", "chatgpt", "conversations.json").read_bytes())
    first, second, third, *_ = samples
    first |= {"conversation_id": "waiting", "id": "waiting", "title": "Waiting for the last letter"}
    second["mapping"] = None
    folder.mkdir()
    (folder / "conversations.json").write_text(json.dumps([first, second]))
    (folder / "notes about the export.txt").write_text("Asked for on a Friday.")
    (folder / "conversations-of-last-year.json").touch()
    (folder / "conversations-001.json").write_text(json.dumps([third]) + "]")
