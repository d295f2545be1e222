"""Reads the stories and chats that koboldcpp, KoboldAI Lite and KoboldAI save, a file each."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.domain.blocks import Attachment, Block, Image, Text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container, place_of
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape_with
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.koboldcpp.turns import Piece, Turn, turns_of, without_tags
from chatvault.importers.messages.content_ids import ContentIds, content_id
from chatvault.importers.messages.drafts import Draft, first_prompt, is_said
from chatvault.importers.messages.linked_messages import LinkedMessages
from chatvault.importers.private_files import files_with_keys
from chatvault.importers.texts.thought_tags import split_thoughts
from chatvault.importers.times.timestamps import timestamp

SOURCE = "koboldcpp"

Fields = dict[str, Any]

_PICTURE = re.compile(r"\[<\|([hp])\|(.{1,80}?)\|\1\|>\]")
_KEY = re.compile(rb'"\w{0,60}(?:_key|_token|password)"\s*:\s*"(?!0{10}")[^"]')
_MOST_BRANCHES = 100
_STEP, _OVERLAP = 1 << 20, 256  # bytes looked at at once, and those looked at again


class KoboldCppImporter:
    """Reads a saved story, or a folder of them."""

    key = SOURCE
    name = "koboldcpp stories"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The files that have a story's beginning, what it goes by, and what came then."""
        return tuple(name for name in names if _is_story(container, name))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """The story of each file. Raises UnreadableFile where the only file is none."""

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            if _has_key(container, name):
                files_with_keys.tell(report, name)
            for told in read(container, name, findings, essential="prompt", wrapper=""):
                yield _session(told, place_of(container, name).as_posix())

        yield from sessions_of(container, names, report, "story", read_file)


def with_keys(container: Container, names: Sequence[str]) -> list[str]:
    """The stories in which a key of a service was saved; the program itself leaves them out."""
    return [name for name in names if _is_story(container, name) and _has_key(container, name)]


def _is_story(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape_with(head_of(container, name), "gamestarted", "file_version")
    begun = seen.has("gamestarted") or seen.has("file_version")
    return begun and seen.has("prompt") and (seen.has("memory") or seen.has("actions"))


def _has_key(container: Container, name: str) -> bool:
    before = b""
    with container.open(name) as stream:
        while read_now := stream.read(_STEP):
            if _KEY.search(before + read_now):
                return True
            before = read_now[-_OVERLAP:]
    return False


def _session(told: Fields, name: str) -> ParsedSession | None:
    settings = mapping(told.get("savedsettings"))
    story = _Story(mapping(told.get("completed_imgs_meta")))
    if asked := without_tags(string(told.get("memory"))).strip():
        story.add(Turn(Role.SYSTEM, asked), hidden=Hidden.SYSTEM)
    begun, main = story.last, turns_of(_pieces(told), settings)
    leaf = story.tell(begun, main)
    for branch in sequence(told.get("altbranches"))[:_MOST_BRANCHES]:
        pieces = [Piece(string(one)) for one in sequence(branch)]
        story.tell(begun, turns_of(pieces, settings))
    if not is_said(story.messages.drafts):
        return None
    stem = posixpath.basename(name).removesuffix(".json")
    first = next((turn.text for turn in main), "")
    return ParsedSession(
        source=SOURCE,
        external_id=content_id(stem, first),
        messages=story.messages.messages(),
        title=first_prompt(story.messages.drafts) or stem,
        updated_at=timestamp(told.get("saveCreationDate")),
        active_leaf=story.messages.leaf(leaf),
    )


def _pieces(told: Fields) -> list[Piece]:
    """What was written or generated at once; KoboldAI lists it by numbers since its version 2."""
    listed, beside = told.get("actions"), mapping(told.get("actions_metadata"))
    pieces = [Piece(string(told.get("prompt")))]
    if isinstance(listed, dict):
        numbered = mapping(listed.get("actions"))
        for action in map(mapping, (numbered[key] for key in sorted(numbered, key=_number))):
            text = string(action.get("Selected Text"))
            pieces.append(Piece(text, _others(text, action.get("Options"), "text")))
        return pieces
    for place, text in enumerate(map(string, sequence(listed))):
        others = mapping(beside.get(str(place))).get("Alternative Text")
        pieces.append(Piece(text, _others(text, others, "Text")))
    return pieces


def _number(key: str) -> tuple[int, str]:
    return (int(key), "") if key.isascii() and key.isdigit() and len(key) < 10 else (10**9, key)


def _others(said: str, told: object, key: str) -> tuple[str, ...]:
    """What was generated there before, and not chosen."""
    texts = (string(mapping(one).get(key)) for one in sequence(told))
    return tuple(dict.fromkeys(text for text in texts if text.strip() and text != said))


class _Story:
    """Gathers the messages of a story and of its branches; they have no ids and no times."""

    def __init__(self, pictures: Fields) -> None:
        self.messages, self._ids, self._pictures = LinkedMessages(), ContentIds(), Pictures()
        self._told = pictures
        self._known: dict[tuple[str | None, Role, str], str] = {}
        self.last: str | None = None

    def tell(self, begun: str | None, turns: Sequence[Turn]) -> str | None:
        """Add what was said from there on; what the last of it is called."""
        self.last = begun
        for turn in turns:
            self.add(turn)
        return self.last

    def add(self, turn: Turn, hidden: Hidden | None = None) -> None:
        """Add what was said, unless a branch said the same until here; its versions beside it."""
        above, text = self.last, turn.text.strip()
        key = (above, turn.role, text)
        if key not in self._known:
            for said in (text, *map(str.strip, turn.others)):
                draft = self._draft(turn, said, hidden)
                name = self.messages.add(draft, above)
                self._known.setdefault((above, turn.role, said), name)
        self.last = self._known[key]

    def _draft(self, turn: Turn, text: str, hidden: Hidden | None) -> Draft:
        said = _PICTURE.sub("", text).strip()
        spoken = split_thoughts(said) if turn.role is Role.ASSISTANT else [Text(said)]
        blocks = [*(spoken if said else ()), *self._shown(text)]
        name, author = self._ids.of(str(turn.role), text), turn.author or None
        return Draft(name, turn.role, blocks, hidden=hidden, author=author)

    def _shown(self, text: str) -> Iterator[Block]:
        for _, name in _PICTURE.findall(text):
            about = mapping(self._told.get(name))
            held = self._pictures.from_url(string(about.get("data")))
            yield Image(held or Attachment(string(about.get("prompt"))[:100] or "image", "image/*"))
