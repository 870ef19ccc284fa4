"""The sentences of undoing an import, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from dashboard.imports.telling.sentences import _, kind_title

if TYPE_CHECKING:
    from dashboard.imports.writing.undo import Conflict, UndoRefused

_CONFLICTS: Mapping[str, Callable[[str, str], str]] = {
    "edited": lambda row, _by: _("%(row)s was edited after the import", row=row),
    "gone": lambda row, _by: _("%(row)s is not there any more", row=row),
    "named": lambda row, by: _("%(row)s is referred to by rows of %(table)s", row=row, table=by),
}


def conflict(conflict: Conflict) -> str:
    """Which row keeps the import from being undone, and why."""
    row = f"{kind_title(conflict.kind)} {' / '.join(conflict.key)}"
    return _CONFLICTS[conflict.code](row, kind_title(conflict.by))


def refused(error: UndoRefused) -> str:
    """Why nothing was undone, and what to do."""
    if not error.conflicts:
        return _("There is no import %(number)s that could be undone.", number=error.import_no)
    lines = [
        _(
            "Import %(number)s was not undone, because %(total)s of its rows have a later history. Undo what came "
            "later first, or correct these rows by another import:",
            number=error.import_no,
            total=f"{error.total:,}",
        ),
        *map(str, error.conflicts),
    ]
    if error.total > len(error.conflicts):
        lines.append(_("… and %(more)s more.", more=f"{error.total - len(error.conflicts):,}"))
    return "\n".join(lines)
