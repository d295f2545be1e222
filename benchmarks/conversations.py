"""Invented conversations of any length, written the way Claude Code writes its own.

Lengths are log-normal (median about 320 characters, the longest above 100,000); prose, code in
ten languages, lists, tables, quotes, formulas, tool calls and thinking come in the mixture that
long conversations have. The same seed gives the same conversation.
"""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Iterator
from pathlib import Path

_TEXT = (
    "a cache keeps the footer of each segment so that a cold read costs one seek and every warm "
    "read none while the planner merges row groups before the filter is pushed down we measured "
    "retry backoff and jitter apart because a pool of idle connections hides the price of a new "
    "one the schema names its foreign keys and each trigger says why it is there a token budget "
    "limits the window of context and a tool answers in lines of text that nobody reads twice "
    "naïve Übersicht café данные поиск 数据 连接 検索"
)
_WORDS = _TEXT.split()
_FORMS = (
    (0.25, "**{}**"),
    (0.25, "`{}_id`"),
    (0.06, "[{0}](https://example.org/{0})"),
    (0.04, "${}_i^2$"),
)
_CODE = {
    "python": ("def total(rows):", "    return sum(row['n'] for row in rows)  # all of them", ""),
    "javascript": ("export async function load(url) {", "  return (await fetch(url)).json();", "}"),
    "rust": ("fn parts(text: &str) -> Vec<&str> {", "    text.split(',').collect()", "}"),
    "bash": ("set -eu", 'for name in *.log; do gzip -9 "$name"; done'),
    "sql": ("SELECT id, count(*) AS n FROM message", "GROUP BY 1 HAVING n > 3;"),
    "json": ("{", '  "name": "demo", "items": [1, 2.5, true, null]', "}"),
    "yaml": ("services:", "  web: {image: nginx, ports: ['80:80']}"),
    "cpp": ("template <typename T> struct Node { T value; };", "int main() { return 0; /* ok */ }"),
    "diff": ("--- a/x.py", "+++ b/x.py", "@@ -1 +1 @@", "-old = 1", "+new = 2"),
    "": ("Traceback (most recent call last):", "ValueError: too many: 1201"),
}
_TOOLS = ("Bash", "Read", "Grep", "WebFetch")


