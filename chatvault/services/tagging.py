"""The person's tags: which there are, which conversations have them, and changes of them."""

from __future__ import annotations

from collections.abc import Collection

from chatvault.domain.changes import Changes
from chatvault.domain.tag import Recolored, Tag, TagChange, Tagged
from chatvault.errors import NotFound
from chatvault.services.own_names import own_name
from chatvault.storage.database.engine import Database
from chatvault.storage.tag_repository import TagRepository


class Tagging:
    """Every change tells what it did; ``apply`` of its inverse takes exactly that back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Tag, ...]:
        """Every tag, by name."""
        with self._database.read() as session:
            return TagRepository(session).all()

    def named(self, name: str) -> Tag:
        """The tag of that name, in whatever case. Raises NotFound."""
        with self._database.read() as session:
            return _found(TagRepository(session), name)

    def counts(self, ids: Collection[int]) -> dict[str, int]:
        """How many of these conversations have each tag; those that none has are left out."""
        with self._database.read() as session:
            return TagRepository(session).counts(ids)

    def change(
        self, ids: Collection[int], *, give: Collection[str] = (), take: Collection[str] = ()
    ) -> TagChange:
        """Give tags to conversations, made as needed, and take others away.

        Raises RefusedName for what is no name.
        """
        names = [own_name(name, "tag") for name in give]
        with self._database.write() as session:
            repository = TagRepository(session)
            made, given, taken = [], [], []
            for name in names:
                tag = repository.find(name)
                if tag is None:
                    tag = Tag.beside(name, repository.all())
                    repository.make(tag)
                    made.append(tag)
                given.append(Tagged(tag.name, repository.give(tag.name, ids)))
            for name in take:
                tag = repository.find(name)
                if tag is not None:
                    taken.append(Tagged(tag.name, repository.take(tag.name, ids)))
        return TagChange(made=tuple(made), given=_filled(given), taken=_filled(taken))

    def rename(self, name: str, new: str) -> TagChange:
        """Give a tag another name; where another tag has that, the two become one.

        Raises NotFound and RefusedName.
        """
        new = own_name(new, "tag")
        with self._database.write() as session:
            repository = TagRepository(session)
            before = _found(repository, name)
            after = repository.find(new)
            if new == before.name:
                return TagChange()
            made: tuple[Tag, ...] = ()
            if after is None or after.name == before.name:
                after = Tag(new).in_color(before.shown_color)
                made = (after,)
                repository.make(after)
            taken, gone = _emptied(repository, before)
            given = _filled([Tagged(after.name, repository.give(after.name, _ids(taken)))])
        return TagChange(made=made, gone=gone, given=given, taken=taken)

    def recolor(self, name: str, color: str | None) -> TagChange:
        """Give a tag one of the COLORS; with None its name decides again. Raises NotFound."""
        with self._database.write() as session:
            repository = TagRepository(session)
            tag = _found(repository, name)
            repository.recolor(tag.name, color)
        if tag.color == color:
            return TagChange()
        return TagChange(recolored=(Recolored(tag.name, tag.color, color),))

    def remove(self, name: str) -> TagChange:
        """Delete a tag, and take it from all conversations. Raises NotFound."""
        with self._database.write() as session:
            repository = TagRepository(session)
            taken, gone = _emptied(repository, _found(repository, name))
        return TagChange(gone=gone, taken=taken)

    def apply(self, change: TagChange) -> Changes:
        """Do what the change says, as far as its tags and conversations are there."""
        with self._database.write() as session:
            repository = TagRepository(session)
            for tag in change.made:
                repository.make(tag)
            for one in change.taken:
                repository.take(one.name, one.session_ids)
            for one in change.given:
                repository.give(one.name, one.session_ids)
            for tag in change.gone:
                repository.remove(tag.name)
            for colored in change.recolored:
                repository.recolor(colored.name, colored.after)
        return change.changes


def _found(repository: TagRepository, name: str) -> Tag:
    tag = repository.find(name)
    if tag is None:
        raise NotFound(f"There is no tag “{name}”; nothing was changed.")
    return tag


def _emptied(repository: TagRepository, tag: Tag) -> tuple[tuple[Tagged, ...], tuple[Tag, ...]]:
    """Take a tag from all that have it, and delete it: who had it, and what is gone."""
    taken = repository.take(tag.name, repository.session_ids(tag.name))
    repository.remove(tag.name)
    return _filled([Tagged(tag.name, taken)]), (tag,)


def _filled(tagged: list[Tagged]) -> tuple[Tagged, ...]:
    return tuple(one for one in tagged if one.session_ids)


def _ids(tagged: tuple[Tagged, ...]) -> tuple[int, ...]:
    return tuple(session_id for one in tagged for session_id in one.session_ids)
