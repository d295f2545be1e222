"""The text that Duck.ai saves of a chat: prompts that are counted, between rules.

Above them it tells the model, whose name stands above each answer. Each prompt has its moment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chatvault.domain.message import Role
from chatvault.importers.saved_chats.chat import Chat, Turn
from chatvault.importers.saved_chats.moments import Moments
from chatvault.importers.saved_chats.said import Saying

_BEGINNING = re.compile(
    r"(?:# (?P<title>[^\n]{1,500})\n\s{0,9})?"
    r"This conversation was generated with (?:Duck\.ai|DuckDuckGo AI Chat) \(https://duck\.ai\) "
    r"using (?:[\w .-]{1,40}'s )?(?P<model>[^\n]{1,80}?) Model\. [^\n]{0,500}\n\n={20}\n\n"
    r"(?=User prompt 1 of )"
)
_PROMPT = re.compile(r"User prompt (?P<number>\d{1,9}) of \d{1,9}(?: - (?P<at>[^\n]{1,60}))?:")
_RULE = "-" * 20
_OF_MODEL = re.compile(
    r"(?:GPT|gpt|o\d|Claude|Llama|Mistral|Mixtral|Gemma|Gemini|Qwen|DeepSeek|Grok)[\w .()-]{0,40}:"
)


def is_one(beginning: str) -> bool:
    """Whether the text of a file begins like such a chat."""
    return _BEGINNING.match(beginning) is not None


def chat_of(lines: Iterable[str], modified: int | None) -> Chat:
    """The chat; one that tells no time is as old as its file."""
    text = "\n".join(line.rstrip("\r\n") for line in lines)
    head = _BEGINNING.match(text)
    told = head.groupdict() if head else {}
    prompts = list(_prompts(text[head.end() if head else 0 :].split("\n")))
    moments = Moments([at for at, _ in prompts])
    model = told.get("model") or ""
    saying = Saying()
    times = [moments.at(at) for at, _ in prompts]
    return Chat(
        "https://duck.ai",
        "Duck.ai",
        told.get("title") or "",
        [
            [turn]
            for at, (_, said) in zip(times, prompts, strict=True)
            for turn in _both(said, at, model, saying)
        ],
        updated_at=modified if all(at is None for at in times) else None,
        model=model,
    )


def _prompts(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The moment of each prompt and the lines below; one counts where its number is the next."""
    number, at, section = 0, "", list[str]()
    for line in lines:
        found = _PROMPT.fullmatch(line)
        ruled = not number or section[-2:] == [_RULE, ""]
        if found is None or int(found["number"]) != number + 1 or not ruled:
            section.append(line)
            continue
        if number:
            yield at, section[:-2]
        number, at, section = number + 1, found["at"] or "", []
    if number:
        yield at, section


def _both(lines: list[str], at: int | None, model: str, saying: Saying) -> Iterator[Turn]:
    """The prompt and its answer, which may be missing."""
    answers = [
        place
        for place, line in enumerate(lines)
        if (line == f"{model}:" or _OF_MODEL.fullmatch(line)) and not any(lines[place - 1 : place])
    ]
    own = (place for place in answers if lines[place] == f"{model}:")
    end = next(own, next(iter(answers), len(lines)))
    yield Turn(Role.USER, tuple(saying.text("\n".join(lines[:end]).strip())), at)
    yield Turn(Role.ASSISTANT, tuple(saying.text("\n".join(lines[end + 1 :]).strip())))
