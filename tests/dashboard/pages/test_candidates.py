"""The pages of candidates over HTTP: who may decide, what accepting and dismissing do, and that both are noted."""

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dashboard.settings import Settings
from dashboard.urls import href
from dashboard.web.application import create_app
from models.audit import AuditRecord
from tests.dashboard.web.site import Clock, Site, Visitor
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.two_towns import FIRST, NOW
from tests.product.answers import components, main, rows, words

KEY = f"uncertified_case|A|{FIRST}|P1"
"""P1's certificate was issued on 2021-03-01, a month after the decision."""
LIST = "?period=2021-01-01..2021-12-31&rows=uncertified_case"


def test_a_candidate_is_dismissed_taken_up_and_accepted(staffed_towns: Engine) -> None:
    settings = Settings(database_url=staffed_towns.url.render_as_string(), second_factor="off", language="en")
    site = Site(create_app(settings, staffed_towns, scheme_registry(), clock=Clock(NOW)), staffed_towns, Clock(NOW))
    bureau, officer = site.logged_in("bureau"), site.logged_in("officer")

    def send(visitor: Visitor, path: str, **form: str) -> int:
        sent = {"csrf_token": visitor.cookie("_csrf_token"), "candidate": KEY, **form}
        return visitor.post(path, data=sent).status_code

    def open_page() -> dict[str, str]:
        page = main(bureau.open(href("candidate", candidate=KEY)))
        return {one["props"]["name"]: one["props"].get("value") for one in components(page) if "name" in one["props"]}

    assert send(officer, "/findings/candidates/dismiss", reason="x") == 404
    assert send(bureau, "/findings/candidates/dismiss", reason="有旧证") == 303
    assert "有旧证" in str(rows(bureau.open("/findings/candidates", f"{LIST}&state=dismissed"), "candidates"))
    assert send(bureau, "/findings/candidates/take-up", reason="旧证已过期") == 303
    form = open_page()
    assert (form["officer_no"], form["item"], form["occurred_on"]) == ("P1", "11.1", "2021-02-01")
    filled = {name: str(value) for name, value in form.items() if value and name not in ("csrf_token", "candidate")}
    assert send(bureau, "/findings/record", **{**filled, "reason": "无证办案"}) == 303
    assert "Recorded as findings" in words(main(bureau.open(href("candidate", candidate=KEY))))
    with Session(staffed_towns) as session:
        noted = session.scalars(select(AuditRecord.action).where(AuditRecord.action.startswith("candidate:"))).all()
    assert noted == ["candidate:dismiss", "candidate:take_up"]
