"""Answers that browsers save as a file, under a name that may be Chinese."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

from flask import Response


def saved_as(answer: Response, name: str) -> Response:
    """The answer as a file of this name, which nobody on the way keeps.

    A header holds Latin letters only: a server fails on others, so the name is written as RFC 6266 says.
    """
    names = {"filename": unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()}
    if names["filename"] != name:
        names["filename*"] = f"UTF-8''{quote(name, safe='')}"
    answer.headers.set("Content-Disposition", "attachment", **names)
    answer.headers["Cache-Control"] = "no-store"
    return answer
