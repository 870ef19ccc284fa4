"""The wall goes on when nobody has used its session for half an hour; all else of that session is over."""

from tests.dashboard.web.site import PASSWORD, Site, Visitor, page_body, words

SCRIPTS = ("/assets/10-session.js", "/_dash-layout", "/_dash-dependencies")


def on_the_wall(site: Site, name: str = "leader", **idle: float) -> Visitor:
    """A browser on whose wall nobody has clicked for as long, by itself an hour."""
    visitor = site.logged_in(name)
    assert visitor.open("/screen").status_code == 200
    site.clock.pass_by(**(idle or {"hours": 1}))
    return visitor


def why_not(visitor: Visitor) -> str:
    answer = visitor.open("/screen")
    assert answer.json is not None
    return str(answer.json["error"]["code"])


def test_the_wall_goes_on_when_its_session_is_idle(site: Site) -> None:
    visitor = on_the_wall(site)
    for minutes in (0, 20, 20):
        site.clock.pass_by(minutes=minutes)
        assert "the wall" in words(visitor.open("/screen", "?view=up"))
    assert visitor.get("/screen").status_code == 200
    assert {path: visitor.get(path).status_code for path in SCRIPTS} == dict.fromkeys(SCRIPTS, 200)


def test_nothing_else_is_answered_then(site: Site) -> None:
    visitor = on_the_wall(site)
    assert visitor.open("/screen").status_code == 200
    for page in ("/", "/agency/A01", "/screen/", "/Screen", "//screen", "/screen?view=up", None, ["/screen"]):
        assert visitor.open(page).status_code == 401, page
    for path in ("/", "/agency/A01", "/account", "/nowhere", "/screen/x"):
        assert visitor.get(path).headers["Location"].startswith("/login"), path
    assert visitor.get("/login").status_code == 200
    assert visitor.log_out().status_code == 401
    assert visitor.post("/screen").status_code == 401
    another = {**page_body("/screen"), "output": "echo.children"}
    assert visitor.call(another).status_code == 400
    swapped = page_body("/screen", "/")
    swapped["inputs"].reverse()
    swapped["inputs"][0]["value"] = "/screen"
    assert visitor.call(swapped).status_code == 400
    for body in (b"[" * 100_000, b"not json", b"[]", b'{"inputs": 5}', b'{"inputs": [5]}'):
        assert visitor.call(body).status_code == 401, body[:20]
    assert site.ran == []


def test_what_the_wall_asks_is_no_use_of_the_session(site: Site) -> None:
    visitor = on_the_wall(site)
    with_a_click = visitor.open("/screen", "?lang=en")
    assert with_a_click.status_code == 200
    assert visitor.open("/").status_code == 401
    assert visitor.get("/").headers["Location"] == "/login"


def test_it_ends_with_the_last_hour_of_the_session(site: Site) -> None:
    visitor = on_the_wall(site, hours=12)
    assert visitor.open("/screen").status_code == 200
    site.clock.pass_by(seconds=1)
    assert why_not(visitor) == "login_required"


def test_a_session_whose_last_page_was_another_has_no_wall(site: Site) -> None:
    visitor = on_the_wall(site, minutes=1)
    visitor.open("/")
    site.clock.pass_by(minutes=31)
    assert visitor.open("/screen").status_code == 401


def test_who_may_not_see_the_wall_has_none_that_goes_on(site: Site) -> None:
    visitor = on_the_wall(site, "agency")
    assert visitor.open("/screen").status_code == 401


def test_a_forged_page_call_is_refused_there_as_anywhere(site: Site) -> None:
    visitor = on_the_wall(site)
    assert visitor.call(page_body("/screen"), origin="http://elsewhere").status_code == 403
    assert visitor.call(page_body("/screen"), headers={"X-CSRFToken": "wrong"}).status_code == 400


def test_a_login_elsewhere_ends_it_and_a_new_one_makes_a_whole_session(site: Site) -> None:
    visitor = on_the_wall(site)
    site.logged_in("leader")
    assert why_not(visitor) == "logged_in_elsewhere"
    assert visitor.log_in("leader", PASSWORD).status_code == 303
    assert visitor.get("/").status_code == 200
