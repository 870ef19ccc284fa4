"""The deduction sheet of one officer: what stands on it; P1 of scored_officers.py."""

import pytest
from sqlalchemy import Engine

from dashboard.settings import Settings
from dashboard.web.application import create_app
from tests.dashboard.web.site import Clock, Site
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.two_towns import NOW
from tests.product.answers import addresses, heading, main, words


@pytest.fixture
def towns(scored_officers: Engine) -> Site:
    settings = Settings(database_url=scored_officers.url.render_as_string(), second_factor="off")
    clock = Clock(NOW)
    return Site(create_app(settings, scored_officers, scheme_registry(), clock=clock), scored_officers, clock)


@pytest.mark.parametrize("account", ["agency", "officer"])
def test_the_sheet_is_filled_as_a_person_would_fill_it(towns: Site, account: str) -> None:
    answer = towns.logged_in(account).open("/officer/P1/sheet", "?period=2021&lang=en")
    assert heading(answer) == "Deduction sheet of 赵一, officer P1"
    said = " ".join(words(main(answer)).split())
    for part in (
        "10 Enforcement responsibility row 0.00 at most 10",  # an article without an event stands there, too
        "−2.00 0.00 the same incident: 12.1 No legal basis (X2) applies, which weighs most",
        "−10.00 12, but at most 10",
        "Score row 87.00 100 less 18 leave 82; bonus 5",
        "Grade row B (good)",
        "2 of 2 (percentile 25.0)",
        "Officer assessed Signature: Date: Assessment group Signature: Date: Person in charge Signature: Date:",
        "Scheme officer-deduction, version 1 · run ",
    ):
        assert part in said
    assert "/findings/X2" in addresses(main(answer))


def test_the_file_leads_to_the_sheet_of_the_same_year(towns: Site) -> None:
    answer = towns.logged_in("officer").open("/officer/P1", "?period=2021&lang=en")
    assert "/officer/P1/sheet?period=2021" in addresses(main(answer))


def test_a_past_day_is_asked_for_on_the_sheet(towns: Site) -> None:
    answer = towns.logged_in("officer").open("/officer/P1/sheet", "?period=2021&until=2021-06-30&lang=en")
    said = " ".join(words(main(answer)).split())
    for part in ("As it stood on", "Deduction sheet as it stood on 2021-06-30", "Score now", "Score then row 82.00"):
        assert part in said
    assert "Signature" not in said
    assert "/officer/P1/sheet?period=2021&lang=en" in addresses(main(answer))
