"""What ChatGPT's markers say by themselves: names, links, formulas, where no source tells them.

A marker stands between private-use characters, first its kind, then what it is given: names of
pages, ``["place","Kyoto",…]`` of an entity, a label and an address of a ``url``, or JSON that is
drawn, as formulas are since 2026: ``{"math_block_widget_…":{"content":"x^2"}}``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string
from chatvault.importers.texts.markdown_links import link

MARKER = re.compile("\ue200([^\ue200\ue201]*)\ue201")
REFERENCE = re.compile(r"turn\d{1,9}[a-z]{1,20}\d{1,9}")  # what a marker calls a page
_NEXT, _DESCRIBED = "\ue202", "\ue205"  # between what is given; before what is said of a file

Pages = dict[str, dict[str, Any]]  # by what markers call them


def told(marker: str, pages: Pages) -> str:
    """What stands for a marker, "" where that is nothing without its sources."""
    kind, _, rest = marker.partition(_NEXT)
    given = rest.split(_NEXT)
    if kind == "url":
        return _address(given, pages)
    said, links = _SAID.get(kind, _nothing)(given), _links(given, pages)
    return f"{said} {links}" if said and links else said or links


def said(text: str) -> str:
    """A text that came without its sources, with what its markers say by themselves."""
    return text if text.isascii() else MARKER.sub(lambda found: told(found[1], {}), text)


def unmarked(text: str) -> str:
    """What a tool said, without the marks by which the model is to name it as a source."""
    return text if text.isascii() else MARKER.sub("", text)


def linked(page: dict[str, Any]) -> str:
    """A link to a page, or its name."""
    title = string(page.get("title")) or string(page.get("name"))
    return link(title or string(page.get("attribution")), string(page.get("url")))


def _links(given: list[str], pages: Pages) -> str:
    """Links to the pages that are named, each once."""
    named = [found[0] for one in given for found in REFERENCE.finditer(one)]
    found = dict.fromkeys(linked(pages[name]) for name in named if name in pages)
    unique = list(filter(None, found))
    return f"({', '.join(unique)})" if unique else ""


def _address(given: list[str], pages: Pages) -> str:
    """A label and where it leads: an address, or the name of a page."""
    label, leads = given[0], "".join(given[1:2])
    return link(label, string(pages.get(leads, {}).get("url")) or leads)


def _nothing(given: list[str]) -> str:
    return ""


def _label(given: list[str]) -> str:
    return given[0].strip()


def _entity(given: list[str]) -> str:
    return "".join(map(string, sequence(from_json(given[0]))[1:2]))


def _files(given: list[str]) -> str:
    described = (part.partition(_DESCRIBED)[2] for part in given)
    return "\n".join(f"- {text}" for text in described if text.strip())


def _products(given: list[str]) -> str:
    chosen = sequence(mapping(from_json(given[0])).get("selections"))
    names = (string(name) for one in chosen for name in sequence(one)[1:2])
    return "\n".join(f"- {name}" for name in names if name)


def _drawn(given: list[str]) -> str:
    """Formulas; of other things that are drawn only their pages are told."""
    return "\n".join(f"$${formula}$$" for formula in _formulas(given[0]))


def _formulas(written: str) -> Iterator[str]:
    for kind, drawn in mapping(from_json(written)).items():
        formula = string(mapping(drawn).get("content")).strip()
        if kind.startswith("math") and formula:
            yield formula


_SAID: dict[str, Callable[[list[str]], str]] = {
    "entity": _entity,
    "filenavlist": _files,
    "genui": _drawn,
    "navlist": _label,
    "product": _entity,
    "products": _products,
    "video": _label,
}
