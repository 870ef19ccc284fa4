"""What every answer says to the browser: run nothing else, embed nowhere, keep nothing."""

import re

import pytest

from tests.dashboard.web.site import Site

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize(
    "path", ["/", "/agency/A01", "/nonsense", "/login", "/healthz", "/_dash-layout", "/_dash-dependencies"]
)
def test_every_answer_carries_the_protecting_headers(site: Site, path: str) -> None:
    for visitor in (site.visitor(), site.logged_in()):
        answer = visitor.get(path)
        assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Cookie" in answer.headers["Vary"]
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'none'" in policy
        assert "unsafe-eval" not in policy
        assert not re.search(r"script-src[^;]*unsafe-inline", policy)


def test_refusals_and_callbacks_carry_them_too(site: Site) -> None:
    leader = site.logged_in()
    for answer in (leader.open("/"), leader.call({}), site.visitor().open("/"), leader.post("/logout")):
        assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS
        assert answer.headers["Cache-Control"] == "no-store"


def test_scripts_and_styles_may_be_kept(site: Site) -> None:
    leader = site.logged_in()
    sources = re.findall(r'<script src="([^"]+)"', leader.get("/").text)
    assert len(sources) > 5
    for source in sources:
        answer = leader.get(source)
        assert answer.status_code == 200, source
        assert "immutable" in answer.headers["Cache-Control"], source
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_every_inline_script_of_the_first_page_is_allowed_by_its_hash(site: Site) -> None:
    import base64
    import hashlib

    answer = site.logged_in().get("/")
    policy = answer.headers["Content-Security-Policy"]
    inline = re.findall(
        r"<script(?: id=\"_dash-renderer\" type=\"application/javascript\")?>(.+?)</script>", answer.text, re.S
    )
    assert len(inline) == 2  # the title's callback and the renderer's start
    for script in inline:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_the_first_page_tells_no_version_and_names_its_language(site: Site) -> None:
    leader = site.logged_in()
    text = leader.get("/").text
    for word in ("python_version", "dash_version", "plotly_version", "dash_version_url"):
        assert word not in text
    assert '<html lang="zh-CN">' in text
    assert '<html lang="en">' in leader.get("/?lang=en").text
    assert "og:" not in text
    assert "twitter" not in text


def test_the_first_page_asks_nothing_from_elsewhere(site: Site) -> None:
    text = site.logged_in().get("/").text
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text)


def test_over_plain_http_nothing_is_promised_about_tls(site: Site) -> None:
    assert "Strict-Transport-Security" not in site.visitor().get("/login").headers
