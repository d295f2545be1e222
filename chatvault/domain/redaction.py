"""Finds what nobody wants to hand on with a text: secrets, e-mail addresses and home folders."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chatvault.domain import secrets
from chatvault.domain.secrets import Place

EMAIL, HOME = "e-mail address", "home folder"

_LETTER = r"A-Za-zÀ-ÖØ-öø-ɏ0-9"  # no letters of scripts in which words are not set apart
# Not a part of a URL, a file such as loaf@2x.png or getty@tty1.service, or a repository over ssh;
# nor an address of nobody: one that is never answered, or in a domain reserved for examples.
_EMAIL = re.compile(
    rf"""(?xi)
    (?<! [{_LETTER}._%+/-] ) (?! no-?reply[@+] )
    [{_LETTER}] [{_LETTER}._%+-]{{0,63}} (?: @ | %40 )
    (?! \dx\. | (?:[a-z0-9-]{{1,63}}\.){{0,4}} example\.(?:com|org|net) (?![{_LETTER}-]|\.\w)
      | [{_LETTER}.-]{{1,253}}
        \. (?:png|jpe?g|gif|svg|webp|avif|css|js|service|timer|socket|target|mount|slice|scope)
        (?![{_LETTER}-]|\.\w) )
    (?: [{_LETTER}-]{{1,63}} \. ){{1,8}} [A-Za-zÀ-ÖØ-öø-ɏ]{{2,24}}
    (?! [{_LETTER}-] | :[~/\w] )
    """
)
_SLASH, _BACK = r"\\{0,3}/", r"(?:\\{1,4}|/)"  # as they are, and inside of strings
_NAME = r"""[^/\\\s"'`<>|:*?;,()\[\]{}$%&#=.]""" + r"""[^/\\\s"'`<>|:*?;,()\[\]{}$&#=]{0,63}"""
# Of nobody: what systems and their images call such folders, and what people write in examples.
_NOBODY = (
    r"(?!(?i:user|users|username|user_name|user-name|your[\w-]*|you|me|name|runner|ubuntu|debian"
    r"|vscode|node|app|linuxbrew|shared|public|default|all\ users|vsts|circleci|codespace|gitpod"
    r"|xxx+|foo|example)(?![\w.-]))"
)
_HOMES = tuple(
    re.compile(form)
    for form in (
        # A name with spaces in it ends where the path goes on.
        rf"(?<![A-Za-z])[A-Za-z]:{_BACK}Users{_BACK}{_NOBODY}"
        rf"""(?:[^\\/:*?"'<>|\r\n\t$%{{}}]{{1,64}}(?=[\\/])|{_NAME})""",
        rf"(?:(?<![\w.\\-])|(?<=\\[nrt]))(?:{_SLASH}(?:mnt{_SLASH})?[a-z](?={_SLASH}Users))?"
        rf"(?:{_SLASH}(?:var|export|System{_SLASH}Volumes{_SLASH}Data))?"
        rf"{_SLASH}(?:home|Users){_SLASH}{_NOBODY}{_NAME}",
        rf"(?i:wsl(?:\.localhost|\$)){_BACK}[^\\/\s]{{1,40}}{_BACK}home{_BACK}{_NOBODY}{_NAME}",
        # As coding tools name the folders that they keep for projects.
        rf"(?<=[/\\])-(?:home|Users)-{_NOBODY}[A-Za-z0-9_]{{1,64}}",
    )
)
_FOLDER = re.compile(r"(?:.*[/\\]|-[A-Za-z]+-)?", re.DOTALL)  # of a home folder, what holds it
_AROUND = 24  # characters of an excerpt, on each side of what is masked
_SHOWN = 4  # at most, of what is masked itself
_EIGHTH = 8  # and no more of it than this part
_MASK = "••••"


@dataclass(frozen=True, slots=True)
class Replaced:
    """What a rule takes out of some conversations; of ``excerpts`` there are only the first."""

    rule: str
    count: int
    excerpts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RedactionPreview:
    """What is replaced, and how many attachments are left out because they are no text."""

    replaced: tuple[Replaced, ...] = ()
    left_out: int = 0

    @property
    def count(self) -> int:
        """How many places are replaced in all."""
        return sum(one.count for one in self.replaced)


def places(text: str) -> tuple[Place, ...]:
    """What there is to replace in ``text``, in its order; no two overlap."""
    found = _joined(secrets.places(text))
    if "@" in text or "%40" in text:
        found = sorted([*found, *_between(found, text, _EMAIL, EMAIL)])
    for form in _HOMES if "home" in text or "Users" in text else ():
        found = sorted([*found, *_between(found, text, form, HOME)])
    return tuple(found)


def mark(rule: str) -> str:
    """What stands in the place of something that was taken out."""
    return f"[redacted: {rule}]"


def without(text: str, found: Iterable[Place]) -> str:
    """``text`` with a mark in these places."""
    pieces, end = [], 0
    for place in found:
        pieces += [text[end : place.start], mark(place.rule)]
        end = place.end
    return "".join([*pieces, text[end:]])


def excerpts(text: str, found: tuple[Place, ...]) -> Iterator[str]:
    """For each place a line with what stands around it, and hardly anything of the place itself.

    Characters that cannot be seen are shown as such, for the line goes to terminals too.
    """
    ends = (0, *(place.end for place in found))
    starts = (*(place.start for place in found[1:]), len(text))
    for place, end_before, start_behind in zip(found, ends, starts, strict=False):
        begin = max(end_before, place.start - _AROUND)
        end = min(start_behind, place.end + _AROUND)
        masked = _masked(text[place.start : place.end], place.rule)
        line = " ".join(f"{text[begin : place.start]}{masked}{text[place.end : end]}".split())
        line = f"{'…' if begin else ''}{line}{'…' if end < len(text) else ''}"
        yield "".join(one if one.isprintable() else "\ufffd" for one in line)


def as_json(text: str) -> dict[str, object] | list[object] | None:
    """The object or list that ``text`` is in JSON; None where it is none."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None


def _masked(text: str, rule: str) -> str:
    """Its beginning: of a home folder where it lies, of anything else hardly a letter."""
    shown = min(_SHOWN, len(text) // _EIGHTH)
    if rule == HOME:
        shown = _FOLDER.match(text).end()  # type: ignore[union-attr]
    return text[:shown] + _MASK


def _joined(found: Iterable[Place]) -> list[Place]:
    """These in their order, those that overlap as one."""
    joined: list[Place] = []
    for place in sorted(found):
        if joined and place.start < joined[-1].end:
            joined[-1] = joined[-1]._replace(end=max(place.end, joined[-1].end))
        else:
            joined.append(place)
    return joined


def _between(found: list[Place], text: str, form: re.Pattern[str], rule: str) -> Iterator[Place]:
    """Where the form fits outside of what was found before."""
    edges = [0, *itertools.chain.from_iterable((one.start, one.end) for one in found), len(text)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        for match in form.finditer(text, start, end):
            yield Place(*match.span(), rule)
