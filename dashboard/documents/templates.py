"""The template of a document: the office's own where there is one in its folder, else the one that is shipped."""

from __future__ import annotations

from pathlib import Path

from dashboard.documents.filling import TemplateFault
from dashboard.translations import _

SHIPPED = Path(__file__).parent / "shipped"
LEDGER = "整改台账"
MEETING = "执法工作月例会材料"
ANNUAL = "年度报告"
LARGEST = 10 * 1024 * 1024
"""Bytes."""


def template(name: str, folder: Path | None) -> tuple[bytes, str]:
    """Content of the template ``name`` and how a fault calls it. Raises TemplateFault where it cannot be read."""
    own = None if folder is None else folder / f"{name}.docx"
    chosen = own if own is not None and own.exists() else SHIPPED / f"{name}.docx"
    try:
        if chosen.stat().st_size > LARGEST:
            raise TemplateFault(
                _("The template %(file)s is larger than %(most)s MB. Make its pictures smaller, and save the file.",
                  file=chosen.name, most=LARGEST // 1024 // 1024)
            )  # fmt: skip
        return chosen.read_bytes(), chosen.name
    except OSError as error:
        raise TemplateFault(
            _("The template %(file)s cannot be read: %(why)s. Let the program read it, or remove it: then the shipped "
              "one is used.", file=chosen.name, why=error.strerror or type(error).__name__)
        ) from error  # fmt: skip
