"""Scripts and styles are compressed once and kept by browsers; other answers are compressed as they are made."""

import gzip
import re
from functools import partial

import dash
import pytest
from dash import Dash, dcc, html
from flask import Flask, Response, jsonify, send_file

from dashboard.web import static_files

GZIP = {"Accept-Encoding": "gzip, deflate"}
FOREVER = "public, max-age=31536000, immutable"
EACH_TIME = "public, no-cache"


class LeanDash(Dash):
    def interpolate_index(self, **parts):
        parts["scripts"] = static_files.without_unused_scripts(parts["scripts"])
        return super().interpolate_index(**parts)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Flask(__name__)
    server.register_error_handler(404, lambda _error: ("our own page for what is not there", 404))
    static_files.install(server)
    LeanDash(__name__, server=server, **static_files.dash_assets(dash.__version__)).layout = html.Div(dcc.Graph())

    export = tmp_path_factory.mktemp("export") / "cases.csv"
    export.write_text("case_no\n" * 1000)
    server.add_url_rule("/long", "long", lambda: jsonify(["案件"] * 1000))
    server.add_url_rule("/short", "short", lambda: jsonify(["案件"]))
    server.add_url_rule("/picture", "picture", lambda: Response(b"\x89PNG" * 1000, mimetype="image/png"))
    server.add_url_rule("/streamed", "streamed", lambda: Response((f"{n}\n" for n in range(2000)), mimetype="text/csv"))
    server.add_url_rule("/export", "export", lambda: send_file(export))
    secret = {"Cache-Control": "no-store, no-transform"}
    server.add_url_rule("/secret", "secret", lambda: Response("token " * 1000, headers=secret))
    return server


@pytest.fixture
def get(server):
    """`get(address, headers={})`: the whole answer, closed as a web server closes it."""
    return partial(server.test_client().get, buffered=True)


@pytest.fixture
def compressions(monkeypatch):
    """The lengths of what is compressed during the test."""
    lengths = []
    compress = gzip.compress

    def counted(data, *level, **options):
        lengths.append(len(data))
        return compress(data, *level, **options)

    monkeypatch.setattr(static_files.gzip, "compress", counted)
    return lengths


def scripts_of(get):
    return re.findall(r'src="([^"]+)"', get("/").text)


def suite_of(get, name):
    (address,) = [address for address in scripts_of(get) if name in address]
    return address


@pytest.mark.parametrize("file", ["zhiheng.css", "vendor/bootstrap.min.css"])
def test_a_style_sheet_travels_compressed_and_arrives_whole(get, file):
    answer = get(f"/assets/{file}", headers=GZIP)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.vary.as_set() == {"accept-encoding"}
    assert gzip.decompress(answer.data) == (static_files.assets_folder() / file).read_bytes()
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_a_script_is_compressed_once_however_often_it_is_asked_for(get, compressions):
    address = suite_of(get, "dash_html_components")
    plain = get(address).data
    bodies = {get(address, headers=GZIP).data for _ in range(3)}
    bodies.add(get(re.sub(r"m\d+", "m1", address), headers=GZIP).data)
    assert compressions.count(len(plain)) == 1
    assert [gzip.decompress(body) for body in bodies] == [plain]


@pytest.mark.parametrize("encodings", ["", "br", "gzip;q=0"])
def test_who_cannot_read_gzip_gets_the_file_itself(get, encodings):
    answer = get("/assets/zhiheng.css", headers={"Accept-Encoding": encodings})
    assert "Content-Encoding" not in answer.headers
    assert answer.vary.as_set() == {"accept-encoding"}
    assert answer.data == (static_files.assets_folder() / "zhiheng.css").read_bytes()


def test_versioned_addresses_are_kept_for_good(get):
    for address in [suite_of(get, "dash_renderer"), static_files.asset_url("zhiheng.css")]:
        assert get(address, headers=GZIP).headers["Cache-Control"] == FOREVER


