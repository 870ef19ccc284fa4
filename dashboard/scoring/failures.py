"""Why an attempt to make a run failed, as it is kept with the run; ``dashboard.wording`` puts it into words."""

from __future__ import annotations

from traceback import format_exception_only

from sqlalchemy.exc import StatementError

from models.base import TEXT_LENGTH

INTERRUPTED = "interrupted"
"""Nobody ended it for its own sake, so it is made again."""
TOOK_LONGER = "took_longer"
PROCESS_ENDED = "process_ended"


def took_longer(seconds: float) -> str:
    """It was ended because it took longer than so many seconds."""
    return f"{TOOK_LONGER} {seconds:.0f}"


def process_ended(code: int | None) -> str:
    """Its process ended by itself with this exit code; a negative one is the signal that ended it."""
    return f"{PROCESS_ENDED} {code}"


def raised(error: BaseException) -> str:
    """What the scheme raised, without the statement at fault and its values, which may be another agency's.

    Its text is a stranger's: what a database or a page cannot hold is left out.
    """
    shown = error.orig if isinstance(error, StatementError) and error.orig is not None else error
    whole = "".join(format_exception_only(shown))[: 2 * TEXT_LENGTH]  # it may be of any length
    said = " ".join(whole.split())  # str() of a stranger's exception may itself raise
    return "".join(one for one in said if one.isprintable())[:TEXT_LENGTH]
