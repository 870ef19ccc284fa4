"""Every link leads somewhere, and what a page promises to lead to the rows behind it does."""

import re

import pytest

from dashboard import urls
from dashboard.accounts.permissions import permissions_of
from dashboard.pages import PAGES
from dashboard.web.rights import needed
from tests.dashboard.web.site import Site, Visitor
from tests.product.answers import Component, addresses, components, content, heading, main, parted, rows, words
from tests.product.visitors import reading

DEPTH = 3
OF_A_KIND = 3
"""Pages of one kind that are looked at; the others of it are made by the same code from other rows."""
SCHEME = "six-rates"
NODES = ("filing", "closing", "execution", "penalty", "sued", "winning")


@pytest.fixture(scope="module")
def leader(site: Site) -> Visitor:
    return reading(site, "leader")


def page(visitor: Visitor, address: str) -> Component:
    return main(visitor.open(*parted(address)))


def of_class(value: Component, name: str) -> list[Component]:
    return [one for one in components(value) if name in (one["props"].get("className") or "").split()]


def without_a_link(several: list[Component]) -> list[str]:
    """The words of those that neither are nor hold a link; there must be some that do."""
    assert several
    return [words(one) for one in several if not addresses(one)]


def kind(address: str) -> str:
    """Addresses of one kind differ by the row that they are about."""
    path, search = parted(address)
    location = urls.parse(path, search)
    asked = sorted(re.findall(r"(\w+)=", search))
    if location is None:
        return " ".join([*path.split("/")[1:4], *asked])
    return " ".join([location.page, location.parts.get("node", ""), location.query.rows or "", *asked])


@pytest.mark.parametrize(("account", "start"), [("leader", "/"), ("security", "/accounts"), ("system", "/system")])
def test_every_link_on_every_page_leads_somewhere(site: Site, account: str, start: str) -> None:
    """From where the account lands; at `/` an administrator is only told that there is nothing."""
    visitor = reading(site, account)
    waiting, seen, looked = [(start, 0, "")], {"/", start}, dict[str, int]()
    broken, kinds = [], set()
    for address, depth, source in waiting:
        looked[kind(address)] = looked.get(kind(address), 0) + 1
        if looked[kind(address)] > OF_A_KIND or address.startswith("#"):
            continue
        path, search = parted(address)
        if visitor.get(path + search).status_code != 200:
            broken.append(f"{source} → {address}")
        location = urls.parse(path)
        if location is not None:
            kinds.add(location.page)
        if location is None or depth == DEPTH:
            continue
        answer = visitor.open(path, search)
        if "zh-error" in answer.text or not heading(answer):
            broken.append(f"{source} → {address}: {words(main(answer))}")
        found = [one for one in addresses(content(answer)) if one not in seen and "lang=" not in one]
        waiting += [(one, depth + 1, address) for one in found]
        seen.update(found)
    assert broken == []
    assert kinds == {name for name, page in PAGES.items() if needed(page) in permissions_of(account)}


def test_anchors_lead_to_a_part_of_their_page(leader: Visitor) -> None:
    for address in ("/", f"/ranking/{SCHEME}", "/agency/D20"):
        answer = content(leader.open(address))
        names = {one["props"].get("id") for one in components(answer)}
        anchors = [one[1:] for one in addresses(answer) if one.startswith("#")]
        assert [one for one in anchors if one not in names] == []
        assert anchors


def test_each_figure_and_each_line_of_the_overview_is_a_link(leader: Visitor) -> None:
    overview = page(leader, "/")
    assert without_a_link(of_class(overview, "zh-kpi")) == []
    lines = [one for one in components(overview) if one["type"] == "Li" and "zh-list__gap" not in str(one["props"])]
    assert len(lines) > 30
    assert without_a_link(lines) == []
    assert without_a_link(of_class(overview, "zh-num")) == []


def test_each_line_of_an_agencys_own_overview_is_a_link(site: Site) -> None:
    overview = page(reading(site, "agency"), "/")
    for name in ("zh-kpi", "zh-rate", "zh-num"):
        assert without_a_link(of_class(overview, name)) == []


