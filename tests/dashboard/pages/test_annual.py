"""The bureau writes the text of the yearly report and takes the document; an agency has neither."""

import io
from collections.abc import Callable

import pytest
from docx import Document
from sqlalchemy import Engine, select

from dashboard.settings import Settings
from dashboard.web.application import create_app
from models.audit import AuditRecord
from tests.dashboard.web.site import Clock, Site, Visitor
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.two_towns import NOW
from tests.product.answers import components, main, words

REPORT = ("/annual/2021", "?view=report")
FILED = "/annual/2021/cases_filed"


@pytest.fixture
def site(staffed_towns: Engine) -> Site:
    settings = Settings(database_url=staffed_towns.url.render_as_string(), second_factor="off", language="en")
    clock = Clock(NOW)
    return Site(create_app(settings, staffed_towns, scheme_registry(), clock=clock), staffed_towns, clock)


def send(visitor: Visitor, text: str, seen: int) -> int:
    form = {"csrf_token": visitor.cookie("_csrf_token"), "year": "2021", "part": "5", "text": text, "seen": str(seen)}
    status: int = visitor.post("/annual/text", data=form).status_code
    return status


def test_the_bureau_keeps_a_text_and_the_document_has_its_numbers(enter: Callable[[str], Visitor], site: Site) -> None:
    bureau, agency = enter("bureau"), enter("agency")
    bureau.open(*REPORT)
    assert send(bureau, "立案{{立案}}件", 0) == 303
    page = main(bureau.open(*REPORT))
    assert "The report has no figure “立案”" in words(page)
    assert "立案{{立案}}件" in {one["props"].get("value") for one in components(page)}  # what was typed is not lost
    assert send(bureau, "立案{{立案数}}件", 0) == 303
    assert "The text of part 5 is kept." in words(main(bureau.open(*REPORT)))
    assert send(bureau, "别的", 0) == 303
    assert "Somebody else has changed this part meanwhile." in words(main(bureau.open(*REPORT)))
    document = Document(io.BytesIO(bureau.get("/annual/2021/report.docx").get_data()))
    rows = {row.cells[0].text: row.cells[1].text for table in document.tables for row in table.rows}
    assert f"立案{rows['立案数']}件" in [one.text for one in document.paragraphs]
    assert int(rows["立案数"]) > 0
    agency.open("/annual/2021")
    assert "Page not found" in str(agency.open(*REPORT).get_json())
    assert (agency.get("/annual/2021/report.docx").status_code, send(agency, "甲", 1)) == (404, 404)
    read = main(enter("leader").open(*REPORT))
    assert f"立案 {rows['立案数']} 件" in words(read)
    assert "{{" not in words(read)
    number = [one["props"]["children"] for one in components(read) if one["props"].get("href") == FILED]
    assert number == [rows["立案数"]]
    with site.engine.connect() as connection:
        acts = select(AuditRecord.action).where(AuditRecord.action.startswith("annual")).order_by(AuditRecord.record_id)
        assert list(connection.scalars(acts)) == ["annual_text:write", "annual:document"]


def test_each_enters_the_publication_of_its_own_tables(enter: Callable[[str], Visitor], site: Site) -> None:
    bureau, agency = enter("bureau"), enter("agency")
    assert "Not entered as published yet; the last day is 2022-01-31" in words(main(agency.open("/annual/2021")))
    assert enter_release(agency, "2022-01-16", "网站") == 303  # tomorrow
    refused = main(agency.open("/annual/2021"))
    assert "Published on: a day after the end of the year, up to today." in words(refused)
    assert "网站" in {one["props"].get("value") for one in components(refused)}
    assert enter_release(agency, "2022-01-14", "县政府网站") == 303
    agency.open("/annual/2021")
    assert "Published on 2022-01-14: 县政府网站" in words(main(agency.open("/annual/2021", "?view=figures")))
    seen = words(main(bureau.open("/annual/2021")))
    assert "Not entered as published yet; the last day is 2022-01-31; 2 of 3 agencies have not entered it" in seen
    assert enter_release(bureau, "2022-01-15", "公告栏") == 303
    seen = words(main(enter("leader").open("/annual/2021")))
    assert "Published on 2022-01-15: 公告栏" in seen
    assert enter_release(enter("leader"), "2022-01-15", "公告栏") == 404
    assert "Not entered by:  乙镇, 县粮食局" in seen
    with site.engine.connect() as connection:
        subjects = select(AuditRecord.subject).where(AuditRecord.action == "annual:release")
        assert list(connection.scalars(subjects.order_by(AuditRecord.record_id))) == ["2021/A", "2021/all"]


def enter_release(visitor: Visitor, day: str, place: str) -> int:
    form = {"csrf_token": visitor.cookie("_csrf_token"), "year": "2021", "released_on": day, "place": place}
    status: int = visitor.post("/annual/release", data=form).status_code
    return status
