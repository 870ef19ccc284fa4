"""The comparison as a tree of components, made from the small county."""

from dataclasses import replace
from typing import Any

import dash_ag_grid as dag
from dash import dcc
from sqlalchemy import Engine

from dashboard.services.comparison import comparison
from dashboard.translations import speaking
from dashboard.urls import parse
from dashboard.views import comparison as view
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from tests.fixtures.components import every, links, said
from tests.fixtures.small_county import AGENCIES, TODAY, scheme_registry


def body(engine: Engine, address: str, reader: Reader = SYSTEM) -> list[Any]:
    path, _mark, search = address.partition("?")
    location = parse(path, search)
    assert location is not None
    keys = (location.parts["scheme"], location.parts["other"])
    with ReaderSession(engine, reader) as session, speaking("en"):
        model = comparison(session, scheme_registry(), keys, location.query, TODAY)
        assert model is not None
        return list(view.comparison(model, location, can_come=True))


def test_a_line_joins_the_ranks_of_each_agency_that_both_sides_rank(small_county: Engine) -> None:
    tree = body(small_county, "/compare/six-rates/six-rates")
    [drawn] = [one for one in every(tree) if isinstance(one, dcc.Graph)]
    ends = {(*line["y"], *line["text"]) for line in drawn.figure["data"]}
    assert ends == {  # equal ranks stand below each other
        (1, 4, "东坡镇 1", "4 东坡镇"), (2, 2, "柳河镇 2", "2 柳河镇"), (3, 3, "安平乡 3", "2 安平乡"),
        (4, 1, "青石镇 4", "1 青石镇"),
    }  # fmt: skip


def test_a_disagreement_leads_to_the_rate_that_made_it(small_county: Engine) -> None:
    tree = body(small_county, "/compare/six-rates/six-rates")
    assert links(tree)["Execution"] == "/agency/T3/six-rates/execution"  # the last of those that are named
    assert "16.00 (+12.00)" in said(tree)


def test_an_agency_is_shown_no_other(small_county: Engine) -> None:
    tree = body(small_county, "/compare/six-rates/six-rates", Reader("agency", Reach.AGENCIES, frozenset({"T2"})))
    [table] = [one for one in every(tree) if isinstance(one, dag.AgGrid)]
    assert [(row["name"]["text"], row["left_rank"]["text"], row["gap"]["text"]) for row in table.rowData] == [
        ("柳河镇", "2/4", "—"),
    ]  # fmt: skip
    shown = f"{said(tree)} {table.rowData}"
    assert [name for code, (name, _kind) in AGENCIES.items() if code != "T2" and name in shown] == []


def test_a_side_without_scores_says_which_and_why(small_county: Engine) -> None:
    shown = said(body(small_county, "/compare/six-rates/six-rates?period=2015&against=2021"))
    assert "Six rates of enforcement, Year 2015" in shown
    assert "The scores are being computed" in shown


def test_each_side_leads_to_its_ranking_and_both_to_the_other_order(small_county: Engine) -> None:
    led = links(body(small_county, "/compare/six-rates/six-rates?period=2020&against=2021&group=department"))
    assert led["Six rates of enforcement, Year 2020"] == "/ranking/six-rates?period=2020&group=department"
    assert led["Six rates of enforcement, Year 2021"] == "/ranking/six-rates?group=department"
    assert led["Swap sides"] == "/compare/six-rates/six-rates?against=2020&group=department"


def test_without_two_agencies_ranked_on_both_sides_it_says_so(small_county: Engine) -> None:
    location = parse("/compare/six-rates/six-rates", "")
    assert location is not None
    with ReaderSession(small_county, SYSTEM) as session, speaking("en"):
        model = comparison(session, scheme_registry(), ("six-rates", "six-rates"), location.query, TODAY)
        assert model is not None
        alone = replace(model, pairs=model.pairs[:1], agreement=None, disagreements=())
        shown = said(view.comparison(alone, location, can_come=True))
    assert "Fewer than two agencies of this group are ranked on both sides" in shown
    assert "Ranks on both sides" not in shown
