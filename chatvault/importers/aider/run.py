"""The messages of one run of aider, told apart line by line.

``io.py`` of aider writes a prompt after ``#### ``, what it says itself after ``> ``, and an answer
as it is, with an empty line before it. Its own messages end with two spaces; of one over several
lines only the first is marked, and only the last ends so.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field

from chatvault.domain.blocks import Block, Text
from chatvault.domain.message import Hidden, Role
from chatvault.importers.aider.costs import is_begun, told_tokens, usage_of
from chatvault.importers.aider.moments import local_time
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.texts.thought_tags import split_thoughts

END = "  "

_PROMPT = "####"
_TOLD = "> "
_MODEL = re.compile(r"(?:Main m|M)odel: (\S+)")
_COMMAND = re.compile(r"/[\w-]+\s+")  # what aider is told to do with the prompt: "/ask "

# A question of aider, answered for all that come: it is written like a prompt.
_CONFIRMED = re.compile(r"[^\n]*\(Y\)es/\(N\)o[^\n]*\]: \S*")
_LONGEST_QUESTION = 1_000  # characters
_NOTHING = "<blank>"  # how a prompt is written that was left empty


class Kind(enum.Enum):
    """What a line belongs to."""

    PROMPT = "prompt"
    TOLD = "told"
    NOTICE = "notice"  # what aider tells in several lines
    ANSWER = "answer"


_ROLES = {Kind.PROMPT: Role.USER, Kind.ANSWER: Role.ASSISTANT}


@dataclass(slots=True)
class Run:
    """One run of aider, taken in line by line; all its messages are of its beginning at first.

    ``trimmed``: somebody has taken away the two spaces with which aider ends its own lines, so
    that a heading in an answer looks like a prompt.
    """

    trimmed: bool
    header: str = ""
    model: str | None = None
    drafts: list[Draft] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _kind: Kind | None = None
    _kind_before: Kind | None = None
    _number: int = -1
    _primes: int = 0
    _was_asked: bool = False
    _in_code: bool = False
    _in_notice: bool = False
    _has_spent: bool = False  # what it took was told below the answer, in two lines

    @property
    def began(self) -> int | None:
        """When it began, in UTC ms: the header tells the time where the person is."""
        return local_time(self.header)

    def take(self, line: str) -> None:
        """Take in one line."""
        if self._kind is Kind.ANSWER and line.lstrip().startswith("```"):
            self._in_code = not self._in_code
        kind = self._kind_of(line)
        if kind is Kind.TOLD and self._amid_answer():
            self._kind = Kind.NOTICE  # what stands right above was more of the notice before it
        self._add(kind, _said(kind, line))
        self._in_notice = kind is Kind.NOTICE and not line.endswith(END)

    def finish(self) -> None:
        """The message that is open has ended."""
        text = "\n".join(self._lines).strip("\n")
        if text.strip() and self._kind is not None:
            self.drafts.append(self._draft(self._kind, text))
            self._kind_before = self._kind
        self._lines, self._kind, self._in_code = [], None, False

    def _kind_of(self, line: str) -> Kind:
        marked = not self._in_code if self.trimmed else line.endswith(END)
        if marked and not self._amid_answer() and _is_prompt(line):
            return Kind.PROMPT
        if self._in_notice:
            return Kind.NOTICE
        if self._kind is Kind.ANSWER and not self._amid_answer() and is_begun(line):
            return Kind.NOTICE
        quoted = self._amid_answer() and self._kind_before is not Kind.NOTICE
        if marked and _is_told(line) and not quoted:
            return Kind.TOLD
        return Kind.NOTICE if self._is_notice(line) else Kind.ANSWER

    def _amid_answer(self) -> bool:
        """Whether the line is right below one of an answer, as no line of aider's own is."""
        return self._kind is Kind.ANSWER and bool(self._lines[-1].strip())

    def _is_notice(self, line: str) -> bool:
        """Whether the line, which does not end as aider's do, is one of several of its own."""
        if self.trimmed or not line.strip():
            return False
        if self._kind in (Kind.TOLD, Kind.NOTICE):
            return True  # an answer has an empty line before it
        before_all = bool(self.header) and self._kind is None and not self._was_asked
        return line.startswith(_TOLD) and (self._kind is Kind.PROMPT or before_all)

    def _add(self, kind: Kind, line: str) -> None:
        blank = kind is Kind.ANSWER and not line.strip()
        if blank and self._kind is not Kind.ANSWER:
            if self._kind is not None:
                self.finish()
            return
        if kind is not self._kind:
            self.finish()
            self._kind = kind
        self._lines.append(line)

    def _draft(self, kind: Kind, text: str) -> Draft:
        own = kind in (Kind.TOLD, Kind.NOTICE) or _is_no_prompt(kind, text)
        role = Role.SYSTEM if own else _ROLES[kind]
        is_spent = kind is Kind.NOTICE and text.startswith("Tokens: ")
        below_answer = is_spent and self._kind_before is Kind.ANSWER
        self._has_spent = below_answer or (self._has_spent and kind in (Kind.TOLD, Kind.NOTICE))
        draft = Draft(self._id(kind), role, _blocks(kind, text), self.began)
        self._was_asked |= not own
        if own:
            draft.hidden = Hidden.PROGRESS
        elif kind is Kind.ANSWER:
            draft.model = self.model
        elif self._is_echo(text):
            draft.hidden = Hidden.DUPLICATE
        if kind is Kind.TOLD or is_spent:
            self._note(text)
        return draft

    def _id(self, kind: Kind) -> str:
        """The message's number; a notice and what is right below it share one."""
        below = self._kind_before is Kind.NOTICE and kind in (Kind.ANSWER, Kind.NOTICE)
        if below or self._has_spent:
            self._primes += 1
        else:
            self._number, self._primes = self._number + 1, 0
        return f"{self._number}" + "'" * self._primes

    def _is_echo(self, text: str) -> bool:
        """Whether aider writes the prompt of a command once more, without the command."""
        shown = (draft for draft in reversed(self.drafts) if draft.role is not Role.SYSTEM)
        before = next(shown, None)
        if before is None or before.role is not Role.USER:
            return False
        said = "".join(block.text for block in before.blocks if isinstance(block, Text))
        command = _COMMAND.match(said)
        return command is not None and said[command.end() :].strip() == text.strip()

    def _note(self, text: str) -> None:
        """What aider tells of the model, and of what the answer before took."""
        if found := _MODEL.search(text):
            self.model = found[1]
        answer = self.drafts[-1] if self.drafts else None
        tokens = told_tokens(text)
        if tokens and answer is not None and answer.role is Role.ASSISTANT:
            answer.usage = usage_of(tokens)
            answer.usage_key = f"{self.header}:{answer.external_id}:{tokens[0]}"


def _is_prompt(line: str) -> bool:
    return line.startswith(f"{_PROMPT} ") or line.strip() == _PROMPT


def _is_told(line: str) -> bool:
    return line.startswith(_TOLD) or line.strip() == _TOLD.strip()


def _is_no_prompt(kind: Kind, text: str) -> bool:
    """Whether what is written like a prompt confirms something, or says nothing at all."""
    if kind is not Kind.PROMPT or len(text) > _LONGEST_QUESTION:
        return False
    return text.strip() == _NOTHING or _CONFIRMED.fullmatch(text.strip()) is not None


def _said(kind: Kind, line: str) -> str:
    """The line without the marks of aider; what a prompt's line begins with is kept."""
    if kind is Kind.ANSWER:
        return line
    mark = _PROMPT if kind is Kind.PROMPT else _TOLD.strip()
    marked = line.startswith(mark)
    return (line.removeprefix(mark).removeprefix(" ") if marked else line).rstrip()


def _blocks(kind: Kind, text: str) -> list[Block]:
    if kind is not Kind.ANSWER:
        return [Text(text)]
    return split_thoughts(text) or [Text(text)]
