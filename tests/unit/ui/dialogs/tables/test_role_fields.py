"""Who the words of a column stand for: rows that come and go."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLayout, QLayoutItem, QWidget

from chatvault.domain.role_value import RoleValue, RoleValues
from chatvault.domain.speaker import Speaker
from chatvault.ui.dialogs.tables.role_fields import RoleFields
from chatvault.ui.painting.appearance import Appearance


def _items() -> list[object]:
    """What Python has for items of layouts; for those of widgets and spaces alone."""
    known = shiboken6.getAllValidWrappers()
    return [one for one in known if isinstance(one, QLayoutItem) and not isinstance(one, QLayout)]


def _shown(fields: RoleFields) -> list[QWidget]:
    return [child for child in fields.findChildren(QWidget) if child.parent() is fields]


def test_words_that_are_asked_no_longer_leave_nothing_behind(
    window: QWidget, appearance: Appearance
) -> None:
    """What is left of an item of a layout would be taken for a new widget, and end the program."""
    fields = RoleFields(appearance, window)
    without, before = _shown(fields), _items()
    words = RoleValue("kunde", 3, None), RoleValue("bot", 3, Speaker.ASSISTANT)
    fields.show_values(RoleValues(words, rows=6))
    assert len(_shown(fields)) == len(without) + 2 * len(words)
    fields.show_values(RoleValues())
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert _shown(fields) == without
    assert not [item for item in _items() if not any(item is one for one in before)]
