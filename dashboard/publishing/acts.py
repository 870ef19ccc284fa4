"""Moves with a publication 办理: signing, publishing, withdrawing. Each stands with its audit record, or not at all.

Whether whoever acts may see the publication, the caller has asked before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, insert, select

from dashboard.publishing.workflow import BY_ANOTHER
from dashboard.translations import _
from dashboard.workflows import course
from dashboard.workflows.course import Turn
from dashboard.workflows.deciding import Standing, actor_of, why_not
from dashboard.workflows.declaration import Move
from dashboard.workflows.refused import MoveRefused, refusal
from models import audit
from models.base import TEXT_LENGTH
from models.publications import Publication, PublicationMove, PublicationRelease, PublicationState, Readership
from models.reader import SYSTEM, acting_for


@dataclass(frozen=True)
class Said:
    """What comes with a move."""

    reason: str = ""
    readers: str = ""
    """To whom it is published, with that move."""
    sha256: str = ""
    """The hash that stood on the page: a signature is of what was seen. Empty where there was no page."""


def make(engine: Engine, turn: Turn, number: str, key: str, said: Said = Said()) -> None:
    """Makes a move with a publication that is there. Raises MoveRefused, and then nothing was done."""
    move = turn.workflow.by_key[key]
    if key == BY_ANOTHER:
        raise MoveRefused(_("A publication is corrected by publishing the one that corrects it."))
    if move.reason and not said.reason.strip():
        raise MoveRefused(_("Give the reason in words."))
    if len(said.reason) > TEXT_LENGTH:
        raise MoveRefused(_("The reason is longer than %(most)s characters.", most=TEXT_LENGTH))
    if "readers" in move.fields and said.readers not in set(Readership):
        raise MoveRefused(_("Say to whom it is published."))
    with acting_for(engine, SYSTEM).begin() as connection:
        row = _locked(connection, number)
        moves = moves_of(connection, number)
        _check(turn, move, moves)
        if said.sha256 not in ("", row.sha256):
            raise MoveRefused(_("This is not the content that the page had. Look at it again."))
        after: dict[str, Any] = {}
        if "readers" in move.fields:
            after["readers"] = said.readers
            connection.execute(
                insert(PublicationRelease).values(number=number, readers=said.readers, released_on=turn.today)
            )
            if row.corrects:
                _correct(connection, turn, row.corrects, number, row.why)
        appended(connection, turn, number, move, len(moves) + 1, row.sha256, after, said.reason)


def standing(moves: Sequence[Mapping[Any, Any]]) -> Standing:
    """How a publication stands after these moves, of which there is at least the first."""
    return Standing(moves[-1]["state_after"], [course.made(one) for one in moves], None)


def state_of(connection: Connection, number: str) -> str:
    """The state after the last move; empty where there is no such publication."""
    return next((one["state_after"] for one in reversed(moves_of(connection, number))), "")


def moves_of(connection: Connection, number: str) -> list[RowMapping]:
    """The moves in their order. The publication's row is to be locked before, where one is to be added."""
    made = select(PublicationMove.__table__).where(PublicationMove.number == number).order_by(PublicationMove.position)
    return list(connection.execute(made).mappings())


def appended(
    connection: Connection,
    turn: Turn,
    number: str,
    move: Move,
    position: int,
    sha256: str,
    after: Mapping[str, Any],
    reason: str = "",
    other: str | None = None,
) -> None:
    """Adds the move and its audit record, which both name the hash."""
    holder = turn.holder
    connection.execute(
        insert(PublicationMove).values(
            number=number, position=position, move=move.key, at=turn.now, made_on=turn.today, account=holder.name,
            person=holder.display_name, reason=reason.strip() or None, state_after=move.to, sha256=sha256, other=other,
        )
    )  # fmt: skip
    audit.record(
        connection, at=turn.now, account=holder.name, role=holder.role, action=f"publication:{move.key}",
        subject=number, reason=reason.strip() or None, address=turn.caller.address,
        request_id=turn.caller.request_id, detail={"position": position},
        after={"state": move.to, "sha256": sha256, **after},
    )  # fmt: skip


def _locked(connection: Connection, number: str) -> Any:
    """On PostgreSQL two who move at once wait here for each other; a row that is never updated can still be locked."""
    columns = (Publication.sha256, Publication.corrects, Publication.why)
    return connection.execute(select(*columns).where(Publication.number == number).with_for_update()).one()


def _check(turn: Turn, move: Move, moves: list[RowMapping]) -> None:
    why = why_not(turn.workflow, move, standing(moves), actor_of(turn.holder), turn.today)
    if why is not None:
        raise refusal(why)


def _correct(connection: Connection, turn: Turn, old: str, number: str, why: str | None) -> None:
    """The old one stays as it is and as readable as it was; from now on it says by which it was corrected."""
    row, move = _locked(connection, old), turn.workflow.by_key[BY_ANOTHER]
    moves = moves_of(connection, old)
    if moves[-1]["state_after"] != PublicationState.PUBLISHED:
        raise MoveRefused(_("%(number)s is not published, or was corrected already: correct the newest.", number=old))
    appended(connection, turn, old, move, len(moves) + 1, row.sha256, {"by": number}, why or "", number)
