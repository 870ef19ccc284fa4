"""Golden examples are compared exactly, and an example that could not fail is refused."""

from pathlib import Path
from typing import Any

import pytest

from plugins import golden
from plugins.declaration import SchemeFault
from plugins.registry import Registry
from plugins.scheme import Scheme

EXAMPLE = """
articles = [
  { article = "附件2 二" },
  { article = "附件3", why_not = { zh = "附则", en = "final provisions" } },
]

[[examples]]
key = "one"
title = { zh = "一", en = "one" }
article = "附件2 二"
wording = "办结率=办结数量÷立案数量。"
arithmetic = { zh = "1÷3", en = "1 ÷ 3" }
period = "2021"
today = 2022-02-01
rows.agencies = [{ code = "A", name = "甲镇", kind = "township" }]
rows.cases = [
  { kind = "penalty", filed_on = 2021-01-01, decided_on = 2021-01-02, closed_on = 2021-01-03, penalty_amount = 0.5 },
  { times = 2, kind = "penalty", filed_on = 2021-01-01, decided_on = 2021-01-02 },
]
expect = [{ agency = "A", nodes.closing = { value = "1/3", points = "16/3" } }]
"""


@pytest.fixture
def check(six_rates: Scheme, shipped: Registry, tmp_path: Path) -> Any:
    def checked(content: str) -> tuple[golden.Finding, ...]:
        (tmp_path / "golden.toml").write_text(content, encoding="utf-8")
        return golden.check(six_rates, tmp_path, shipped)

    return checked


def test_an_example_that_agrees_leaves_nothing_to_say(check):
    assert check(EXAMPLE) == ()


def test_a_number_that_differs_by_the_last_digit_is_found(check):
    (finding,) = check(EXAMPLE.replace("16/3", "5.333333333333"))
    assert finding == golden.Finding("one", "A nodes.closing.points", "5.333333333333", "16/3")


DIFFERENT = {
    "state": ('state = "scored"', "unranked"),
    "rank": ("rank = 1", "none"),
    "total": ("total = 22", "64/3"),
    "grade": ('grade = "good"', "none"),
    "figure": ("figures.overdue_now = 1", "0"),
    "node that is not there": ("nodes.closed.points = 16", "absent"),
    "deduction": ('nodes.closing.deducted."cases.overdue" = 2', "0"),
    "note": ('nodes.closing.note = "none"', "low_count"),
}


@pytest.mark.parametrize(("expected", "found"), DIFFERENT.values(), ids=DIFFERENT)
def test_whatever_differs_is_found_with_what_came_out(check, expected, found):
    (finding,) = check(EXAMPLE.replace('nodes.closing = { value = "1/3", points = "16/3" }', expected))
    assert finding.found == found


def test_an_agency_that_is_not_scored_is_absent(check):
    (finding,) = check(EXAMPLE.replace("expect = [", 'expect = [{ agency = "B", state = "scored" }, '))
    assert (finding.place, finding.found) == ("B state", "absent")


def test_examples_do_not_see_each_others_rows(check):
    again = EXAMPLE[EXAMPLE.index("[[examples]]") :].replace('key = "one"', 'key = "two"')
    assert check(EXAMPLE + again) == ()


def test_rows_of_an_earlier_example_can_be_used_again(check):
    rows = EXAMPLE[EXAMPLE.index("[[examples]]") : EXAMPLE.index("rows.agencies")].replace('key = "one"', 'key = "two"')
    expected = (
        'set = { carry_over = "cohort" }\nrows = "one"\nexpect = [{ agency = "A", nodes.closing.points = "16/3" }]\n'
    )
    assert check(EXAMPLE + rows + expected) == ()


EXPECTED = 'nodes.closing = { value = "1/3", points = "16/3" }'
CASES = "examples[0].rows.cases"
REFUSED = {
    "expects nothing": (f'[{{ agency = "A", {EXPECTED} }}]', "[]", "examples[0].expect"),
    "expects nothing of an agency": (f", {EXPECTED}", "", "examples[0].expect"),
    "a power of ten": ('points = "16/3"', "points = 1e-3", "examples[0].expect[0].nodes.closing.points"),
    "an unknown kind": ("rows.cases", "rows.caess", "examples[0].rows"),
    "an unknown column": ("closed_on", "closed_in", f"{CASES}[0]"),
    "a computed column": ("closed_on", "ended_on", f"{CASES}[0]"),
    "a word that the dictionary does not know": ('kind = "penalty", filed', 'kind = "fine", filed', CASES),
    "a date that is none": ("filed_on = 2021-01-01", "filed_on = 20210101", CASES),
    "an unknown agency": ('{ kind = "penalty"', '{ agency_code = "Z", kind = "penalty"', CASES),
    "a wrong quotation": ('立案数量。"', '结案数量。"', "examples[0].wording"),
    "an article that is not listed": ('"附件2 二"\nwording', '"附件2 三"\nwording', "examples[0].article"),
    "no arithmetic": ('arithmetic = { zh = "1÷3", en = "1 ÷ 3" }', "", "examples[0].arithmetic"),
    "an unknown period": ('period = "2021"', 'period = "21"', "examples[0].period"),
    "no day": ("today = 2022-02-01", 'today = "2022-02-01"', "examples[0].today"),
    "an unknown parameter": ("today =", 'set = { carried = "in" }\ntoday =', "examples[0].set"),
    "an unknown reading": ("today =", 'set = { carry_over = "in" }\ntoday =', "examples[0].set"),
    "rows of nobody": (
        EXAMPLE[EXAMPLE.index("rows.ag") : EXAMPLE.index("expect =")],
        'rows = "two"\n',
        "examples[0].rows",
    ),
}


@pytest.mark.parametrize(("old", "new", "place"), REFUSED.values(), ids=REFUSED)
def test_an_example_that_cannot_be_understood_is_refused_with_its_place(check, old, new, place):
    assert old in EXAMPLE
    with pytest.raises(SchemeFault) as refused:
        check(EXAMPLE.replace(old, new, 1))
    assert refused.value.place == place


def test_a_key_may_be_used_once(check):
    with pytest.raises(SchemeFault) as refused:
        check(EXAMPLE + EXAMPLE[EXAMPLE.index("[[examples]]") :])
    assert refused.value.place == "examples[1].key"


def test_a_folder_without_examples_is_an_error_of_the_system(six_rates, shipped, tmp_path):
    with pytest.raises(FileNotFoundError):
        golden.check(six_rates, tmp_path, shipped)


def test_coverage_names_the_nodes_and_examples_of_each_article(six_rates, tmp_path):
    (tmp_path / "golden.toml").write_text(EXAMPLE, encoding="utf-8")
    covered = {one.article: one for one in golden.coverage(six_rates, golden.load(six_rates, tmp_path))}
    assert (covered["附件2 二"].nodes, covered["附件2 二"].examples) == (("closing",), ("one",))
    assert (covered["附件2 一"].nodes, covered["附件2 一"].examples) == (("filing",), ())
    assert covered["附件3"].nodes == ()
    assert covered["附件3"].why_not is not None
