"""Who a message is from, as the tables of other systems say it: in words, numbers, yes and no."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from chatvault.domain.message import Role
from chatvault.importers.chat_tables.values import text, truth

_ROLES = {
    **dict.fromkeys(("user", "human", "me", "inbound", "in", "incoming", "customer", "client",
                     "visitor", "prompt", "question", "student", "you", "prompter", "end user",
                     "caller", "contact", "guest", "patient", "self", "myself", "query",
                     # The same in the languages that tables of chats are often in.
                     "benutzer", "nutzer", "anwender", "kunde", "kundin", "usuario", "usuária",
                     "usuário", "cliente", "utilisateur", "utente", "gebruiker", "klant",
                     "użytkownik", "klient", "пользователь", "клиент", "kullanıcı", "müşteri",
                     "pengguna", "用户", "用戶", "使用者", "客户", "ユーザー", "사용자",
                     ), Role.USER),
    **dict.fromkeys(("assistant", "bot", "ai", "model", "outbound", "out", "outgoing", "agent",
                     "chatbot", "response", "answer", "gpt", "claude", "chatgpt", "gemini",
                     "copilot", "machine", "api", "llm", "robot", "reply", "completion",
                     "virtual assistant", "ai assistant", "ai agent", "support", "representative",
                     "therapist", "counselor", "doctor", "tutor", "teacher",
                     "assistent", "asistente", "asistan", "assistente", "ассистент", "помощник",
                     "бот", "助手", "机器人", "アシスタント", "ボット", "어시스턴트", "챗봇",
                     ), Role.ASSISTANT),
    **dict.fromkeys(("system", "developer"), Role.SYSTEM),
    **dict.fromkeys(("tool", "function", "tool result"), Role.TOOL),
    # Of a website's chatbot: who takes over where it knows no more.
    **dict.fromkeys(("admin", "administrator", "operator", "staff", "moderator", "human agent",
                     "live agent"), Role.OTHER),
}  # fmt: skip
_NUMBERED = (Role.USER, Role.ASSISTANT, Role.SYSTEM, Role.TOOL)  # as .NET counts them
# What columns are called that ask something: who it is from if so, and who if not.
FLAGS: Mapping[str, tuple[Role, Role]] = {
    **dict.fromkeys(("is_bot", "is_ai", "is_assistant", "is_bot_message", "is_ai_message",
                     "is_from_bot", "is_from_ai", "from_bot", "from_ai", "is_response", "is_agent",
                     "is_outgoing", "is_outbound", "outgoing", "outbound"),
                    (Role.ASSISTANT, Role.USER)),
    **dict.fromkeys(("is_user", "is_from_user", "is_human", "is_user_message", "is_human_message",
                     "is_from_human", "from_user", "sent_by_user", "is_customer",
                     "is_from_customer", "is_incoming", "is_inbound", "incoming", "inbound"),
                    (Role.USER, Role.ASSISTANT)),
    **dict.fromkeys(("is_from_me", "from_me", "is_me", "is_mine"), (Role.USER, Role.OTHER)),
}  # fmt: skip
_FOLDED_FLAGS = {name.replace("_", ""): roles for name, roles in FLAGS.items()}
# What is put around the word itself: ``MessageRole.USER``, ``apiMessage``, ``<|user|>``.
_AROUND = " \t:*#<>|[]()\"'"
_BEFORE = re.compile(r"^(?:role|speaker|sender)[ _-]+")
_BEHIND = re.compile(r"[ _-]?(?:messages?|msg|turn)$")
_ANSWER, _STEP = "assistant_message", "llm"  # of Chainlit's steps
_ASKED = ("contact", "customer", "visitor", "client", "guest")  # of whom a “user” is not one
_SELDOM = 4  # times less than the others


def role(value: object, column: str) -> Role | None:
    """Who a message is from; ``column`` is the name of the column, which may ask a question."""
    asked = _FOLDED_FLAGS.get(column.lower().replace("_", ""))
    if asked is not None:
        return asked[0] if truth(value) else asked[1]
    if isinstance(value, int) and not isinstance(value, bool):
        return _NUMBERED[value] if 0 <= value < len(_NUMBERED) else None
    known = text(value).strip().lower()
    if known.isdecimal() and int(known) < len(_NUMBERED):
        return _NUMBERED[int(known)]
    return _ROLES.get(known) or _ROLES.get(_bare(known))


def role_key(value: object) -> str:
    """A value of a column for roles, as somebody says who it stands for."""
    return text(value).strip()


# In whose tables what came in is from somebody else: a phone's, which note when it did.
_OF_A_PHONE = frozenset({"sent_at", "received_at"})
_ON_A_PHONE = {"incoming": Role.OTHER, "outgoing": Role.USER}


def roles_on_a_phone(words: Iterable[str], columns: Collection[str]) -> dict[str, Role]:
    """Who words of a messenger's own table stand for; nothing where these are other columns."""
    is_one = set(map(str.lower, columns)) >= _OF_A_PHONE
    return {word: _ON_A_PHONE[word] for word in words if is_one and word in _ON_A_PHONE}


def roles_among(words: Mapping[str, int], column: str) -> dict[str, Role]:
    """Who the words of a column stand for, as far as that is known by all of them together.

    ``words`` are in how many rows each is. Whoever speaks with a contact is called “User” by
    some, and the answering side “System” by others, or after the several agents that it has.
    """
    found = {word: who for word in words if (who := role(word, column)) is not None}
    if _ANSWER in found and _STEP in found:  # a step before the answer, which repeats it
        found[_STEP] = Role.TOOL
    if Role.ASSISTANT in found.values() or not {Role.USER} & set(found.values()):
        return found
    asking = {word for word, who in found.items() if who is Role.USER}
    answering = {word for word in asking if _bare(word.lower()) == "user"}
    if any(_bare(word.lower()) in _ASKED for word in asking - answering) and answering:
        return found | dict.fromkeys(answering, Role.ASSISTANT)
    rest = [word for word in words if word not in asking]
    if rest in ([""], []) or (len(rest) == 1 and found.get(rest[0]) not in (Role.SYSTEM, None)):
        return found
    answers = rest if len(rest) == 1 else [word for word in rest if word and word not in found]
    is_often = _SELDOM * sum(map(words.__getitem__, answers)) >= sum(map(words.__getitem__, asking))
    return found | (dict.fromkeys(answers, Role.ASSISTANT) if is_often else {})


def _bare(told: str) -> str:
    """The word for a role without what programs put around it."""
    word = told.rpartition(".")[2].strip(_AROUND)
    word = _BEHIND.sub("", _BEFORE.sub("", word))
    return word.replace("_", " ").replace("-", " ").strip()
