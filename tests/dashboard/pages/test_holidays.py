"""The bureau enters a year's holidays; where the lists end, the pages that count working days say so."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, delete, select

from dashboard.settings import Settings
from dashboard.views.holidays import ends
from dashboard.web.application import create_app
from models.audit import AuditRecord
from models.calendar import CalendarYear, known_until, working_days
from tests.dashboard.web.site import Clock, Site, Visitor
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.two_towns import NOW, TODAY
from tests.product.answers import components, main, words

LIST = "2022-01-01 至 2022-01-03 休 元旦\n2022-01-29 班\n2022-05-01 休 劳动节\n2022-10-01 休 国庆节"


@pytest.fixture
def site(staffed_towns: Engine) -> Site:
    """The two towns, in the middle of a year whose holidays nobody has entered."""
    with staffed_towns.begin() as connection:
        connection.execute(delete(CalendarYear).where(CalendarYear.year == TODAY.year))
    settings = Settings(database_url=staffed_towns.url.render_as_string(), second_factor="off", language="en")
    clock = Clock(NOW)
    return Site(create_app(settings, staffed_towns, scheme_registry(), clock=clock), staffed_towns, clock)


def send(visitor: Visitor, days: str) -> None:
    form = {"csrf_token": visitor.cookie("_csrf_token"), "year": "2022", "days": days}
    assert visitor.post("/holidays", data=form).location == "/holidays?period=2022"


def test_a_year_is_entered_at_once_and_its_end_is_warned_of(enter: Callable[[str], Visitor], site: Site) -> None:
    bureau, agency = enter("bureau"), enter("agency")
    for path in ("/desk", "/rectification", "/findings", "/findings/F2"):
        assert "The holidays of 2022 are not entered" in words(main(agency.open(path))), path
        assert "The bureau enters it." in words(main(agency.open(path)))
    send(bureau, "2022-01-01 休 元旦")
    page = main(bureau.open("/holidays", "?period=2022"))
    assert "2022-05-01 is no holiday in this list" in words(page)
    assert "not entered yet" in words(page)
    assert "2022-01-01 休 元旦" in {one["props"].get("value") for one in components(page)}
    with site.engine.connect() as connection:
        assert TODAY.year not in working_days(connection).years
    send(bureau, LIST)
    said = words(main(bureau.open("/holidays", "?period=2022")))
    assert "The holidays of 2022 are entered." in said
    assert "not entered yet" not in said
    assert "are not entered" not in words(main(agency.open("/rectification")))
    with site.engine.connect() as connection:
        calendar = working_days(connection)
        assert sum(one.year == TODAY.year for one in calendar.exceptions) == 6
        record = connection.execute(select(AuditRecord.subject).where(AuditRecord.action == "holidays:write")).all()
        assert [one.subject for one in record] == ["2022"]


@pytest.mark.parametrize(("today", "warned"), [(dt.date(2022, 10, 31), False), (dt.date(2022, 11, 1), True)])
def test_the_end_of_the_lists_is_told_before_it_comes(staffed_towns: Engine, today: dt.date, warned: bool) -> None:
    with staffed_towns.begin() as connection:
        connection.execute(delete(CalendarYear).where(CalendarYear.year == 2023))
    with staffed_towns.connect() as connection:
        until = known_until(connection, today)
    assert until == dt.date(2022, 12, 31)
    assert bool(ends(until, today, may_enter=True)) is warned
