"""What a page costs: SQL statements, mounted components, bytes before the first chart."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from tests.dashboard.web.site import Site
from tests.fixtures.statements import statements
from tests.product.answers import components, content
from tests.product.visitors import PASSWORDS, reading

MOST_STATEMENTS = 12
MOST_COMPONENTS = 400
LARGEST_FIRST_PAGE = 1_000_000
ARRIVED = """() => performance.getEntries()
  .filter((entry) => entry.encodedBodySize && !entry.name.startsWith('data:'))
  .map((entry) => [new URL(entry.name).pathname, entry.encodedBodySize])"""

OF_FEW_STATEMENTS = [
    "/",
    "/?period=2024",
    "/ranking/six-rates",
    "/ranking/six-rates?group=all&sort=-overdue",
    "/compare/six-rates/responsibility",
    "/annual/2025?view=penalty",
    "/annual/2025/penalty_all",
    "/agency/D11",
    "/agency/D11?period=2024",
    "/agency/D11-1",
    "/officers",
    "/officers?unit=D11&sort=-certificate&page=2",
    "/findings",
    "/findings?rows=mine&state=told",
    "/findings/candidates",
    "/records/complaints",
]
"""The overview, the ranking, the agency's page, officers, findings and records, as first seen and otherwise."""
FILES = [
    "/officer/YL0437",
    "/officer/YL0437?rows=reviewed&page=2",
    "/officer/YL0437?rows=rectification&period=2024",
    "/officer/YL0354?rows=file_reviews&period=2024",
    "/officer/YL0437/sheet",
    "/officer/YL0437?view=responsibility-officers",
    "/officer/YL0437/sheet?view=responsibility-officers",
]
"""An officer's file: lists of five tables, and the score with its events; YL0354 was vetoed in 2024."""
OTHERS = [
    "/meeting",
    "/screen?view=up",
    "/annual/2025?view=figures",
    "/annual/2025?view=report",
    "/findings/2025-00003",
    "/agency/D11/six-rates",
    "/agency/D11/six-rates/filing?rows=denominator",
    "/agency/D11/six-rates/closing?rows=denominator",
    "/agency/D11/six-rates/overdue_now",
    "/schemes",
    "/schemes/six-rates",
    "/schemes/six-rates?rows=readings",
    "/schemes/six-rates?rows=measures",
    "/schemes/officer-deduction",
    "/schemes/officer-deduction?rows=readings",
    "/schemes/responsibility-officers",
    "/officers/grades/officer-deduction",
    "/officers/grades/responsibility-officers",
]


def opening(site: Site, engine: Engine, account: str, address: str) -> list[str]:
    """The statements of the whole request, the session's and the account's among them."""
    path, question, search = address.partition("?")
    visitor = reading(site, account)
    with statements(engine) as sent:
        answer = visitor.open(path, question + search)
    assert answer.status_code == 200
    return sent


@pytest.mark.parametrize("account", ["leader", "agency"])
@pytest.mark.parametrize("address", OF_FEW_STATEMENTS)
def test_a_page_sends_at_most_twelve_statements(site: Site, sqlite_county: Engine, account: str, address: str) -> None:
    sent = opening(site, sqlite_county, account, address)
    assert 0 < len(sent) <= MOST_STATEMENTS, "\n".join(sent)


@pytest.mark.parametrize("address", FILES)
def test_an_officers_file_sends_at_most_twelve_statements(site: Site, sqlite_county: Engine, address: str) -> None:
    sent = opening(site, sqlite_county, "leader", address)
    assert 0 < len(sent) <= MOST_STATEMENTS, "\n".join(sent)


@pytest.mark.parametrize("account", ["leader", "agency"])
def test_no_page_mounts_more_than_four_hundred_components(site: Site, account: str) -> None:
    visitor = reading(site, account)
    mounted = {}
    for address in (*OF_FEW_STATEMENTS, *FILES, *OTHERS):
        path, question, search = address.partition("?")
        mounted[address] = sum(1 for _ in components(content(visitor.open(path, question + search))))
    assert {address: number for address, number in mounted.items() if number > MOST_COMPONENTS} == {}


def test_the_first_page_brings_at_most_a_megabyte_and_no_chart(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("账号").fill("leader")
    page.get_by_label("密码").fill(PASSWORDS["leader"])
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    brought = dict(page.evaluate(ARRIVED))
    assert brought["/_dash-update-component"] > 0
    assert [name for name in brought if "plotly" in name] == []
    assert sum(brought.values()) <= LARGEST_FIRST_PAGE, brought
