"""What a page of rows says is what it delivers: the count in words, the rows on its pages, the rows of its file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from plugins.registry import Registry
from tests.dashboard.web.site import Site, Visitor
from tests.fixtures.exports import csv_table
from tests.product.answers import Component, components, main, parted, rows, words
from tests.product.visitors import reading

SCHEME = "six-rates"
LISTS = 23
AWKWARD = {
    "D03": "cases without a filing date, and more closed than filed",
    "D12": "deducted down to nothing",
    "D20": "three levels of units, markup in names, more than a thousand rows",
    "D22": "sued without any decided case",
    "D24": "suits without a judgment",
    "T06": "a quota of zero",
    "T09": "nothing filed, only carried in",
    "T10": "nothing at all",
}
TABLE = "evidence-rows"
SAID = re.compile(r"(\d+) rows?(?:, together (\d+))?( — the number in the sum)?")


@dataclass(frozen=True)
class Tab:
    """A list as its tab names it."""

    address: str
    number: int | None


@dataclass(frozen=True)
class Said:
    """What a page says of the list it shows; ``number`` is what the rows add up to where that is not their count."""

    rows: int
    number: int
    in_the_sum: bool


@pytest.fixture(scope="module")
def leader(site: Site) -> Visitor:
    return reading(site, "leader")


def tabs(visitor: Visitor, address: str) -> Iterator[Tab]:
    """The lists behind a number; a page with only one has no tabs."""
    page = main(visitor.open(*parted(address)))
    found = [one for one in components(page) if one["props"].get("aria-label") == "Rows behind this number"]
    if not found:
        yield Tab(address, None)
    for link in components(found):
        if "href" in link["props"]:
            number = re.search(r"\d+$", words(link).removesuffix("page").strip())
            yield Tab(link["props"]["href"], int(number[0]) if number else None)


def said(page: Component) -> Said:
    (found,) = [one for one in components(page) if "zh-agreement" in (one["props"].get("className") or "")]
    written = SAID.fullmatch(words(found["props"]["children"]))
    assert written, found
    return Said(int(written[1]), int(written[2] or written[1]), written[3] is not None)


def file(visitor: Visitor, address: str) -> list[dict[str, str]]:
    """The rows of the list's .csv."""
    answer = visitor.get(f"/export/csv{address}")
    assert answer.status_code == 200
    header, *found = csv_table(answer.get_data())
    return [dict(zip(header, row, strict=True)) for row in found]


@pytest.mark.parametrize("agency", AWKWARD)
def test_each_list_has_as_many_rows_as_its_page_says(leader: Visitor, installed: Registry, agency: str) -> None:
    scheme = installed.schemes[SCHEME]
    compared = 0
    for key in (*(node.key for node in scheme.nodes), *(figure.key for figure in scheme.figures)):
        for tab in tabs(leader, f"/agency/{agency}/{SCHEME}/{key}"):
            told, delivered = said(main(leader.open(*parted(tab.address)))), file(leader, tab.address)
            number = len(delivered)
            if key == "filing" and tab.address.endswith("denominator"):  # quotas are added up
                number = sum(int(row["Should file"]) for row in delivered)
            assert (tab.address, told.rows, told.number) == (tab.address, len(delivered), number)
            assert tab.number in (None, number)
            # Only what the numerator lacks of the denominator is no number of the sum.
            assert told.in_the_sum == (key == "sued" or not tab.address.endswith("cost"))
            compared += 1
    assert compared == LISTS


def test_the_pages_of_a_long_list_are_its_file_row_for_row(leader: Visitor) -> None:
    path, search = f"/agency/D20/{SCHEME}/closing", "?rows=denominator&sort=-filed_on"
    shown: list[str] = []
    page = 1
    while len(shown) < said(main(leader.open(path, search))).rows:
        cells = rows(leader.open(path, f"{search}&page={page}"), TABLE)
        shown += [row["case_no"]["text"] for row in cells]
        page += 1
    assert page > 20
    assert shown == [row["Case number"] for row in file(leader, path + search)]
