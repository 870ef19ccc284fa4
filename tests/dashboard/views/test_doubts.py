"""The list of doubts says each in a sentence that leads to what is behind it."""

import datetime as dt

from dashboard.services.doubt_wording import sentence
from dashboard.services.doubts import Doubt
from dashboard.translations import speaking
from dashboard.views.doubts import doubts
from tests.fixtures.components import links, said

TODAY = dt.date(2021, 12, 31)
ABOVE = ("Imports", "/import")
FELL = Doubt("fell", "T1", "/agency/T1", {"now": 2, "before": 11}, "青石镇")


def test_a_doubt_names_the_agency_and_both_numbers() -> None:
    with speaking("en"):
        page = doubts([FELL], 2021, TODAY, ABOVE)
    assert (
        links(page)["Cases filed: 2, and 11 in the same days of the year before: more than 80 % fewer."] == "/agency/T1"
    )
    assert "青石镇" in said(page)


def test_one_case_is_said_as_one() -> None:
    said_of = {"officer": "O1", "example": "〔2021〕3号"}
    with speaking("en"):
        told = [sentence(Doubt("uncertified", "T1", "/", {**said_of, "number": number}, "")) for number in (1, 2)]
    assert [one.partition("of decision ")[2] for one in told] == [
        "of 1 case, 〔2021〕3号.", "of 2 cases, such as 〔2021〕3号.",
    ]  # fmt: skip


def test_it_is_said_in_chinese() -> None:
    with speaking("zh"):
        assert "上年同期 11 件" in said(doubts([FELL], 2021, TODAY, ABOVE))


def test_without_doubts_it_says_what_was_looked_at_and_when() -> None:
    with speaking("en"):
        words = said(doubts([], 2021, TODAY, ABOVE))
    assert "Looked at on 2021-12-31: Closed against filed" in words
