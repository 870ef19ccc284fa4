"""The wall of the meeting room, made from the small county."""

from dataclasses import replace
from typing import Any

import pytest
from dash.development.base_component import Component
from sqlalchemy import Engine

from dashboard.services.meeting import meeting
from dashboard.translations import speaking
from dashboard.urls import parse
from dashboard.views import screen as view
from models.reader import SYSTEM, ReaderSession
from tests.fixtures.components import of_class, said
from tests.fixtures.small_county import TODAY, scheme_registry


def shown(engine: Engine, search: str = "") -> list[Any]:
    location = parse("/screen", search)
    assert location is not None
    with ReaderSession(engine, SYSTEM) as session, speaking("en"):
        model = meeting(session, scheme_registry(), None, TODAY)
        return list(view.screen(model, location, can_come=True))


def onward(tree: list[Any]) -> str:
    found: str = tree[0].to_plotly_json()["props"]["data-onward"]
    return found


def test_each_screen_leads_to_the_next_and_the_last_to_the_first(small_county: Engine) -> None:
    asked, seen = "view=township", []
    for _step in range(5):
        seen.append(asked)
        asked = onward(shown(small_county, asked)).partition("?")[2]
    assert seen == ["view=township", "view=department", "view=up", "view=down", "view=overdue"]
    assert asked == "view=township"


@pytest.mark.parametrize("name", ["township", "up", "down", "overdue"])
def test_each_line_has_a_part_for_each_of_its_three_columns(small_county: Engine, name: str) -> None:
    [lines] = of_class(shown(small_county, f"view={name}"), "zh-screen__lines")
    assert lines.children
    for line in lines.children:
        assert [isinstance(part, Component) for part in line.children] == [True, True, True]


def test_what_is_not_known_or_has_nothing_to_show_is_the_first_screen(small_county: Engine) -> None:
    assert (
        said(shown(small_county, "view=rectification"))
        == said(shown(small_county))
        == said(shown(small_county, "view=no-such"))
    )


def test_where_nobody_is_ranked_the_first_screen_says_why(small_county: Engine) -> None:
    location = parse("/screen", "")
    assert location is not None
    with ReaderSession(small_county, SYSTEM) as session, speaking("en"):
        model = meeting(session, scheme_registry(), None, TODAY)
        assert model.ranks is not None
        missing = replace(model.ranks, shown=replace(model.ranks.shown, run_id=None))
        failed = replace(missing, shown=replace(missing.shown, failure="no weights"))
        empty = replace(model.ranks, groups=(), risers=(), fallers=(), overdue=())
        nobody = replace(empty, groups=(("township", ()),))
        told = [
            said(list(view.screen(replace(model, ranks=ranks), location, can_come=True)))
            for ranks in (missing, failed, empty, nobody, None)
        ]
    reasons = (
        "The scores are being computed", "Reason: no weights", "No agencies yet", "No agency is ranked.",
        "No scoring scheme",
    )  # fmt: skip
    for text, why in zip(told, reasons, strict=True):
        assert why in text


def test_equal_ranks_stand_on_it_together_or_not_at_all(small_county: Engine, monkeypatch: Any) -> None:
    monkeypatch.setattr(view, "MOST_LINES", 2)
    [lines] = of_class(shown(small_county), "zh-screen__lines")
    assert len(lines.children) == 1  # the second and the third share their rank
    monkeypatch.setattr(view, "MOST_LINES", 3)
    [lines] = of_class(shown(small_county), "zh-screen__lines")
    assert len(lines.children) == 3
