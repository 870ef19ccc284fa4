"""The text of the invented county's yearly reports."""

from __future__ import annotations

from models.demonstration.agencies import YEARS, Row, document

LAST_PART = 10


def annual_texts() -> list[Row]:
    """Rows of ``annual_texts``: all parts of the last but one year, and all but the last of the last."""
    texts = {int(part): text for part, text in document("annual_texts.toml").items()}
    return [
        {"year": year, "part": part, "text": text, "version": 1}
        for year in YEARS[1:]
        for part, text in texts.items()
        if (year, part) != (YEARS[-1], LAST_PART)
    ]
