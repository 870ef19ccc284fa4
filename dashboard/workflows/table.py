"""A declared workflow as a table for people who read documents."""

from __future__ import annotations

from dashboard.accounts.permissions import GRANTED
from dashboard.workflows.declaration import Limit, Move, Workflow

_HEAD = ("move", "from", "to", "roles", "and only", "needs", "opens a limit of")


def written(workflow: Workflow) -> str:
    """The table in Markdown, a line a move."""
    lines = [_HEAD, ("---",) * len(_HEAD), *(_cells(one) for one in workflow.moves)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cells(move: Move) -> tuple[str, ...]:
    roles = ", ".join(f"`{role}`" for role, granted in GRANTED.items() if move.permission in granted)
    sources = ", ".join(f"`{one}`" for one in move.sources) or "—"
    only = [
        *(["whom it is about"] if move.by_concerned else []),
        *([f"who did not {' or '.join(move.stranger_to)} it"] if move.stranger_to else []),
        *([f"before the limit of {' or '.join(move.within)} is over"] if move.within else []),
        *([f"after {' or '.join(move.after)}, or once that is too late"] if move.after else []),
        *(f"once the limit of {' or '.join(limits)} is over" for limits in move.past),
        *([f"once after each {' or '.join(move.answers)}"] if move.answers else []),
        *([f"after {move.follows}"] if move.follows else []),
        *([f"before {move.precedes}"] if move.precedes else []),
        *([f"unless {move.unless}"] if move.unless else []),
        *([_once(move)] if move.once else []),
    ]
    needs = [
        *(["reason"] if move.reason else []),
        *(["evidence"] if move.evidence else []),
        *(["evidence with it"] if move.brings else []),
        *move.fields,
    ]
    limits = [*([_limit(move.opens)] if move.opens else [])]
    limits += [f"to answer it: {_limit(move.answerable)}"] if move.answerable else []
    return (
        f"`{move.key}`",
        sources,
        f"`{move.to}`" if move.to else "as it is",
        roles,
        "; ".join(only),
        ", ".join(needs),
        "; ".join(limits),
    )


def _limit(limit: Limit) -> str:
    return f"{limit.days} {limit.unit} days ({limit.source})"


def _once(move: Move) -> str:
    others = [one for one in move.once if one != move.key]
    return f"once, {' and '.join(others)} counted" if others else "once"
