"""The level in an officer's file: off by default, else the grade under 盘锦's scheme, said to be borrowed."""

import datetime as dt

import pytest
from sqlalchemy import Engine

from dashboard import urls
from dashboard.services.officer_file import officer_file
from dashboard.translations import speaking
from dashboard.urls import Query
from dashboard.views import officer as view
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from plugins.scheme import Scheme
from tests.dashboard.integrity.conftest import SCHEME, with_levels
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.two_towns import TODAY

WITHIN_THE_YEAR = dt.date(2021, 6, 1)

P1 = Reader("officer", Reach.OWN_FILE, officer_no="P1")


@pytest.mark.parametrize("reader", [SYSTEM, P1])
def test_an_officers_level_is_the_borrowed_grade_where_the_scheme_gives_levels(
    scored_officers: Engine, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = scheme_registry()

    def said(scheme: Scheme, today: dt.date = TODAY) -> tuple[str | None, str]:
        monkeypatch.setitem(registry.schemes, "integrity-unit", scheme)
        with ReaderSession(scored_officers, reader) as session:
            model = officer_file(session, registry, "P1", Query(period="2021"), today)
        assert model is not None
        location = urls.parse("/officer/P1")
        assert location is not None
        with speaking("en"):
            page = str(view.officer(model, location, reveal=None, can_come=False))
        return model.level.level.en if model.level and model.level.level else None, page

    level, page = said(SCHEME)
    assert level is None
    assert "Level of integrity" not in page
    level, page = said(with_levels())
    assert level == "B"  # 87 points
    assert "Officers' assessment by deduction, Year 2021 (2020-12-01 to 2021-11-30): borrowed" in page
    mark = page.partition("Level of integrity")[2].partition("borrowed")[0]
    assert "Provisional" not in mark
    _level, page = said(with_levels(), WITHIN_THE_YEAR)
    assert "Provisional" in page.partition("Level of integrity")[2].partition("borrowed")[0]
