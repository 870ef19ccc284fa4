"""Full-width letters, digits and marks 全角 as their plain forms: what the data dictionary folds, and nothing else."""

from __future__ import annotations

import re

_PLAIN = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}


def narrow(text: str) -> str:
    """The text with U+FF01 to U+FF5E and U+3000 as ASCII has them.

    Unicode's own folding (NFKC) does more: it makes 1 of ①, 2 of ² and (一) of ㈠, so that two codes become one.
    """
    return text if text.isascii() else text.translate(_PLAIN)


def folded_header(header: str) -> str:
    """A header without what differs from one office to the next: width, case, blanks and the star of required ones."""
    return re.sub(r"\s", "", narrow(header)).casefold().rstrip("*")
