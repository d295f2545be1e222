"""Joins the parts of the main window by their signals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from chatvault.ui.main_window import MainWindow


def join(window: MainWindow) -> None:
    """Let what one part tells reach the part that does something about it."""
    _join_toolbar(window)
    _join_search(window)
    _join_searches_of_before(window)
    _join_navigation(window)
    _join_sessions(window)
    _join_thread(window)
    _join_operations(window)
    _join_labels(window)


def _join_toolbar(window: MainWindow) -> None:
    toolbar = window.toolbar
    toolbar.back_asked.connect(window.tabbing.back)
    toolbar.forward_asked.connect(window.tabbing.forward)
    toolbar.import_asked.connect(window.imports.choose_files)
    toolbar.details_asked.connect(window.commands.toggle_side_panel)
    toolbar.menu_asked.connect(window.show_menu)


def _join_search(window: MainWindow) -> None:
    window.search_bar.query_changed.connect(window.search)
    window.search_bar.submitted.connect(window.results.open_first)
    window.search_bar.results_asked.connect(window.results.focus_results)
    window.search_bar.closed.connect(lambda: window.search(""))
    window.results.answered.connect(window.explanation.show_answer)
    window.results.answered.connect(window.status_line.show_answer)
    window.results.hit_chosen.connect(window.open_hit)
    window.results.went_round.connect(window.status_line.tell_round)
    window.results.narrowed.connect(window.search_bar.set_query)
    window.results.left_upwards.connect(window.search_bar.focus)


def _join_searches_of_before(window: MainWindow) -> None:
    bar, memory, library = window.search_bar, window.search_memory, window.library
    bar.query_changed.connect(memory.note)
    bar.submitted.connect(memory.remember)
    window.results.hit_chosen.connect(memory.remember)
    window.completion.clear_asked.connect(window.kept_searches.clear_history)
    bar.query_changed.connect(window.kept_searches.mark)
    bar.save_asked.connect(window.kept_searches.toggle)
    window.saved_searches.shown.connect(window.kept_searches.show)
    rows = window.navigation.search_rows
    rows.asked.connect(window.kept_searches.run)
    rows.renamed.connect(library.rename_search)
    rows.moved.connect(library.move_search)
    rows.removed.connect(library.delete_search)


def _join_navigation(window: MainWindow) -> None:
    window.navigation.scope_chosen.connect(window.show_scope)
    window.navigation.page_chosen.connect(window.show_page)
    window.deadlines.seen.connect(window.navigation.notice.show_threatened)
    window.navigation.notice.keep_asked.connect(window.imports.start)
    window.imports.finished.connect(lambda _report: window.deadlines.look())
    window.drop_veil.dropped.connect(window.imports.offer)
    window.imports.found.connect(window.welcome.show_found)
    window.welcome.import_asked.connect(window.imports.offer)
    window.imports.merge_asked.connect(window.merges.start)
    window.imports.failed.connect(window.notifications.tell_failure)
    window.welcome.found_asked.connect(
        lambda stores, follow: window.imports.start_found(stores, follow=follow)
    )
    window.imports.follow_asked.connect(window.follower.follow)
    window.welcome.samples_asked.connect(window.imports.start_samples)
    _join_backups(window)
    window.past_imports.files_asked.connect(window.imports.choose_files)
    window.past_imports.folder_asked.connect(window.imports.choose_folder)
    _join_mapping(window)
    upkeep, commands = window.upkeep, window.upkeep_commands
    upkeep.rule_asked.connect(commands.archive_old)
    upkeep.bring_back_asked.connect(window.library.bring_back)
    upkeep.archive_asked.connect(window.library.archive_by_rules)
    upkeep.rules_changed.connect(window.library.change_rules)
    upkeep.trash_asked.connect(commands.show_trash)
    upkeep.empty_asked.connect(commands.empty_trash)
    upkeep.clean_asked.connect(commands.clean_up)
    window.upkeep_schedule.kept.connect(commands.tell_upkeep)
    window.statistics.scope_asked.connect(window.show_scope)
    window.statistics.query_asked.connect(window.search_bar.set_query)
    window.statistics.session_asked.connect(window.open_session)
    window.statistics.failed.connect(window.notifications.tell_failure)


def _join_mapping(window: MainWindow) -> None:
    mapping = window.mapping
    window.imports.tables_asked.connect(window.show_mapping)
    mapping.files_asked.connect(window.imports.choose_tables)
    mapping.folder_asked.connect(window.imports.choose_folder_of_tables)
    mapping.forget_asked.connect(window.library.forget_layout)
    mapping.import_asked.connect(window.import_tables)
    mapping.left.connect(window.leave_mapping)


def _join_backups(window: MainWindow) -> None:
    backups, browser = window.backups, window.backup_pages.browser
    backups.backed_up.connect(window.commands.tell_backup)
    backups.restored.connect(lambda folder: window.toast.show_text(f"Restored into {folder.name}"))
    backups.done.connect(window.toast.show_text)
    backups.plan_chosen.connect(window.preferences.plan_backups)
    backups.failed.connect(window.notifications.tell_failure)
    window.schedule.failed.connect(window.notifications.tell_failure)
    browser.results.went_round.connect(window.status_line.tell_round)
    browser.done.connect(window.toast.show_text)
    browser.failed.connect(window.notifications.tell_failure)
    browser.link_opened.connect(window.commands.open_link)
    window.closed.connect(browser.close_at_once)


def _join_sessions(window: MainWindow) -> None:
    sessions, library = window.session_list, window.library
    sessions.opened.connect(window.open_session)
    sessions.tab_asked.connect(window.tabbing.open_beside)
    sessions.tab_behind_asked.connect(lambda one: window.tabbing.open_beside(one, front=False))
    sessions.star_asked.connect(library.star)
    sessions.pin_asked.connect(library.pin)
    sessions.renamed.connect(library.rename)
    sessions.archive_asked.connect(library.archive)
    sessions.trash_asked.connect(library.trash)
    sessions.trash_notice.empty_asked.connect(window.upkeep_commands.empty_trash)
    sessions.export_asked.connect(window.exports.ask)
    sessions.original_asked.connect(window.originals.ask)
    sessions.put_back_asked.connect(window.originals.put_back)
    sessions.sort_changed.connect(window.preferences.remember_sort)
    sessions.import_asked.connect(window.imports.choose_files)


def _join_thread(window: MainWindow) -> None:
    thread = window.thread_pane
    thread.left.connect(window.tabbing.leave_thread)
    thread.opened.connect(window.thread_opened)
    thread.opened.connect(window.side_panel.show_thread)
    thread.star_asked.connect(window.library.star)
    thread.pin_asked.connect(window.library.pin)
    thread.archive_asked.connect(window.library.archive)
    thread.trash_asked.connect(window.library.trash)
    thread.renamed.connect(window.library.rename)
    thread.export_asked.connect(window.exports.ask)
    thread.resume_copy_asked.connect(window.resuming.copy)
    thread.resume_asked.connect(window.resuming.open_terminal)
    thread.original_asked.connect(window.originals.ask)
    thread.put_back_asked.connect(window.originals.put_back)
    window.originals.done.connect(window.toast.show_text)
    window.originals.remarked.connect(window.notifications.tell_remark)
    window.merges.done.connect(window.toast.show_text)
    window.originals.failed.connect(window.notifications.tell_failure)
    window.resuming.done.connect(window.toast.show_text)
    window.resuming.failed.connect(window.notifications.tell_failure)
    thread.branch_asked.connect(window.commands.choose_branch)
    thread.bookmark_asked.connect(window.library.bookmark)
    thread.session_asked.connect(window.open_session)
    thread.tab_asked.connect(window.tabbing.open_beside)
    thread.link_hovered.connect(window.status_line.show_link)
    thread.link_opened.connect(window.commands.open_link)
    thread.current_changed.connect(window.side_panel.set_current)
    thread.done.connect(window.toast.show_text)
    thread.failed.connect(window.notifications.tell_failure)
    window.side_panel.message_asked.connect(window.land_on)
    window.side_panel.branch_asked.connect(window.land_on)


def _join_operations(window: MainWindow) -> None:
    operations = window.operations
    operations.changed.connect(window.refreshing.note)
    operations.failed.connect(window.notifications.tell_failure)
    operations.waits.connect(window.notifications.tell_waiting, Qt.ConnectionType.QueuedConnection)
    operations.damaged.connect(window.vault.refuse)
    operations.crashed.connect(window.crashed)
    operations.job_started.connect(window.status_bar.show_job)
    window.status_bar.log_asked.connect(lambda: window.actions_by_key["health"].trigger())
    window.crashed.connect(window.notifications.tell_crash)
    window.idle_lock.due.connect(window.lock_asked)
    window.imports.finished.connect(window.notifications.tell_import)
    window.checks.found.connect(window.notifications.tell_found)
    window.notices.closed.connect(window.remember_notices)
    window.health.done.connect(window.toast.show_text)
    window.exports.done.connect(window.toast.show_text)
    window.identity_question.done.connect(window.toast.show_text)
    library, toast = window.library, window.toast
    library.superseded.connect(lambda: toast.withdraw(library.undo))
    library.done.connect(lambda text: toast.show_text(text, library.undo))
    library.told.connect(toast.show_text)
    window.appearance.changed.connect(window.dress)


def _join_labels(window: MainWindow) -> None:
    labelling, tags = window.labelling, window.navigation.tag_rows
    window.session_list.tags_asked.connect(labelling.ask_tags)
    window.thread_pane.tags_asked.connect(labelling.ask_tags)
    window.session_list.note_asked.connect(labelling.ask_note)
    window.thread_pane.note_asked.connect(labelling.ask_note)
    window.side_panel.note_asked.connect(labelling.ask_note)
    window.navigation.tag_dropped_on.connect(labelling.give_tag)
    window.session_list.folder_asked.connect(labelling.ask_folder)
    window.thread_pane.folder_asked.connect(labelling.ask_folder)
    window.navigation.folder_dropped_on.connect(
        lambda folder, ids: labelling.folders.file(ids, folder)
    )
    folders = window.navigation.folder_rows
    folders.make_asked.connect(labelling.ask_new_folder)
    folders.move_asked.connect(labelling.ask_parent)
    folders.renamed.connect(labelling.folders.rename)
    folders.stepped.connect(labelling.folders.step)
    folders.removed.connect(labelling.folders.remove)
    tags.renamed.connect(labelling.tags.rename)
    tags.recolored.connect(labelling.tags.recolor)
    tags.removed.connect(labelling.tags.remove)
    labelling.tags.renamed.connect(window.follow_tag)
