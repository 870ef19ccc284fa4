"""The demonstration's publication: last year's six rates, prepared, signed by two and published to all agencies.

What is said of the agencies is invented like all of the demonstration, and says so.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Engine, select

from dashboard.publishing import acts
from dashboard.publishing.acts import Said
from dashboard.publishing.bulletin_facts import Added, Example
from dashboard.publishing.preparing import Asked, prepare
from dashboard.publishing.workflow import PUBLICATIONS
from dashboard.workflows.course import Turn
from dashboard.workflows.demonstration import cast
from models.publications import PublicationMove, Readership
from models.reader import SYSTEM, ReaderSession
from models.scores import ScorePointer, ScoreSubject
from plugins import periods
from plugins.registry import Registry

SCHEME = "six-rates"


def demonstration_publication(engine: Engine, registry: Registry, agency_code: str, now: dt.datetime) -> None:
    """Publishes with the demonstration's accounts, once; nothing where one of them or last year's run is missing."""
    playing = cast(engine, agency_code, {"bureau", "bureau2"}, PublicationMove)
    if playing is None or SCHEME not in registry.schemes:
        return
    year = periods.year(playing.today.year - 1, registry.schemes[SCHEME].usual_period_rule)
    with ReaderSession(engine, SYSTEM) as session:
        run_id = session.scalar(
            select(ScorePointer.run_id).where(
                ScorePointer.scheme == SCHEME, ScorePointer.readings_key == "",
                ScorePointer.first_on == year.first, ScorePointer.last_on == year.last,
            )
        )  # fmt: skip
        ranked = session.scalars(
            select(ScoreSubject.subject_code)
            .where(ScoreSubject.run_id == run_id, ScoreSubject.rank.is_not(None))
            .order_by(ScoreSubject.peer_group, ScoreSubject.rank, ScoreSubject.subject_code)
        ).all()
    if run_id is None or not ranked:
        return
    added = Added(
        (
            Example("good", ranked[0], "办结、执行均按期完成（演示）"),
            Example("bad", ranked[-1], "逾期案件较多（演示）"),
        ),
        demands="逐件核对逾期案件，按期办结；排名靠后的单位报送整改措施（演示）。",
        report_by=playing.today + dt.timedelta(days=14), office="演示县司法局",
        copies="县委办，县人大办，县政协办（演示）",
    )  # fmt: skip
    first, second = (Turn(playing.people[who], now, playing.today, PUBLICATIONS) for who in ("bureau", "bureau2"))
    asked = Asked(run_id, f"{year.last.year}年行政执法“六率”考核情况通报（演示）", added)
    number = prepare(engine, registry, first, asked)
    acts.make(engine, first, number, "sign")
    acts.make(engine, second, number, "countersign")
    acts.make(engine, second, number, "publish", Said(readers=Readership.AGENCIES))
