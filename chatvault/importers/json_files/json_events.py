"""The events of a JSON text as it is read, as far as it is nested like one that somebody wrote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import ijson

from chatvault.importers.containers.unicode_text import as_utf8
from chatvault.importers.json_files.whole_characters import WholeCharacters

Event = tuple[str, Any]  # what ijson calls it, and the value where there is one


class NotJson(ValueError):
    """The text is damaged, cut short, or nested too deeply to be meant."""


def events(stream: BinaryIO, deepest: int) -> Iterator[Event]:
    """What begins, ends and stands in the text, down to so many levels. Raises NotJson.

    ijson follows any depth, and whoever builds values from it takes memory for each level.
    """
    depth = 0
    told = as_utf8(stream)
    try:
        for event, value in ijson.basic_parse(WholeCharacters(told), use_float=True):
            if value is None:
                if event.startswith("start_"):
                    depth += 1
                    if depth > deepest:
                        raise NotJson("nested too deeply")
                elif event.startswith("end_"):
                    depth -= 1
            yield event, value
    except (ijson.JSONError, ValueError) as error:  # also a number of thousands of digits
        raise NotJson(str(error)) from error
