"""The scheme file says what the annex of 盘交字〔2017〕219号 prints: points, caps, the period, its mistakes."""

import re

from plugins import periods
from plugins.lint import lint
from plugins.registry import Registry
from plugins.rubric import Item, Sum, leaves
from plugins.scheme import Scheme

ARTICLES = [str(number) for number in range(10, 24)]


def test_the_caps_are_those_printed(officer_deduction: Scheme):
    groups = {node.key: node for node in officer_deduction.rules().tree.children if isinstance(node, Sum)}
    assert [groups[key].cap for key in ARTICLES] == [10, 10, 10, 10, 20, 10, 10, 10, 20, 5, 5, 10, 8, 7]
    for key in ARTICLES:
        assert f"(最高扣{groups[key].cap}分)" in officer_deduction.node(key).source.wording


def test_the_honours_have_no_cap(officer_deduction: Scheme):
    groups = {node.key: node for node in officer_deduction.rules().tree.children}
    assert (groups["25"].cap, groups["26"].cap) == (None, None)


def test_each_deduction_costs_what_its_line_prints(officer_deduction: Scheme):
    for leaf in leaves(officer_deduction.rules().tree):
        assert isinstance(leaf, Item)
        wording = officer_deduction.node(leaf.key).source.wording
        if not leaf.award:
            assert str(leaf.each) in re.findall(r"扣(\d+)分", wording), leaf.key


def test_each_honour_gives_what_its_article_prints(officer_deduction: Scheme):
    for leaf in leaves(officer_deduction.rules().tree):
        if leaf.award:
            wording = officer_deduction.node(leaf.key).source.wording
            assert str(leaf.each) in re.findall(r"(?:奖励|、)(\d+)", wording), leaf.key


def test_the_period_runs_from_december_to_november(officer_deduction: Scheme):
    period = periods.parse("2021", officer_deduction.usual_period_rule)
    assert (str(period.first), str(period.last)) == ("2020-12-01", "2021-11-30")


def test_the_linter_says_what_is_wrong_with_the_document(officer_deduction: Scheme, shipped: Registry):
    said = {(one.code, one.place) for one in lint(officer_deduction, shipped.measures)}
    assert said == {("caps_differ", "nodes"), ("number_twice", "nodes.14.3b"), ("cut_off", "nodes.26")}


def test_the_sum_of_the_caps_is_told(officer_deduction: Scheme, shipped: Registry):
    caps = next(one for one in lint(officer_deduction, shipped.measures) if one.code == "caps_differ")
    assert caps.text.en == "The caps of the deductions add up to 145, but the base is 100."