class Writer:
    """Writes texts by one source of chance."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def length(self) -> int:
        """How long a message is about to be, in characters."""
        return max(1, min(int(self._chance.lognormvariate(5.46, 1.86)), 120_000))

    def happens(self, share: float) -> bool:
        """True in that share of the cases."""
        return self._chance.random() < share

    def pause(self) -> int:
        """Seconds until the next message."""
        return self._chance.randint(5, 900)

    def sentence(self, words: int = 0) -> str:
        """So many words, some of them marked up."""
        chosen = self._chance.choices(_WORDS, k=words or self._chance.randint(6, 22))
        for share, form in _FORMS:
            if self.happens(share):
                place = self._chance.randrange(len(chosen))
                chosen[place] = form.format(chosen[place].strip("*`$"))
        text = " ".join(chosen)
        return f"{text[0].upper()}{text[1:]}."

    def paragraph(self) -> str:
        """A few sentences."""
        return " ".join(self.sentence() for _ in range(self._chance.randint(1, 5)))

    def code(self) -> str:
        """A fenced block."""
        language = self._chance.choice(tuple(_CODE))
        lines = _CODE[language]
        count = min(400, max(3, int(self._chance.lognormvariate(2.2, 0.8))))
        body = "\n".join(lines[number % len(lines)] for number in range(count))
        return f"```{language}\n{body}\n```"

    def entries(self) -> str:
        """A list, some of whose entries have a list of their own."""
        numbered = self.happens(0.4)
        lines: list[str] = []
        for number in range(1, self._chance.randint(4, 8)):
            lines.append(f"{number}. " if numbered else "- ")
            lines[-1] += self.sentence(self._chance.randint(4, 14))
            if self.happens(0.25):
                lines += [f"{'   ' if numbered else '  '}- {self.sentence(6)}"] * 2
        return "\n".join(lines)

    def table(self) -> str:
        """A table of a few columns."""
        columns = self._chance.randint(2, 5)
        rows = [" | ".join(self._chance.choices(_WORDS, k=columns)), "|".join(["---"] * columns)]
        for _ in range(self._chance.randint(2, 9)):
            rows.append(" | ".join(self.sentence(3) for _ in range(columns)))
        return "\n".join(f"| {row} |" for row in rows)

    def block(self, room: int) -> str:
        """One block of a text that is to have about that many characters more."""
        if room < 160:
            return self.sentence(max(3, room // 7))
        kinds = (self.paragraph, self.code, self.entries, self.table)
        kind = self._chance.choices(("text", "code", "list", "table", "other"), (55, 17, 14, 5, 9))[
            0
        ]
        if kind == "other":
            return self._chance.choice(
                (f"## {self.sentence(4)}", f"> {self.paragraph()}", "$$\n\\frac{a}{b}\n$$")
            )
        if kind == "code" and room < 300:
            kind = "text"
        return kinds[("text", "code", "list", "table").index(kind)]()

    def text(self, length: int) -> str:
        """A text of about that length."""
        blocks: list[str] = []
        written = 0
        while written < length:
            blocks.append(self.block(length - written))
            written += len(blocks[-1]) + 2
        return "\n\n".join(blocks)

    def tool(self) -> str:
        """The name of a tool."""
        return self._chance.choice(_TOOLS)


def texts(count: int, seed: int = 11) -> Iterator[str]:
    """What the messages of a conversation say, as the rivals are given it."""
    for line in lines(count, "texts", seed):
        content = line["message"]["content"]  # type: ignore[index]
        yield (
            content
            if isinstance(content, str)
            else "\n\n".join(block.get("text", "") for block in content)
        )


def lines(count: int, session: str, seed: int = 11) -> Iterator[dict[str, object]]:
    """A conversation of so many messages, line by line."""
    writer = Writer(seed)
    moment = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
    for number in range(count):
        moment += datetime.timedelta(seconds=writer.pause())
        said = writer.text(writer.length())
        yield line(session, number, moment, content(writer, number, said))


def content(writer: Writer, number: int, said: str) -> object:
    """A person's text, or what an assistant answers: a text, a thought, a call."""
    if number % 2 == 0:
        return said
    blocks: list[dict[str, object]] = []
    if writer.happens(0.06):
        blocks.append({"type": "thinking", "thinking": said, "signature": ""})
    if writer.happens(0.12):
        call = {"command": writer.sentence(5), "description": writer.sentence(4)}
        name = writer.tool()
        blocks.append({"type": "tool_use", "id": f"call-{number}", "name": name, "input": call})
    blocks.append({"type": "text", "text": said})
    return blocks


def line(session: str, number: int, moment: datetime.datetime, said: object) -> dict[str, object]:
    """One line of a Claude Code file."""
    role = "user" if number % 2 == 0 else "assistant"
    message: dict[str, object] = {"role": role, "content": said}
    if role == "assistant":
        message |= {
            "id": f"answer-{session}-{number}",
            "type": "message",
            "model": "claude-opus-4-1",
        }
    return {
        "type": role,
        "uuid": f"{session}-{number}",
        "parentUuid": f"{session}-{number - 1}" if number else None,
        "sessionId": session,
        "timestamp": moment.isoformat().replace("+00:00", "Z"),
        "cwd": "/home/invented/project",
        "version": "2.0.0",
        "isSidechain": False,
        "message": message,
    }


def write(folder: Path, session: str, conversation: Iterator[dict[str, object]]) -> Path:
    """Write a conversation into the folder; its file."""
    file = folder / f"{session}.jsonl"
    with file.open("w", encoding="utf-8") as stream:
        for entry in conversation:
            stream.write(json.dumps(entry, ensure_ascii=False) + "\n")
    return file


def single(session: str, said: str) -> Iterator[dict[str, object]]:
    """A conversation whose second message says just that."""
    moment = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
    yield line(session, 0, moment, f"Please show {session}.")
    yield line(session, 1, moment, [{"type": "text", "text": said}])
