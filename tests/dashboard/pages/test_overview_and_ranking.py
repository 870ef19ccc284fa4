"""Overview and ranking through the door: as a browser asks for them, as each account."""

import pytest
from sqlalchemy import Engine, func, select

from dashboard.settings import Settings
from dashboard.web.application import create_app
from models.scores import ScorePointer
from plugins.registry import Registry
from tests.dashboard.web.site import Clock, Site, words
from tests.fixtures.small_county import AGENCIES, NOW
from tests.fixtures.statements import statements

RANKING = "/ranking/six-rates"
ADDRESSES = [("/", ""), (RANKING, ""), (RANKING, "?group=all&sort=-change"), ("/", "?period=2020")]


@pytest.mark.parametrize(("path", "search"), ADDRESSES)
def test_a_page_is_made_of_at_most_twelve_statements(site: Site, path: str, search: str) -> None:
    for name in ("leader", "agency"):
        visitor = site.logged_in(name)
        with statements(site.engine) as sent:
            assert visitor.open(path, search).status_code == 200
        assert len(sent) <= 12, sent


@pytest.mark.parametrize(("path", "search"), ADDRESSES)
def test_the_leading_group_sees_every_agency(site: Site, path: str, search: str) -> None:
    shown = words(site.logged_in("leader").open(path, search))
    assert "青石镇" in shown
    assert "东坡镇" in shown


@pytest.mark.parametrize(("path", "search"), [*ADDRESSES, (RANKING, "?group=department&q=T1")])
def test_an_agency_never_reads_of_another(site: Site, path: str, search: str) -> None:
    shown = words(site.logged_in("agency").open(path, search))
    others = [code for code in AGENCIES if code != "T2"]
    assert [code for code in others if AGENCIES[code][0] in shown or f"/agency/{code}" in shown] == []


def test_the_data_shown_is_dated_by_its_run(site: Site) -> None:
    shown = words(site.logged_in("leader").open("/ranking/six-rates"))
    assert "数据截至" in shown


def test_a_scheme_that_is_not_installed_is_not_there(site: Site) -> None:
    visitor = site.logged_in("leader")
    assert "没有这个页面" in words(visitor.open("/ranking/beauty"))


@pytest.mark.parametrize("path", ["/", "/ranking/six-rates"])
def test_asking_for_a_period_without_a_run_makes_the_worker_compute_it(site: Site, path: str) -> None:
    visitor = site.logged_in("leader")
    assert "正在计算得分" in words(visitor.open(path, "?period=2020-03-01..2020-05-31"))
    assert "正在计算得分" in words(visitor.open(path, "?period=2020-03-01..2020-05-31"))
    with site.engine.connect() as connection:
        wishes = select(func.count()).where(ScorePointer.run_id.is_(None))
        assert connection.execute(wishes).scalar_one() == 1


@pytest.mark.parametrize("period", ["1999", "2018", "2022", "2022-01-01..2022-12-31"])
def test_a_period_without_a_day_in_the_years_of_the_cases_is_not_computed_and_the_page_says_so(
    site: Site, period: str
) -> None:
    visitor = site.logged_in("leader")
    shown = words(visitor.open("/ranking/six-rates", f"?period={period}"))
    assert "该考核期没有得分" in shown
    assert "只计算有立案的年度" in shown
    with site.engine.connect() as connection:
        assert connection.execute(select(func.count()).where(ScorePointer.run_id.is_(None))).scalar_one() == 0


def test_pages_are_in_the_language_of_the_reader(site: Site) -> None:
    visitor = site.logged_in("leader")
    assert "Whole ranking" in words(visitor.open("/", "?lang=en"))
    assert "完整排名" in words(visitor.open("/", "?lang=zh"))


def test_without_a_scheme_the_overview_leads_to_the_schemes(small_county: Engine) -> None:
    settings = Settings(database_url=small_county.url.render_as_string())
    site = Site(create_app(settings, small_county, Registry(()), clock=Clock(NOW)), small_county, Clock(NOW))
    shown = words(site.logged_in("leader").open("/"))
    assert "没有评分办法" in shown
    assert '"/schemes"' in shown