@pytest.mark.parametrize(
    "address",
    [
        "/assets/zhiheng.css",
        "/_dash-component-suites/dash/dcc/async-graph.js",
        "/_dash-component-suites/plotly/package_data/plotly.min.js",
    ],
)
def test_other_addresses_are_asked_for_each_time_and_not_sent_again(get, address):
    get("/")  # Dash registers its suites with the first page
    first = get(address, headers=GZIP)
    assert first.headers["Cache-Control"] == EACH_TIME
    again = get(address, headers={**GZIP, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == EACH_TIME
    assert again.vary.as_set() == {"accept-encoding"}
    other = get(address, headers={**GZIP, "If-None-Match": '"another"'})
    assert (other.status_code, other.data) == (200, first.data)


def test_the_plotly_of_a_chart_is_the_small_bundle(get):
    answer = get("/_dash-component-suites/plotly/package_data/plotly.min.js")
    assert answer.mimetype == "text/javascript"
    assert answer.data == (static_files.assets_folder() / "vendor" / "plotly.min.js").read_bytes()


@pytest.mark.parametrize(
    "address",
    [
        "/_dash-component-suites/nothing/x.js",
        "/_dash-component-suites/dash/dcc/nothing.js",
        "/_dash-component-suites/dash/../../secret.py",
        "/assets/nothing.css?m=1",
    ],
)
def test_a_file_that_is_not_there_is_not_found_and_not_kept(get, address):
    answer = get(address)
    assert (answer.status_code, answer.text) == (404, "our own page for what is not there")
    assert "Cache-Control" not in answer.headers


def test_long_answers_are_compressed_as_they_are_made(get):
    answer = get("/long", headers=GZIP)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.vary.as_set() == {"accept-encoding"}
    assert "Cache-Control" not in answer.headers
    assert gzip.decompress(answer.data) == get("/long").data


@pytest.mark.parametrize("address", ["/short", "/picture", "/streamed", "/export", "/secret"])
def test_short_packed_streamed_and_untransformable_answers_stay_as_they_are(get, address):
    answer = get(address, headers=GZIP)
    assert "Content-Encoding" not in answer.headers
    assert answer.data == get(address).data


def test_a_page_has_the_own_sheets_last_and_no_vendored_script_by_dashs_walk(get):
    page = get("/").text
    sheets = [address.split("?")[0] for address in re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)]
    own = ["/assets/pages.css", "/assets/zhiheng.css"]
    assert sheets == [*(f"/assets/vendor/{name}" for name in static_files.STYLESHEETS), *own]
    vendored = [address.split("?")[0] for address in scripts_of(get) if "/vendor/" in address]
    assert vendored == [f"/assets/vendor/{name}" for name in static_files.SCRIPTS]


def test_dash_and_our_own_pages_write_an_assets_address_alike(get):
    page = get("/").text
    for asset in ("zhiheng.css", "favicon.ico"):
        assert re.findall(rf'href="([^"]*/{asset}[^"]*)"', page) == [static_files.asset_url(asset)]


def test_a_page_is_spared_the_two_scripts_of_dash_that_it_does_not_use(get):
    plain = Dash("plain", **static_files.dash_assets(dash.__version__))
    plain.layout = html.Div()
    all_scripts = set(re.findall(r'src="([^"]+)"', plain.server.test_client().get("/").text))
    spared = all_scripts - set(scripts_of(get))
    assert sorted(re.sub(r"^.*/([a-z]+).*$", r"\1", address) for address in spared) == ["bundle", "polyfill"]


@pytest.mark.parametrize(
    ("version", "served"), [("4.1.0", False), ("4.2.0", True), ("4.4.1", True), ("4.5.0rc2", False), ("5.0.0", False)]
)
def test_the_shim_is_served_for_the_versions_of_dash_that_need_it(version, served):
    ignored = static_files.dash_assets(version)["assets_ignore"]
    assert (re.search(ignored, "00-dash-reset-shim.js") is None if ignored else True) is served
    assert not ignored or re.search(ignored, "10-session.js") is None


def test_an_installed_package_carries_its_assets_inside(tmp_path, monkeypatch):
    module = tmp_path / "dashboard" / "web" / "static_files.py"
    monkeypatch.setattr(static_files, "__file__", str(module))
    assert static_files.assets_folder() == tmp_path / "assets"
    (tmp_path / "dashboard" / "assets").mkdir(parents=True)
    assert static_files.assets_folder() == tmp_path / "dashboard" / "assets"
