"""What the window does to tags when asked: each change can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chatvault.domain.counted import conversations
from chatvault.domain.tag import TagChange
from chatvault.ui.tasks.library import Library
from chatvault.ui.tasks.steps import Done

if TYPE_CHECKING:
    from chatvault.services.vault import Services


class TagChanges(QObject):
    """Gives, takes, names, colours and deletes tags by way of the library, which remembers.

    Signals:
        renamed: the name of a tag, and the one that its conversations have now.
    """

    renamed = Signal(str, str)

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self._library = library

    def change(self, ids: tuple[int, ...], give: tuple[str, ...], take: tuple[str, ...]) -> None:
        """Give tags to conversations, and take others away."""
        self._do(
            lambda services: services.tagging.change(ids, give=give, take=take),
            lambda change: changed_words(change, len(ids)),
        )

    def rename(self, name: str, new: str) -> None:
        """Give a tag another name; that of another tag makes them one."""
        self._do(
            lambda services: services.tagging.rename(name, new),
            lambda change: renamed_words(change, name, new),
            lambda done: self.renamed.emit(name, done.called),
            called=lambda change: _new_name(change, new),
        )

    def recolor(self, name: str, color: str | None) -> None:
        """Give a tag another colour."""
        self._do(
            lambda services: services.tagging.recolor(name, color),
            lambda _change: f"Colour of “{name}” changed",
            silent=True,
        )

    def remove(self, name: str) -> None:
        """Let a tag go, from all conversations."""
        self._do(
            lambda services: services.tagging.remove(name),
            lambda _change: f"Tag “{name}” deleted",
        )

    def _do(
        self,
        change: Callable[[Services], TagChange],
        words: Callable[[TagChange], str],
        then: Callable[[Done], None] | None = None,
        *,
        called: Callable[[TagChange], str] = lambda _change: "",
        silent: bool = False,
    ) -> None:
        def run(services: Services) -> Done | None:
            done = change(services)
            if not done:
                return None
            return Done(
                done.changes,
                lambda services: services.tagging.apply(done.inverse),
                lambda services: services.tagging.apply(done),
                sentence=words(done),
                called=called(done),
            )

        self._library.do(run, then=then, silent=silent)


def changed_words(change: TagChange, chosen: int) -> str:
    """What is told of tags that were given and taken away: of one by its name."""
    if len(change.given) == 1 and not change.taken:
        (one,) = change.given
        return f"“{one.name}” given to {conversations(len(one.session_ids))}"
    if len(change.taken) == 1 and not change.given:
        (one,) = change.taken
        return f"“{one.name}” taken from {conversations(len(one.session_ids))}"
    return f"Tags of {conversations(chosen)} changed"


def renamed_words(change: TagChange, name: str, new: str) -> str:
    """What is told of a tag that is called otherwise, or became one with another."""
    now = _new_name(change, new)
    if change.made:
        return f"Tag “{name}” is now “{now}”"
    return f"Tag “{name}” became one with “{now}”"


def _new_name(change: TagChange, new: str) -> str:
    """The name as it is in the vault; where both tags were alike for all, the one that was said."""
    if change.made:
        return change.made[0].name
    return change.given[0].name if change.given else new.strip()
