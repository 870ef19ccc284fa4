"""A failure is told with a reference number, its trace is logged once under that number, and never shown."""

import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Blueprint
from sqlalchemy.exc import OperationalError

from dashboard.accounts.permissions import Permission
from dashboard.log import LineFormatter
from dashboard.web.errors import NotThere
from dashboard.web.rights import requires
from tests.dashboard.web.site import Site, Visitor

REFERENCE = re.compile(r"[0-9A-F]{4}-[0-9A-F]{4}")


def broken() -> dict[str, object]:
    return {
        "output": "broken.children",
        "outputs": {"id": "broken", "property": "children"},
        "inputs": [{"id": "button", "property": "n_clicks", "value": 1}],
        "changedPropIds": ["button.n_clicks"],
    }


def only_error(caplog: pytest.LogCaptureFixture) -> str:
    errors = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert len(errors) == 1
    assert errors[0].exc_info is not None
    return LineFormatter().format(errors[0])


def test_a_callback_that_raises_is_500_with_a_number_and_logged_once(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    answer = site.logged_in().call(broken())
    assert answer.status_code == 500
    assert answer.json is not None
    error = answer.json["error"]
    assert error["code"] == "failed"
    assert REFERENCE.fullmatch(error["reference"])
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text
    assert error["reference"] in only_error(caplog)


def test_a_page_that_raises_says_so_in_the_frame_and_is_logged_once(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    answer = site.logged_in().open("/ranking/six-rates")
    assert answer.status_code == 200
    found = REFERENCE.search(answer.text)
    assert found is not None
    assert "secret detail" not in answer.text
    assert "zh-frame" in answer.text
    assert found[0] in only_error(caplog)


@pytest.fixture
def downloads(make_site: Callable[..., Site]) -> Visitor:
    """A blueprint as the pages' downloads are, one of whose routes fails."""
    blueprint = Blueprint("downloads", __name__)

    @blueprint.get("/export/fails")
    @requires(Permission.TABLE_EXPORT)
    def fails() -> str:
        raise RuntimeError("a secret detail")

    @blueprint.get("/export/away")
    @requires(Permission.TABLE_EXPORT)
    def away() -> str:
        raise OperationalError("SELECT secret", {}, Exception("gone"))

    @blueprint.get("/export/nothing")
    @requires(Permission.TABLE_EXPORT)
    def nothing() -> str:
        raise NotThere

    return make_site(blueprints=[blueprint]).logged_in()


def test_a_download_that_fails_is_a_page_with_a_number(downloads: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    answer = downloads.get("/export/fails")
    assert answer.status_code == 500
    assert answer.mimetype == "text/html"
    found = REFERENCE.search(answer.text)
    assert found is not None
    assert "secret" not in answer.text
    assert found[0] in only_error(caplog)
    assert "操作未完成" in answer.text


def test_a_failure_is_told_in_the_readers_language(downloads: Visitor) -> None:
    assert "This did not work" in downloads.get("/export/fails?lang=en").text


def test_an_absent_database_is_503_and_worth_another_try(downloads: Visitor) -> None:
    answer = downloads.get("/export/away")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "secret" not in answer.text


def test_what_is_not_there_is_the_same_page_as_any_unknown_address(downloads: Visitor) -> None:
    pages = [REFERENCE.sub("", downloads.get(path).text) for path in ("/export/nothing", "/nonsense")]
    assert pages[0] == pages[1]
    assert downloads.get("/export/nothing").status_code == 404


def test_when_the_database_is_gone_everything_says_so_and_recovers(site: Site) -> None:
    leader = site.logged_in()
    file = Path(str(site.engine.url.database))
    file.rename(file.with_name("away.db"))
    assert leader.get("/").status_code == 503
    assert leader.open("/").status_code == 503
    assert site.visitor().get("/login").status_code == 503
    health = site.visitor().get("/healthz")
    assert (health.status_code, health.json) == (503, {"status": "unavailable", "database": "away"})
    assert not file.exists()
    file.with_name("away.db").rename(file)
    assert leader.open("/").status_code == 200
    assert site.visitor().get("/healthz").json == {"status": "ok", "database": "ok"}


def test_health_tells_no_details(site: Site) -> None:
    assert site.visitor().get("/healthz").json == {"status": "ok", "database": "ok"}
