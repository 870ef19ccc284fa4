"""The pages of the schemes as trees of components."""

from typing import Any

import pytest

from dashboard.services.schemes import scheme_page, schemes
from dashboard.translations import Language, speaking
from dashboard.urls import parse
from dashboard.views import schemes as view
from plugins.contract import Plugin, Text
from plugins.registry import Registry
from tests.fixtures.components import every, links, of_class, said
from tests.fixtures.small_county import scheme_registry

REGISTRY = scheme_registry()
PARTS = ["", "?rows=readings", "?rows=measures"]


def scheme(search: str = "", language: Language = "en") -> list[Any]:
    location = parse("/schemes/six-rates", search)
    assert location is not None
    with speaking(language):
        return view.scheme(scheme_page(REGISTRY, "six-rates"), location)


def test_the_list_leads_to_each_scheme():
    with speaking("en"):
        assert links(view.schemes(schemes(REGISTRY)))["Six rates of enforcement"] == "/schemes/six-rates"


def test_a_plugin_that_failed_is_shown_with_its_reason_in_the_readers_language():
    failed = Plugin("stranger", "1.0", failure=Text("文件损坏", "its file is broken"))
    model = schemes(Registry((*REGISTRY.plugins, failed)))
    with speaking("zh"):
        assert "stranger 1.0   未能加载：文件损坏" in said(view.schemes(model))


def test_without_any_scheme_the_page_says_what_to_do():
    with speaking("en"):
        assert "Install a plugin that brings one" in said(view.schemes(schemes(Registry(()))))


def test_each_rule_stands_with_its_wording_and_its_points():
    words = said(scheme())
    assert "Closing rate 16 points" in words
    assert "超期1件扣2分,县领导交办案件未认真落实的1件扣5分" in words
    assert "Deduction overdue cases" in words


def test_each_open_point_stands_with_default_alternatives_reason_and_whose_it_is():
    lines = [said(one) for one in of_class(scheme("?rows=readings"), "zh-table")[0].children[1].children]
    [ties] = [one for one in lines if one.startswith("Ties")]
    assert ties == (
        "Ties Equal totals share a rank and the next rank is skipped (1, 2, 2, 4). 1, 2, 2, 4 1, 2, 2, 3 "
        "this project's reading domain.md §5.2 point 16 period, total or ranks"
    )


def test_a_part_that_there_is_not_is_told():
    assert "“nonsense” in the address (rows) is not known here" in said(scheme("?rows=nonsense"))


def test_the_linters_warning_is_there():
    assert "forbids quotas" in said(scheme())


@pytest.mark.parametrize("search", PARTS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_has_no_more_parts_than_the_renderer_bears(search, language):
    assert len(list(every(scheme(search, language)))) <= 400


def test_a_scheme_of_officers_shows_caps_points_and_what_is_wrong_with_its_document():
    location = parse("/schemes/officer-deduction", "")
    assert location is not None
    with speaking("en"):
        shown = said(view.scheme(scheme_page(REGISTRY, "officer-deduction"), location))
    for part in (
        "20 points",
        "11.5 Legal time limit missed: − 5 points each",
        "+ 15 points each",
        "add up to 145",
        "(三) is printed twice",
    ):
        assert part in shown


def test_a_share_says_what_it_weighs_and_how_it_is_read():
    location = parse("/schemes/responsibility", "")
    assert location is not None
    with speaking("en"):
        words = said(view.scheme(scheme_page(REGISTRY, "responsibility"), location))
    assert "Recording 100 points, weighing 10 in the sum" in words
    assert "15 calendar days; a penalty still within them is not counted yet." in words
