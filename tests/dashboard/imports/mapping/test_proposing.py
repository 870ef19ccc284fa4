"""What is proposed for headers that nobody knows."""

from dashboard.imports.kinds import KINDS
from dashboard.imports.mapping.proposing import likely_kind, propose
from dashboard.imports.tables.table import Raw

CASES = KINDS["cases"]


def proposed(headers: list[str], cells: list[list[Raw]], keys: list[str | None] | None = None) -> list[str | None]:
    return propose(CASES, headers, keys or [None] * len(headers), cells)


def test_a_header_that_holds_a_known_one_is_proposed_as_it() -> None:
    assert proposed(["案件名称或案由", "行政处罚决定日期"], [["占道经营"], ["2021-03-05"]]) == ["title", "decided_on"]


def test_headers_that_end_otherwise_but_speak_of_the_same_are_proposed_as_it() -> None:
    found = proposed(["罚没款", "立案时间", "案件号"], [["1.25"], ["2021-03-05"], ["城执罚〔2021〕3号"]])
    assert found == ["penalty_amount", "filed_on", "case_no"]


def test_cells_that_the_column_cannot_read_speak_against_it() -> None:
    assert proposed(["立案日期说明"], [["群众举报后立案"]]) == [None]


def test_what_a_header_means_already_is_proposed_for_no_other() -> None:
    assert proposed(["案由", "案由补充"], [["甲"], ["乙"]], ["title", None]) == ["title", None]


def test_no_column_is_proposed_twice() -> None:
    found = proposed(["立案日期一", "立案日期二"], [["2021-03-05"], ["2021-03-06"]])
    assert sorted(map(str, found)) == ["None", "filed_on"]


def test_what_is_like_nothing_is_left_alone() -> None:
    assert proposed(["天气", ""], [["晴"], ["x"]]) == [None, None]


def test_the_kind_is_that_of_most_of_the_headers() -> None:
    kind = likely_kind(
        ["诉讼案号编号", "单位编码", "法院立案日期", "审级"], [["X1"], ["A01"], ["2021-01-01"], ["一审"]]
    )
    assert kind is not None
    assert kind.key == "lawsuits"


def test_headers_like_nothing_are_of_no_kind() -> None:
    assert likely_kind(["甲乙丙丁", "戊己庚辛"], [["晴"], ["雨"]]) is None


def test_words_of_a_closed_list_tell_their_column_whatever_it_is_called() -> None:
    assert proposed(["类型", "天气"], [["处罚", "许可"], ["晴", "处罚"]]) == ["kind", None]
