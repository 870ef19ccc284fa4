"""The demonstration's yearly tables: every number is the rows it leads to, on both databases and on the page."""

import io
from urllib.parse import unquote

import pytest
from docx import Document
from sqlalchemy import Engine

from dashboard.annual.figures import FIGURES
from dashboard.annual.tables import TABLES
from dashboard.services.annual_rows import annual_rows
from dashboard.services.annual_tables import annual_table
from dashboard.translations import speaking
from dashboard.urls import Query
from models.demonstration.agencies import TODAY
from models.reader import SYSTEM, ReaderSession
from plugins.decimals import plain, rounded
from tests.dashboard.web.site import Site
from tests.product.answers import main, parted, rows, words
from tests.product.visitors import reading

LOOKED_AT = {"D03", "D11", "D20", None}
"""Agencies whose every number is looked at; None is the total of all."""


@pytest.mark.parametrize("view", TABLES)
def test_every_number_is_the_rows_it_leads_to(county: Engine, view: str) -> None:
    compared = 0
    with ReaderSession(county, SYSTEM) as session, speaking("en"):
        model = annual_table(session, 2025, Query(view=view), TODAY)
        assert model.total is not None
        for line in (*model.lines, model.total):
            code = line.unit.code if line.unit else None
            assert line.adds_up
            for figure, amount in zip(model.table.figures, line.amounts, strict=True):
                if code in LOOKED_AT and amount.value:
                    page = annual_rows(session, 2025, figure.key, Query(unit=code), TODAY)
                    assert page is not None
                    assert (code, figure.key, page.number) == (code, figure.key, amount.value)
                    compared += 1
    assert compared > 4


def test_every_number_of_the_document_is_the_rows_its_link_leads_to(site: Site) -> None:
    document = Document(io.BytesIO(reading(site, "leader").get("/annual/2025/report.docx").get_data()))
    compared = []
    with ReaderSession(site.engine, SYSTEM) as session, speaking("zh"):
        for row in (row for table in document.tables for row in table.rows[1:]):
            (*_others, link) = (cell.paragraphs[0] for cell in row.cells)
            if not link.hyperlinks:
                assert row.cells[1].text in ("未填报", "—")
                continue
            if row.cells[1].text == "不予合计":
                continue
            key = unquote(link.hyperlinks[0].address.rpartition("/annual/2025/")[2])
            page = annual_rows(session, 2025, key, Query(), TODAY)
            assert page is not None
            name, number = row.cells[0].text, row.cells[1].text
            share = next((one.share for one in FIGURES.values() if one.name.zh == name), None)
            if share is None:
                shown = {rounded(page.number, page.figure.places), plain(page.number)}
                assert (name, number in shown) == (name, True), (number, shown)
                compared.append(name)
            else:
                below = annual_rows(session, 2025, share[1], Query(), TODAY)
                assert below is not None
                assert (name, number) == (name, rounded(page.number / below.number * 100, 1))
    assert len(compared) > 70


def test_the_page_shows_the_total_that_its_link_leads_to(site: Site) -> None:
    leader = reading(site, "leader")
    page = leader.open("/annual/2025", "?view=penalty")
    cells = {row["unit"]["text"]: row["penalty_all"] for row in rows(page, "annual")}
    one = cells["县市场监督管理局"]
    assert one["href"] == "/annual/2025/penalty_all?unit=D20"
    shown = words(main(leader.open(*parted(one["href"]))))
    assert f"{one['text']} rows" in shown
