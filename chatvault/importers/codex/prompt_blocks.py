"""The blocks of a prompt: what a person sees of it, and what Codex put round it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from chatvault.domain.blocks import Block, Image, Text
from chatvault.importers.codex.pasted import Pasted, not_there, pasted_in
from chatvault.importers.codex.wrapped import is_caption, remarks, untagged, unwrapped


def taken_apart(blocks: Sequence[Block], pasted: Pasted = not_there) -> tuple[str, list[Block]]:
    """What Codex put round the prompt, and the blocks without that, with what was ``pasted``."""
    captions = list(_captions(blocks))
    shown = [block for block in blocks if not any(block is caption for caption in captions)]
    context = ""
    for place, block in enumerate(shown):
        if isinstance(block, Text):
            context, said = _parts(block.text)
            told = pasted_in(context, said, pasted)
            if not told and len(shown) == 1:
                return "", list(blocks)
            shown[place : place + 1] = told
            break
    return _joined((context, *(caption.text.strip() for caption in captions))), shown


def _parts(text: str) -> tuple[str, str]:
    """What was put round what is said in the text, and that."""
    before, asked = unwrapped(text)
    told = untagged(asked)
    return before if told == asked else text, _joined((told, *remarks(before)))


def _captions(blocks: Sequence[Block]) -> Iterator[Text]:
    """What tells that the next block is a picture of what was commented on."""
    for block, following in pairwise(blocks):
        if isinstance(block, Text) and isinstance(following, Image) and is_caption(block.text):
            yield block


def _joined(texts: Iterable[str]) -> str:
    return "\n\n".join(filter(None, texts))
