"""A plugin's panel stands on the agency's page with numbers of the very run that is shown."""

import datetime as dt
import logging
from collections.abc import Iterator
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from dashboard.scoring import runs, wishes
from dashboard.services.panels import panels
from dashboard.translations import speaking
from dashboard.views.panels import cards
from models.agencies import Agency
from models.cases import Case
from models.engine import make_engine, read_only
from models.reader import Reach, Reader, ReaderSession
from plugins import registry
from plugins.contract import Fact, Panel, PanelChart, PanelContent, PanelTable, Text, hookimpl
from plugins.periods import parse
from plugins.registry import Registry
from tests.fixtures.keys import KEYS

YEAR = parse("2021")
NOW = dt.datetime(2022, 1, 10, tzinfo=dt.UTC)
ALL = Reader("leader", Reach.ALL)


def installed(content: Any) -> Registry:
    """The shipped plugins and one that gives a panel of the cases filed."""
    panel = Panel("small.filed", Text("立案数", "Filed"), "agency", ("cases.filed",), content)
    shipped = registry.load(strangers=False)
    given = SimpleNamespace(zhiheng_panels=hookimpl(lambda: [panel]))
    return Registry((*shipped.plugins, registry.load_module("stranger", given, shipped.plugins)))


@pytest.fixture
def engine(migrated_database: str) -> Iterator[Engine]:
    made = make_engine(migrated_database, keys=KEYS)
    with made.begin() as connection:
        connection.execute(insert(Agency).values(code="T1", name="青石镇", kind="township"))
        connection.execute(insert(Agency).values(code="S1", name="中队", kind="subordinate", parent_code="T1"))
        for number, agency in enumerate(("T1", "T1", "S1")):
            connection.execute(
                insert(Case).values(
                    agency_code=agency, case_no=str(number), kind="penalty", filed_on=dt.date(2021, 2, 1)
                )
            )
    yield made
    made.dispose()


def shown(engine: Engine, content: Any, reader: Reader = ALL) -> Any:
    known = installed(content)
    scheme = known.schemes["six-rates"]
    wishes.wish(engine, scheme, [YEAR], NOW)
    with read_only(engine).connect() as connection:
        wanted = wishes.due(connection, known, NOW.date())
    run_id = runs.make(engine, known, wanted[0], NOW.date(), NOW)
    assert run_id is not None
    with ReaderSession(engine, reader) as session:
        return panels(session, known, scheme, run_id, "T1", YEAR)


def test_a_panel_gets_the_numbers_of_the_run_sub_units_included(engine: Engine) -> None:
    (one,) = shown(engine, lambda numbers, period: PanelContent(facts=(Fact(Text("数", "n"), str(dict(numbers))),)))
    assert one.content.facts[0].value == str({"cases.filed": Fraction(3)})


def test_a_panel_that_fails_costs_itself_only(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        (one,) = shown(engine, lambda numbers, period: 1 / 0)
    assert one.content is None
    assert "small.filed" in caplog.text


def test_nonsense_from_a_panel_is_not_drawn(engine: Engine) -> None:
    (one,) = shown(engine, lambda numbers, period: "<b>big</b>")
    assert one.content is None


def test_a_reader_gets_no_numbers_of_another_agency(engine: Engine) -> None:
    stranger = Reader("other", Reach.AGENCIES, frozenset({"T9"}))
    (one,) = shown(engine, lambda numbers, period: PanelContent(note=Text(str(numbers["cases.filed"]), "")), stranger)
    assert one.content.note.zh == "0"


def test_a_panel_is_drawn_as_text(engine: Engine) -> None:
    content = PanelContent(
        facts=(Fact(Text("立案", "Filed"), "<i>3</i>"),),
        table=PanelTable((Text("名", "Name"), Text("数", "Number")), (("a", "1"),)),
        chart=PanelChart(("一月", "二月"), (1.0, 2.0), Text("件", "cases")),
        note=Text("说明", "A note"),
    )
    drawn = shown(engine, lambda numbers, period: content)
    with speaking("en"):
        (card,) = cards(drawn)
    text = str(card.to_plotly_json())
    for words in ("Filed", "<i>3</i>", "Name", "A note", "cases"):
        assert words in text
