"""Four years of invented conversations, as importers would hand them over.

Seeded and quick: the same size gives the same vault, and making the text takes a fraction of
the time that storing it takes. One source after the other, each in the order of time.
"""

from __future__ import annotations

import datetime
import json
import math
import random
from collections.abc import Iterator

import search_words

from chatvault.domain.blocks import (
    Attachment,
    Block,
    File,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import CostSource, Role, Usage
from chatvault.domain.parsed import ParsedMessage, ParsedProject, ParsedSession
from chatvault.domain.source import SOURCES, Family

BEGIN = datetime.datetime(2022, 7, 1, tzinfo=datetime.UTC)
DAYS = 4 * 365
SHARES = {"claude-code": 0.45, "chatgpt": 0.25, "claude-ai": 0.15, "codex": 0.15}
MODELS = ("claude-opus-4-1", "claude-sonnet-4-5", "gpt-5", "gpt-4o", "o3", "codex-mini")
PROJECTS = tuple(f"{word}-{kind}" for word in ("harbour", "meadow", "lantern", "quarry", "orchard")
                 for kind in ("api", "web", "tools", "docs", "infra", "app"))  # fmt: skip
BRANCHES = ("main", "main", "main", "next", "fix/slow-start", "feature/long-lists")
TOOLS = ("Bash", "Read", "Edit", "Grep", "WebFetch")
_LANGUAGES = {"prose": 90, "chinese": 3, "japanese": 3, "russian": 4}
_KINDS = {"person": 25, "assistant": 45, "tool": 30}
_MEDIAN, _MEAN, _LONGEST = 400, 1_500, 200_000  # characters of a message
_SPREAD = math.sqrt(2 * math.log(_MEAN / _MEDIAN))
_CODE_LANGUAGES = ("python", "typescript", "rust", "bash", "sql", "")


class Corpus:
    """Invents conversations with so many messages in all."""

    def __init__(self, size: int, seed: int = 7) -> None:
        self._size = size
        self._chance = random.Random(seed)
        self._texts = search_words.texts(self._chance)

    def sessions(self) -> Iterator[ParsedSession]:
        """All conversations, a source after the other."""
        left = self._size
        for source, share in SHARES.items():
            last = source == tuple(SHARES)[-1]
            count = left if last else round(self._size * share)
            left -= count
            yield from self._of_source(source, count)

    def _of_source(self, source: str, messages: int) -> Iterator[ParsedSession]:
        lengths: list[int] = []
        while messages:
            length = int(self._chance.lognormvariate(math.log(20), 1.5))
            lengths.append(min(max(1, length), 5_000, messages))
            messages -= lengths[-1]
        begin, span = int(BEGIN.timestamp() * 1000), DAYS * 86_400_000
        starts = sorted(begin + int(self._chance.random() * span) for _ in lengths)
        for number, (start, length) in enumerate(zip(starts, lengths, strict=True)):
            yield self._session(source, f"{source}-{number}", start, length)

    def _session(self, source: str, key: str, start: int, length: int) -> ParsedSession:
        language = self._one_of(_LANGUAGES)
        model = self._chance.choice(MODELS)
        agent = SOURCES[source].family is Family.AGENT
        project = self._chance.choice(PROJECTS) if agent else ""
        return ParsedSession(
            source=source,
            external_id=key,
            messages=tuple(self._messages(key, start, length, language, model)),
            title=self._texts[language].of(45).replace("\n", " ").strip(" ,.-?，。、")[:70],
            model=model,
            project=ParsedProject(f"/home/invented/{project}", name=project) if agent else None,
            git_branch=self._chance.choice(BRANCHES) if agent else None,
            archived=self._happens(0.05),
            starred=self._happens(0.03),
            pinned=self._happens(0.005),
        )

    def _messages(
        self, key: str, at: int, length: int, language: str, model: str
    ) -> Iterator[ParsedMessage]:
        """A straight line; in some conversations one answer was asked for again."""
        again = self._chance.randrange(2, length) if length > 5 and self._happens(0.05) else 0
        parent: str | None = None
        before: str | None = None
        for number in range(length):
            kind = self._one_of(_KINDS) if number else "person"
            parent = parent if again and number == again else before
            before = f"{key}-{number}"
            at += int(self._chance.expovariate(1 / 60_000)) + 1
            person = kind == "person"
            yield ParsedMessage(
                external_id=before,
                parent_id=parent,
                role=Role.USER if person else Role.ASSISTANT,
                blocks=self._blocks(kind, language),
                created_at=at,
                model=None if person else model,
                usage=None if person else self._usage(),
            )

    def _blocks(self, kind: str, language: str) -> tuple[Block, ...]:
        length = min(self._chance.lognormvariate(math.log(_MEDIAN), _SPREAD), _LONGEST)
        if kind == "tool":
            announced = (Text(self._texts["prose"].of(80)),) if self._happens(0.3) else ()
            return (*announced, self._tool_call(length))
        if kind == "person":
            return (Text(self._said(language, length)), *self._attachments())
        if self._happens(0.05):
            return (
                Thinking(self._texts["prose"].of(length / 2)),
                Text(self._said(language, length)),
            )
        return (Text(self._said(language, length)),)

    def _said(self, language: str, length: float) -> str:
        """Prose, with code in it where there is room; now and then a word of its own."""
        words = self._texts[language]
        if length > 300 and self._happens(0.4):
            fence = f"```{self._chance.choice(_CODE_LANGUAGES)}"
            code = self._texts["code"].of(length * 0.4)
            said = f"{words.of(length * 0.5)}\n\n{fence}\n{code}\n```\n\n{words.of(length * 0.1)}"
        else:
            said = words.of(length)
        if self._happens(0.35):
            said += f" {search_words.name(self._chance.randrange(self._size))}"
        return f"{said} {self._chance.getrandbits(40):010x}" if self._happens(0.1) else said

    def _tool_call(self, length: float) -> ToolCall:
        prose, code = self._texts["prose"], self._texts["code"]
        found = f"{code.of(length * 0.65)}{prose.of(length * 0.25)}"
        failed = self._happens(0.05)
        return ToolCall(
            name=self._chance.choice(TOOLS),
            arguments=json.dumps({"command": code.of(length * 0.1)}),
            outcome=ToolOutcome(
                text=f"{found}\n{self._chance.getrandbits(48):012x}",
                status=ToolStatus.FAILED if failed else ToolStatus.OK,
            ),
        )

    def _attachments(self) -> tuple[Block, ...]:
        if self._happens(0.04):
            number = self._chance.randrange(1_000)
            return (Image(Attachment(f"picture-{number}.png", "image/png")),)
        if self._happens(0.02):
            number = self._chance.randrange(1_000)
            text = self._texts["prose"].of(600)
            return (File(Attachment(f"notes-{number}.txt", "text/plain"), text),)
        return ()

    def _usage(self) -> Usage:
        cost = int(10 ** self._chance.uniform(2, 6.5))  # up to three dollars
        return Usage(input=cost // 4, output=cost // 60, cost=cost, cost_source=CostSource.REPORTED)

    def _happens(self, share: float) -> bool:
        return self._chance.random() < share

    def _one_of(self, weighted: dict[str, int]) -> str:
        return self._chance.choices(tuple(weighted), tuple(weighted.values()))[0]
