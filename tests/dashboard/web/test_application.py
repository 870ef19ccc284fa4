"""What keeps the application from starting: weak keys, debugging by environment, strangers' code in Dash."""

import os
from collections.abc import Callable

import pytest
from pydantic import SecretStr

from dashboard.settings import SettingProblem
from dashboard.web.application import refuse_back_doors
from tests.dashboard.web.site import Site, words


@pytest.mark.parametrize(
    "variable",
    ["DASH_DEBUG", "dash_debug", "DASH_MCP_ENABLED", "DASH_HOT_RELOAD", "DASH_UI", "DASH_PROPS_CHECK",
     "DASH_SERVE_DEV_BUNDLES", "DASH_REQUESTS_PATHNAME_PREFIX", "FLASK_DEBUG"],
)  # fmt: skip
def test_a_variable_that_changes_dash_is_refused_by_name(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "true")
    with pytest.raises(SettingProblem, match=variable):
        make_site()


def test_other_variables_are_none_of_our_business() -> None:
    refuse_back_doors(["PATH", "DASHBOARD", "ZHIHENG_PORT"], [])


def test_a_package_that_hooks_itself_into_dash_is_refused_by_name() -> None:
    with pytest.raises(SettingProblem, match="dash-spy"):
        refuse_back_doors([], ["dash-spy"])


def test_a_weak_key_is_refused(make_site: Callable[..., Site]) -> None:
    with pytest.raises(SettingProblem, match="ZHIHENG_SECRET_KEY"):
        make_site(secret_key=SecretStr("changeme"))


def test_debugging_is_off_and_there_is_no_agents_door(site: Site) -> None:
    assert site.app.server.debug is False
    assert "/_mcp" not in {rule.rule for rule in site.app.server.url_map.iter_rules()}
    assert site.logged_in().get("/_mcp").status_code == 404
    assert "FLASK_DEBUG" not in os.environ


def test_a_second_application_in_one_process_works_like_the_first(make_site: Callable[..., Site]) -> None:
    for _ in range(2):
        assert "柳河镇" in words(make_site().logged_in().open("/"))
