"""``POST /api/import/<kind>`` takes rows that a program brings; ``GET /api/openapi.json`` describes it to programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from dashboard.accounts.tokens import own_codes
from dashboard.api import repeats
from dashboard.api.bodies import BodyRefused, Reason, read_csv, read_json
from dashboard.api.description import IDEMPOTENCY_KEY, description
from dashboard.api.repeats import OtherRequest, Repeatable
from dashboard.api.taking import Brought, take, try_out
from dashboard.imports.importing import Importer
from dashboard.imports.kinds import KINDS, Kind
from dashboard.imports.tables.table import Table
from dashboard.imports.telling.problems import ImportRefused
from dashboard.translations import _
from dashboard.web import reading
from dashboard.web.errors import NotThere, refusal
from dashboard.web.programs import program
from dashboard.web.rights import by_token
from models.reader import SYSTEM, acting_for

READERS: Mapping[str, tuple[str, Callable[[bytes, Kind, Path], Table]]] = {
    "application/json": ("json", read_json),
    "text/csv": ("csv", read_csv),
}
PASSING = frozenset({"changed_meanwhile", "rejected_not_writable", "unreadable"})
"""Refusals of which the program's rows are not the reason: it may send them again."""
RETRY_SECONDS = 10

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/openapi.json")
@by_token
def describe() -> ResponseReturnValue:
    """The description of this interface, as docs/openapi.json has it."""
    return jsonify(description())


@blueprint.post("/api/import/<kind>")
@by_token
def bring(kind: str) -> ResponseReturnValue:
    """Takes the rows that are right, and answers for each."""
    if kind not in KINDS:
        raise NotThere
    try:
        return _brought(KINDS[kind])
    except BodyRefused as error:
        return _refused(error)
    except OtherRequest:
        message = _("This Idempotency-Key was given to another request; give each request a key of its own.")
        return refusal(409, "key_of_another_request", message)
    except ImportRefused as error:
        if any(one.code in PASSING for one in error.refusals):
            answer = refusal(503, "try_again", _("The rows could not be taken now. Nothing was changed; try again."))
            answer.headers["Retry-After"] = str(RETRY_SECONDS)
            return answer
        reasons = [Reason(one.code, str(one)) for one in error.refusals]
        return _refused(BodyRefused(422, "not_taken", _("Nothing was taken; the reasons say why."), reasons))


def _brought(kind: Kind) -> Response:
    made_of, holder = reading.deployment(), program()
    dry_run, key = _dry_run(), _key()
    if request.mimetype not in READERS or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
        message = _("Send application/json or text/csv, in UTF-8.")
        raise BodyRefused(415, "unsupported_media_type", message)
    content, now = request.get_data(), made_of.clock()
    engine = acting_for(made_of.engine, SYSTEM)
    asked = None
    if key is not None and not dry_run:
        asked = Repeatable(holder.token_id, key, kind.key, request.mimetype, content)
        earlier = repeats.earlier_answer(engine, asked, now)
        if earlier is not None:
            return _answer(earlier, repeated=True)
    ending, read = READERS[request.mimetype]
    with TemporaryDirectory() as folder:
        brought = Brought(
            kind=kind,
            table=read(content, kind, Path(folder) / f"{kind.key}.{ending}"),
            content=content,
            by=Importer(holder.account, holder.agency_code, own_codes(engine, holder)),
            caller=reading.caller(),
            now=now,
        )
        if dry_run:
            return _answer(try_out(engine, brought))
        try:
            return _answer(take(engine, brought, asked))
        except ImportRefused:
            # The same request may have been taken in the meantime, which took the key.
            earlier = None if asked is None else repeats.earlier_answer(engine, asked, now)
            if earlier is None:
                raise
            return _answer(earlier, repeated=True)


def _dry_run() -> bool:
    """A parameter that is misspelt is refused: what was meant to be tried out would be written."""
    unknown = sorted(request.args.keys() - {"dry_run"})
    if unknown or request.args.get("dry_run", "0") not in ("0", "1"):
        raise BodyRefused(400, "bad_parameter", _("The one parameter is dry_run, which is 0 or 1."))
    return request.args.get("dry_run") == "1"


def _key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not re.fullmatch(IDEMPOTENCY_KEY, key):
        message = _("An Idempotency-Key has 1 to 64 letters, digits or signs, and no blank.")
        raise BodyRefused(400, "bad_key", message)
    return key


def _answer(text: str, *, repeated: bool = False) -> Response:
    answer = Response(text, mimetype="application/json")
    if repeated:
        answer.headers["Idempotent-Replayed"] = "true"
    return answer


def _refused(error: BodyRefused) -> Response:
    reasons = [vars(one) for one in error.reasons]
    return refusal(error.status, error.code, error.message, more={"reasons": reasons} if reasons else {})
