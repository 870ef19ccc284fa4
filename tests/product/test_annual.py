"""The demonstration's yearly tables: every number is the rows it leads to, on both databases and on the page."""

import pytest
from sqlalchemy import Engine

from dashboard.annual.tables import TABLES
from dashboard.services.annual_rows import annual_rows
from dashboard.services.annual_tables import annual_table
from dashboard.translations import speaking
from dashboard.urls import Query
from models.demonstration.agencies import TODAY
from models.reader import SYSTEM, ReaderSession
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


def test_the_page_shows_the_total_that_its_link_leads_to(site: Site) -> None:
    leader = reading(site, "leader")
    page = leader.open("/annual/2025", "?view=penalty")
    cells = {row["unit"]["text"]: row["penalty_all"] for row in rows(page, "annual")}
    one = cells["县市场监督管理局"]
    assert one["href"] == "/annual/2025/penalty_all?unit=D20"
    shown = words(main(leader.open(*parted(one["href"]))))
    assert f"{one['text']} rows" in shown
