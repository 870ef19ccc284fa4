"""A case's page as a tree of components, made from the two towns."""

from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.services.case import case_page
from dashboard.translations import Language, speaking
from dashboard.urls import href, parse
from dashboard.views import case as view
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from tests.fixtures.components import every, of_class, said
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.two_towns import FIRST, OPEN, THIRD, TODAY

REGISTRY = scheme_registry()


def body(engine: Engine, agency: str, number: str, language: Language = "en", reader: Reader = SYSTEM) -> list[Any]:
    location = parse(href("case", agency=agency, case_no=number))
    assert location is not None
    with ReaderSession(engine, reader) as session, speaking(language):
        return view.case(case_page(session, REGISTRY, agency, number, TODAY), (), location)


def test_the_course_is_drawn_with_its_limits(two_towns):
    [course] = of_class(body(two_towns, "A", OPEN), "zh-timeline")
    assert [(said(one), one.className) for one in course.children] == [
        ("2021-04-01 Filed", "zh-timeline--done"),
        ("2021-04-02 Assigned by a county leader", "zh-timeline--done"),
        (
            "2021-06-30 Limit for the decision 90 days from filing, Administrative Penalties Law art. 60 · "
            "289 days used · open, 199 days over",
            "zh-timeline--overdue",
        ),
        ("— Decision awaited", "zh-timeline--open"),
        ("— Leader's assignment not carried out yet", "zh-timeline--open"),
    ]


def test_the_head_says_how_it_stands(two_towns):
    head = said(body(two_towns, "A", OPEN)[0])
    assert "Overdue" in head
    assert "Open" in head
    assert "Closed" in said(body(two_towns, "A", FIRST)[0])


def test_auxiliary_staff_are_marked(two_towns):
    assert "钱二 P2 takes part   Auxiliary" in said(body(two_towns, "A", FIRST))


def test_points_carry_their_sign(two_towns):
    words = said(body(two_towns, "A", OPEN))
    assert "Closing rate denominator only: not done cases on hand: filed or carried in −4.00" in words
    assert "Filing rate numerator cases filed +4.00" in words


def test_markup_in_a_subject_stays_text(two_towns):
    assert "<b>占道</b>" in said(body(two_towns, "A", OPEN))


def test_what_counts_above_is_not_told_below(two_towns):
    words = said(body(two_towns, "A-1", THIRD, reader=Reader("unit", Reach.AGENCIES, frozenset({"A-1"}))))
    assert "It counts for the unit above, which you do not see." in words
    assert "甲镇 " not in words


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_has_no_more_parts_than_the_renderer_bears(two_towns, language):
    assert len(list(every(body(two_towns, "A", FIRST, language)))) <= 400
