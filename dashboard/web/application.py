"""The application factory: Flask with its door, and only then Dash behind it.

The order is the protection: Dash registers functions that run before each request, and ours must run before those.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import entry_points
from typing import Any

import dash
from flask import Blueprint, Flask, jsonify
from flask.typing import ResponseReturnValue
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from dashboard.accounts.accounts import Holder
from dashboard.api import routes as api_routes
from dashboard.pages import BLUEPRINTS, PAGES
from dashboard.settings import SettingProblem, Settings, signing_key
from dashboard.translations import _
from dashboard.web import (
    bodies,
    envelope,
    errors,
    guard,
    headers,
    login,
    own_account,
    reading,
    rights,
    router,
    static_files,
)
from dashboard.web.frame import PRODUCT
from dashboard.web.session_interface import WebSessions, web_state
from models.engine import WAITED_FOR, ping
from plugins.registry import Registry

VERSIONS = ("dash_version", "python_version", "dash_version_url", "plotly_version", "ddk_version")


class DashBehindDoor(dash.Dash):
    """Dash with a first page of our own: in the reader's language, and silent about versions."""

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]  # Dash calls it with keywords only
        lang = "en" if reading.language() == "en" else "zh-CN"
        loading = _("Loading…")
        no_script = _("Zhiheng needs JavaScript; allow it for this address.")
        return f"""<!DOCTYPE html>
<html lang="{lang}">
  <head>
    {parts["metas"]}
    <title>{PRODUCT}</title>
    {parts["favicon"]}
    {parts["css"]}
  </head>
  <body>
    <div id="react-entry-point"><div class="_dash-loading">{loading}</div></div>
    <noscript>{no_script}</noscript>
    <footer>
      {_without_versions(parts["config"])}
      {static_files.without_unused_scripts(parts["scripts"])}
      {parts["renderer"]}
    </footer>
  </body>
</html>"""


def create_app(
    settings: Settings,
    engine: Engine,
    registry: Registry,
    *,
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    pages: router.Pages = PAGES,
    blueprints: Iterable[Blueprint] = BLUEPRINTS,
) -> dash.Dash:
    """The application on an open database; ``app.server`` is its WSGI application.

    Raises :class:`SettingProblem` for a weak key, and for anything in the environment that would open a back door;
    ``UnstatedPermission`` for a route, page or callback that does not say what it needs.
    """
    refuse_back_doors(os.environ, _installed_dash_hooks())
    engine = engine.execution_options(**WAITED_FOR)
    server = Flask("dashboard.web", static_folder=None)
    server.secret_key = signing_key(settings)
    server.debug = False
    server.config.update(
        MAX_CONTENT_LENGTH=bodies.LARGEST_BODY,
        WTF_CSRF_TIME_LIMIT=None,  # the token ends with the session it is bound to
        WTF_CSRF_SSL_STRICT=False,  # the door has compared Origin, which unlike Referer is always sent
    )
    server.jinja_env.globals.update(
        _=_, asset_url=static_files.asset_url, language=reading.language, languages=reading.in_other_languages
    )

    # Of the functions after a request the first registered runs last: it compresses what the others have made.
    static_files.install(server)
    headers.install(server, lambda: app.csp_hashes(), secure=settings.secure)  # noqa: PLW0108 - made below
    errors.install(server)
    server.session_interface = WebSessions(
        engine,
        settings.session_limits,
        clock,
        secure=settings.secure,
        without_session=guard.is_without_session,
    )
    _know_holders(server)
    reading.install(server, reading.Deployment(settings, engine, registry, clock))
    guard.install(server)
    CSRFProtect(server).exempt(api_routes.blueprint)  # programs have no cookie that a page elsewhere could use
    envelope.install(server, lambda: app.callback_map)
    server.register_blueprint(login.blueprint)
    server.register_blueprint(own_account.blueprint)
    server.register_blueprint(api_routes.blueprint)
    server.add_url_rule(guard.HEALTH, "healthz", healthz)
    for blueprint in blueprints:
        server.register_blueprint(blueprint)

    app = DashBehindDoor(
        "dashboard.web",
        server=server,  # type: ignore[arg-type]  # Dash's annotation forgets that it takes a server
        title=PRODUCT,
        update_title=None,  # type: ignore[arg-type]  # documented: None for no other title
        suppress_callback_exceptions=True,  # otherwise every page's layout is sent to everybody (security.md §0.1)
        use_pages=False,
        pages_folder="",
        include_pages_meta=False,
        serve_locally=True,
        compress=False,
        add_log_handler=False,
        use_async=False,
        enable_mcp=False,
        **static_files.dash_assets(dash.__version__),
    )
    router.install(app, pages)
    rights.refuse_unstated(server, guard.OPEN_TO_ALL, app.callback_map, pages)
    return app


def healthz() -> ResponseReturnValue:
    """Whether the process lives and its database answers; no more than that, since strangers may ask."""
    try:
        ping(reading.deployment().engine)
    except SQLAlchemyError:
        return jsonify(status="unavailable", database="away"), 503
    return jsonify(status="ok", database="ok")


def refuse_back_doors(environment: Iterable[str], dash_hooks: Sequence[str]) -> None:
    """Raises :class:`SettingProblem` for variables and packages that would change what Dash serves, and to whom."""
    variables = sorted(
        name for name in environment if name.upper().startswith("DASH_") or name.upper() == "FLASK_DEBUG"
    )
    if variables:
        raise SettingProblem(
            _(
                "The environment sets %(variables)s, which can open the server to debugging or to strangers. "
                "Remove it; Zhiheng is set up by ZHIHENG_ variables only.",
                variables=", ".join(variables),
            )
        )
    if dash_hooks:
        raise SettingProblem(
            _(
                "The installed package %(packages)s adds its own code to every Dash application (entry point "
                "dash_hooks). Remove it from this Python environment.",
                packages=", ".join(dash_hooks),
            )
        )


def _installed_dash_hooks() -> list[str]:
    return sorted({one.dist.name if one.dist else one.value for one in entry_points(group="dash_hooks")})


def _know_holders(server: Flask) -> None:
    """flask-login's ``current_user`` is the account that was read with the session, never an older one."""
    manager = LoginManager()
    manager.session_protection = None  # it compares addresses and browsers kept in the cookie; ours keeps neither

    @manager.user_loader  # type: ignore[untyped-decorator]  # flask-login has no types
    def load(_account_id: str) -> Holder | None:
        found = web_state().found
        return found.holder if found is not None else None

    manager.init_app(server)


def _without_versions(config: str) -> str:
    """Dash's configuration element, without the versions it would tell every reader."""
    opening, _separator, rest = config.partition(">")
    content = json.loads(rest.removesuffix("</script>"))
    kept = {key: value for key, value in content.items() if key not in VERSIONS}
    return f"{opening}>{json.dumps(kept).replace('<', chr(92) + 'u003c')}</script>"
