"""Addresses are read back as they were written, whatever a case number contains; a wrong value is replaced and told."""

import datetime as dt
from urllib.parse import quote, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.urls import PAGES, Location, Query, href, parse

PART = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30)
WORD = st.from_regex(r"[A-Za-z0-9_.-]{1,20}", fullmatch=True)
DAY = st.dates(dt.date(1950, 1, 1), dt.date(2100, 12, 31))
QUERY = st.builds(
    Query,
    period=st.sampled_from([None, "2021", "2020-12-01..2021-11-30"]),
    group=st.none() | WORD,
    sort=st.none() | WORD,
    rows=st.none() | WORD,
    account=st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30).map(str.strip),
    action=st.none() | st.from_regex(r"[a-z_]{1,10}:[a-z_]{1,10}", fullmatch=True),
    result=st.none() | WORD,
    request=st.none() | WORD,
    since=st.none() | DAY,
    until=st.none() | DAY,
    q=st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30).map(str.strip),
    page=st.integers(1, 999_999),
    lang=st.sampled_from([None, "zh", "en"]),
)


def split(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.path, parts.query


@pytest.mark.parametrize(
    ("address", "page", "parts"),
    [
        ("/", "overview", {}),
        ("/ranking/six-rates", "ranking", {"scheme": "six-rates"}),
        ("/compare/six-rates/beauty", "comparison", {"scheme": "six-rates", "other": "beauty"}),
        ("/annual/2025", "annual", {"year": "2025"}),
        ("/annual/2025/penalty_all", "annual_figure", {"year": "2025", "figure": "penalty_all"}),
        ("/agency/A01", "agency", {"agency": "A01"}),
        ("/agency/A01/six-rates", "agency_scheme", {"agency": "A01", "scheme": "six-rates"}),
        ("/agency/A01/six-rates/closing", "node", {"agency": "A01", "scheme": "six-rates", "node": "closing"}),
        ("/schemes", "schemes", {}),
        ("/schemes/six-rates", "scheme", {"scheme": "six-rates"}),
    ],
)
def test_each_page_has_its_address(address: str, page: str, parts: dict[str, str]) -> None:
    assert parse(address) == Location(page, parts)
    assert href(page, **parts) == address


@pytest.mark.parametrize(
    "case_no",
    ["〔2021〕第3号", "A/B", "a#b", "a?b=c", "50%", "%2F", "~2F", "..", ".", "a b", "a\\b", "a;b", "a&b", "+"],
)
def test_a_case_number_survives_the_address(case_no: str) -> None:
    address = href("case", agency="A01", case_no=case_no)
    assert parse(address) == Location("case", {"agency": "A01", "case_no": case_no})
    assert address.count("/") == 3


@given(st.sampled_from(sorted(PAGES)), st.data(), QUERY)
def test_an_address_is_read_back_as_it_was_written(page: str, data: st.DataObject, query: Query) -> None:
    parts = {name.strip("<>"): data.draw(PART) for name in PAGES[page] if name.startswith("<")}
    written = Location(page, parts, query).href()
    assert parse(*split(written)) == Location(page, parts, query)


@given(st.sampled_from(sorted(PAGES)), st.data())
def test_the_server_which_decodes_the_path_first_sees_the_same_page(page: str, data: st.DataObject) -> None:
    parts = {name.strip("<>"): data.draw(PART) for name in PAGES[page] if name.startswith("<")}
    decoded = unquote(href(page, **parts))
    assert parse(quote(decoded)) == Location(page, parts)


@given(st.text(max_size=40), st.text(max_size=60))
def test_no_address_fails(path: str, search: str) -> None:
    parse(path, search)
    parse("/" + path, "?" + search)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "agency/A01",
        "//",
        "/agency",
        "/agency/",
        "/agency//six-rates",
        "/agency/A01/six-rates/closing/x",
        "/nonsense",
        "/login",
        "/officers/",
        "/agency/%FF",
        "/agency/a%00b",
        "/agency/" + "x" * 2000,
    ],
)
def test_other_paths_are_no_pages(path: str) -> None:
    assert parse(path) is None


def test_defaults_are_not_written() -> None:
    assert href("overview", period=None, q="", page=1) == "/"
    assert href("ranking", scheme="six-rates", group="township", page=2) == "/ranking/six-rates?group=township&page=2"


def test_an_unknown_key_is_ignored() -> None:
    assert parse("/", "?utm=1&admin=true") == Location("overview")


def test_the_first_of_two_values_counts() -> None:
    location = parse("/", "?page=2&page=3")
    assert location is not None
    assert location.query.page == 2


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("period", "2021-13"),
        ("period", "2021-02-30..2021-03-01"),
        ("period", "2021-03-01..2021-02-01"),
        ("page", "0"),
        ("page", "-1"),
        ("page", "1e3"),
        ("page", "²"),
        ("page", "9999999"),
        ("sort", "name; drop table"),
        ("group", "x" * 65),
        ("lang", "fr"),
        ("q", "x" * 101),
        ("q", "a\x00b"),
    ],
)
def test_a_wrong_value_is_replaced_by_the_default_and_told(key: str, value: str) -> None:
    location = parse("/", f"?{key}={quote(value)}")
    assert location is not None
    assert location.query == Query()
    assert location.misread == ((key, value[:100]),)


@pytest.mark.parametrize(
    "written",
    ["11010519491231002X", "１１０１０５１９４９１２３１００２ｘ", "李青 110105491231002", " 11010519491231002x"],
)
def test_an_id_number_that_somebody_searches_for_goes_into_no_link(written: str) -> None:
    location = parse("/officers", f"?q={quote(written)}&lang=en")
    assert location is not None
    assert location.href() == "/officers?lang=en"
    ((key, told),) = location.misread
    assert (key, told.count("*") >= 8) == ("q", True)


def test_a_case_number_that_looks_like_an_id_number_is_searched_for() -> None:
    location = parse("/agency/A01/six-rates/closing", "?q=330521202006150001")
    assert location is not None
    assert location.query.q == "330521202006150001"


def test_links_keep_the_query_and_change_what_they_are_for() -> None:
    location = parse("/ranking/six-rates", "?period=2021&group=township&page=3&nonsense=1")
    assert location is not None
    assert location.href(page=1, lang="en") == "/ranking/six-rates?period=2021&group=township&lang=en"


@pytest.mark.parametrize("parts", [{}, {"agency": ""}, {"agency": "a\x00"}, {"agency": "A01", "colour": "red"}])
def test_an_address_that_could_not_be_read_back_is_not_written(parts: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="agency"):
        href("agency", **parts)
