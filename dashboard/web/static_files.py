"""Where the assets are, which of them go on every page, and how they travel: compressed once, cached long.

It decides nothing about who may read: the guard runs before it. Dynamic answers are compressed as they are made.
"""

import gzip
import re
from pathlib import Path
from threading import Lock
from typing import TypedDict

from dash.exceptions import DependencyException
from flask import Flask, Response, request, send_from_directory
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from dashboard.accounts.permissions import Permission
from dashboard.web.rights import requires

# In this order: Zhiheng's own sheet, which Dash adds after these, has the last word.
STYLESHEETS = ("bootstrap.min.css", "bootstrap-icons.css", "ag-grid.min.css", "ag-theme-balham.min.css")
SCRIPTS = ("regenerator-runtime.min.js", "ag-grid-locale-zh-cn.js")

_RESET_SHIM = "00-dash-reset-shim.js"
# Dash puts these on every page: a polyfill for browsers before 2017, of which SCRIPTS has the one part that is used,
# and its own table, which AG Grid replaces. 43 kB compressed.
_UNUSED = re.compile(r'<script src="[^"]*/(?:deps/polyfill@|dash_table/bundle)[^"]*"></script>\s*')
_FINGERPRINT = re.compile(r"\.v[\w-]+m[0-9a-f]+\.[^/]+$")  # as dash.fingerprint writes it
_FOREVER = "public, max-age=31536000, immutable"
_ASK_EACH_TIME = "public, no-cache"
_COMPRESSIBLE = {"application/javascript", "application/json", "application/xml", "image/svg+xml"}
_LEVEL_ONCE, _LEVEL_EACH_TIME = 9, 3
_SMALLEST = 1024  # below, the headers outweigh the gain


class DashAssets(TypedDict):
    """The arguments of ``dash.Dash`` that say which assets there are."""

    assets_folder: str
    assets_ignore: str
    assets_path_ignore: list[str]
    external_stylesheets: list[str]
    external_scripts: list[str]


def assets_folder() -> Path:
    """The folder of the assets: inside the package when installed from a wheel, else at the top of the checkout."""
    packaged = Path(__file__).parents[1] / "assets"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "assets"


def dash_assets(dash_version: str, url_prefix: str = "/") -> DashAssets:
    """Arguments for ``dash.Dash``: own assets by Dash's walk, vendored ones by name, the shim only where needed."""
    major, minor = (int(part) for part in dash_version.split(".")[:2])
    needs_shim = (4, 2) <= (major, minor) < (4, 5)  # plotly/dash#3846, cured from 4.5.0rc0
    return {
        "assets_folder": str(assets_folder()),
        "assets_ignore": "" if needs_shim else f"^{_RESET_SHIM}$",
        "assets_path_ignore": ["^vendor$"],
        "external_stylesheets": [asset_url(f"vendor/{name}", url_prefix) for name in STYLESHEETS],
        "external_scripts": [asset_url(f"vendor/{name}", url_prefix) for name in SCRIPTS],
    }


def asset_url(name: str, url_prefix: str = "/") -> str:
    """The address of an asset, with its time of change so that browsers may keep it. OSError when there is none.

    Written as Dash writes those of its own walk: what the login page has fetched, the pages need not fetch again.
    """
    return f"{url_prefix}assets/{name}?m={(assets_folder() / name).stat().st_mtime}"


def without_unused_scripts(scripts: str) -> str:
    """The script tags that ``Dash.interpolate_index`` is given, less those of Dash's scripts that no page here uses."""
    return _UNUSED.sub("", scripts)


def install(server: Flask, url_prefix: str = "/") -> None:
    """Compression, cache headers and the own Plotly bundle, for a server on which Dash is made afterwards.

    Flask runs the last registered ``after_request`` first: installed before any other, this one sees the finished
    answer and has the last word on ``Cache-Control`` of scripts and styles. ``no-transform`` answers stay as they are.
    """
    suites, assets = f"{url_prefix}_dash-component-suites/", f"{url_prefix}assets/"
    compressed = _CompressedOnce()

    # dcc.Graph asks for this address when the first chart is mounted. A fixed rule goes before Dash's rule with
    # converters, so that a chart brings 0.5 MB instead of Dash's 1.5 MB.
    @server.get(f"{suites}plotly/package_data/plotly.min.js")
    @requires(Permission.PAGE_OPEN)
    def plotly_bundle() -> Response:
        return send_from_directory(assets_folder() / "vendor", "plotly.min.js", mimetype="text/javascript")

    # Dash raises for a suite or file that it has not registered, which would be a server error.
    @server.errorhandler(DependencyException)
    def unregistered_suite(_error: DependencyException) -> ResponseReturnValue:
        return server.handle_user_exception(NotFound())

    @server.after_request
    def deliver(response: Response) -> Response:
        if request.path.startswith((suites, assets)):
            return _static(response, compressed)
        return _dynamic(response)


class _CompressedOnce:
    """Compressed contents by entity tag, each made once a process; as many as there are files and versions of them."""

    def __init__(self) -> None:
        self._bodies: dict[str, bytes] = {}
        self._lock = Lock()

    def body(self, etag: str, content: bytes) -> bytes:
        with self._lock:
            if etag not in self._bodies:
                self._bodies[etag] = gzip.compress(content, _LEVEL_ONCE, mtime=0)
            return self._bodies[etag]


def _static(response: Response, compressed: _CompressedOnce) -> Response:
    if response.status_code not in (200, 304):
        return response
    versioned = _FINGERPRINT.search(request.path) is not None or "m" in request.args
    response.headers["Cache-Control"] = _FOREVER if versioned else _ASK_EACH_TIME
    response.vary.add("Accept-Encoding")
    if response.status_code == 200 and _compressible(response) and _client_takes_gzip():
        response.direct_passthrough = False  # a file of send_file: read it instead of handing it to the web server
        content = response.get_data()
        response.add_etag()  # keeps the tag that is there
        etag = response.get_etag()[0] or ""
        _replace_body(response, compressed.body(etag, content))
        response.make_conditional(request)
    return response


def _dynamic(response: Response) -> Response:
    if response.is_streamed or response.cache_control.no_transform or not _compressible(response):
        return response
    response.vary.add("Accept-Encoding")
    content = response.get_data()
    if len(content) >= _SMALLEST and _client_takes_gzip():
        _replace_body(response, gzip.compress(content, _LEVEL_EACH_TIME, mtime=0))
    return response


def _compressible(response: Response) -> bool:
    if "Content-Encoding" in response.headers:
        return False
    kind = response.mimetype or ""
    return kind.startswith("text/") or kind in _COMPRESSIBLE


def _client_takes_gzip() -> bool:
    return request.accept_encodings.quality("gzip") > 0


def _replace_body(response: Response, body: bytes) -> None:
    """The compressed body; a tag turns weak, since the same content now has two sets of bytes."""
    response.set_data(body)
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Accept-Ranges", None)
    etag = response.get_etag()[0]
    if etag:
        response.set_etag(etag, weak=True)