def test_each_number_of_the_ranking_is_a_link(leader: Visitor) -> None:
    answer = leader.open(f"/ranking/{SCHEME}", "?group=all")
    ranked = rows(answer, "ranking")
    assert len(ranked) == 49
    for row in ranked:
        code = row["name"]["href"].removeprefix("/agency/")
        assert row["score"]["href"] == f"/agency/{code}/{SCHEME}"
        assert [row[node]["href"] for node in NODES] == [f"/agency/{code}/{SCHEME}/{node}" for node in NODES]
        late = row["overdue"]
        assert late["href"] == ("" if late["text"] == "0" else f"/agency/{code}/{SCHEME}/overdue_now")
    for row in rows(answer, "unranked"):
        assert row["points"]["href"] == f"{row['name']['href']}/{SCHEME}"


@pytest.mark.parametrize("agency", ["D20", "D12", "T10", "T18"])
def test_each_line_of_an_agencys_page_is_a_link(leader: Visitor, agency: str) -> None:
    shown = page(leader, f"/agency/{agency}")
    assert without_a_link(of_class(shown, "zh-kpi")) == []
    (rates,) = [one for one in components(shown) if one["type"] == "Tbody" and "closing" in str(addresses(one))]
    assert without_a_link(rates["props"]["children"]) == []
    assert set(addresses(rates)) == {f"/agency/{agency}/{SCHEME}/{node}" for node in NODES}
    costs = [one for one in components(shown) if one["type"] == "Ol" and "zh-list" in str(one["props"])]
    assert [words(line) for one in costs for line in one["props"]["children"] if not addresses(line)] == []


@pytest.mark.parametrize("agency", ["D20", "D12", "D07", "T18"])
def test_each_number_of_a_sum_leads_to_its_rows(leader: Visitor, agency: str) -> None:
    *sums, _total = of_class(page(leader, f"/agency/{agency}/{SCHEME}"), "zh-steps__expression")
    for node, one in zip(NODES, sums, strict=True):
        above, below, *deducted = addresses(one)
        assert above == f"/agency/{agency}/{SCHEME}/{node}?rows=numerator"
        assert below == f"/agency/{agency}/{SCHEME}/{node}?rows=denominator"
        assert re.match(r"\d+ +÷ +\d+ ", words(one)), words(one)
        assert len(deducted) == len(re.findall(r"(?<!→ )−\d+\.\d\d", words(one))), words(one)
        assert all("?rows=deduction-" in address for address in deducted)


def test_each_row_leads_to_its_case(leader: Visitor) -> None:
    for node, list_ in (("closing", "cost"), ("execution", "numerator"), ("penalty", "denominator")):
        shown = rows(leader.open(f"/agency/D11/{SCHEME}/{node}", f"?rows={list_}"), "evidence-rows")
        assert shown
        assert [row for row in shown if not row["case_no"]["href"].startswith("/case/D11")] == []


def test_a_suit_leads_to_its_case_where_that_is_in_the_books(leader: Visitor) -> None:
    shown = rows(leader.open(f"/agency/D07/{SCHEME}/sued", "?rows=numerator"), "evidence-rows")
    known = [row["case_no"] for row in shown if isinstance(row["case_no"], dict)]
    assert len(known) == len(shown) - 1
    assert "云岭住建罚〔2019〕33号" in [row["case_no"] for row in shown]


def test_each_way_in_which_a_case_counts_is_a_link(leader: Visitor) -> None:
    first = rows(leader.open(f"/agency/D12/{SCHEME}/closing", "?rows=deduction-cases.overdue"), "evidence-rows")[0]
    shown = page(leader, first["case_no"]["href"])
    (counted,) = [one for one in components(shown) if one["type"] == "Tbody" and "closing" in str(addresses(one))]
    assert without_a_link(counted["props"]["children"]) == []
    assert f"/agency/D12/{SCHEME}/closing?rows=deduction-cases.overdue" in {
        one.replace("period=2025&", "").replace("&period=2025", "") for one in addresses(counted)
    }
