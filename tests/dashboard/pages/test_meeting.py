"""Leader and bureau note when the last meeting was; from then on its page tells both what changed since that day."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select

from dashboard.settings import Settings
from dashboard.web.application import create_app
from models.audit import AuditRecord
from tests.dashboard.web.site import Clock, Site, Visitor
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.two_towns import NOW, TODAY
from tests.product.answers import main, words

DAY = TODAY - dt.timedelta(days=9)


@pytest.fixture
def site(staffed_towns: Engine) -> Site:
    settings = Settings(database_url=staffed_towns.url.render_as_string(), second_factor="off", language="en")
    clock = Clock(NOW)
    return Site(create_app(settings, staffed_towns, scheme_registry(), clock=clock), staffed_towns, clock)


def sent(visitor: Visitor, since: str) -> int:
    form = {"csrf_token": visitor.cookie("_csrf_token"), "since": since}
    status: int = visitor.post("/meeting", data=form).status_code
    return status


def test_a_leader_reads_the_doubts_of_a_year(enter: Callable[[str], Visitor]) -> None:
    assert "unlikely in 2020" in words(main(enter("leader").open("/meeting", "?rows=doubts&period=2020")))


def test_the_day_of_the_last_meeting_is_noted_for_everybody(enter: Callable[[str], Visitor], site: Site) -> None:
    leader, bureau, agency = enter("leader"), enter("bureau"), enter("agency")
    assert "Note this day" in words(main(leader.open("/meeting")))
    assert [sent(leader, "soon"), sent(leader, TODAY.isoformat()), sent(agency, DAY.isoformat())] == [404, 404, 404]
    assert sent(leader, DAY.isoformat()) == 303
    assert f"{DAY} is noted as the last meeting." in words(main(leader.open("/meeting")))
    told = words(main(bureau.open("/meeting")))
    assert f"From {DAY} to {TODAY}." in told
    assert "Note this day" not in told
    with site.engine.connect() as connection:
        columns = (AuditRecord.account, AuditRecord.before, AuditRecord.after)
        records = connection.execute(select(*columns).where(AuditRecord.action == "meeting:note")).all()
    assert [tuple(one) for one in records] == [("leader", None, {"day": DAY.isoformat()})]
