"""How the installation is, for the system administrator: what needs attention first, then versions and plugins."""

from __future__ import annotations

import datetime as dt

from dash import html
from dash.development.base_component import Component

from dashboard import wording
from dashboard.components import heading, marks, tiles
from dashboard.components.marks import Badge, BadgeKind
from dashboard.components.tables import Head, Line, table
from dashboard.services.system import Check, Condition, System
from dashboard.translations import _
from plugins.contract import Plugin

_KINDS: dict[Condition, BadgeKind] = {
    Condition.BAD: "failed",
    Condition.ATTENTION: "low",
    Condition.GOOD: "ok",
}


def title() -> str:
    """The page's title."""
    return _("System")


def system(model: System) -> list[Component]:
    """The page's body."""
    worst = sorted(model.checks, key=lambda one: list(_KINDS).index(one.condition))
    versions = table([Head(_("Program")), Head(_("Version"))], [Line([name, found]) for name, found in model.versions])
    plugins = table([Head(_("Plugin")), Head(_("State"))], [_plugin(one) for one in model.plugins])
    return [
        heading.page_head(title(), note=_("What keeps this installation running. It shows no row of business.")),
        tiles.card(
            _("State"),
            table(
                [Head(_("What")), Head(_("Condition")), Head(_("Found")), Head(_("What to do"))],
                [Line([_name(one), marks.badge(_badge(one)), _found(one), _advice(one)]) for one in worst],
            ),
        ),
        html.Div(
            [tiles.card(_("Versions"), versions), tiles.card(_("Plugins"), plugins)], className="zh-grid zh-grid--2"
        ),
    ]


def _plugin(one: Plugin) -> Line:
    if one.failure is None:
        return Line([f"{one.name} {one.version}".strip(), marks.badge(Badge(_("Works"), "ok"))])
    reason = wording.text(one.failure)
    return Line([one.name, [marks.badge(Badge(_("Failed"), "failed")), " ", reason]], "loss")


def _badge(one: Check) -> Badge:
    words = {Condition.GOOD: _("Good"), Condition.ATTENTION: _("Needs attention"), Condition.BAD: _("Act now")}
    return Badge(words[one.condition], _KINDS[one.condition])


def _name(one: Check) -> str:
    names = {
        "sqlite": _("Database"),
        "postgresql": _("Database"),
        "schema": _("Tables"),
        "scoring": _("Score runs"),
        "backup": _("Backup"),
        "disk": _("Disk"),
        "keys": _("Key files"),
        "transport": _("Transport"),
        "plugins": _("Plugins"),
        "dash_hooks": _("Strangers' code in Dash"),
    }
    return names[one.key]


def _found(one: Check) -> str:
    facts = one.facts
    match one.key:
        case "sqlite":
            return f"SQLite {facts['version']} · {facts['where']}"
        case "postgresql":
            checksums = _("data checksums: %(state)s", state=facts["checksums"])
            return f"PostgreSQL {facts['version']} · {checksums} · {facts['where']}"
        case "schema":
            return _("version %(found)s", found=facts["found"])
        case "scoring":
            latest = facts["latest"] and wording.moment(dt.datetime.fromisoformat(facts["latest"]))
            return _(
                "%(waiting)s waiting, %(failed)s failed, the last one finished %(latest)s",
                waiting=facts["waiting"],
                failed=facts["failed"],
                latest=latest or _("never"),
            )
        case "backup":
            latest = facts["latest"] and wording.moment(dt.datetime.fromisoformat(facts["latest"]))
            return _("the last one holds the state of %(latest)s", latest=latest) if latest else _("never")
        case "disk":
            return _("%(free)s free of %(total)s", free=facts["free"], total=facts["total"])
        case "keys":
            return facts["files"] or _("readable by their owner alone")
        case "transport":
            return facts["transport"]
        case "plugins":
            return _("%(number)s installed", number=facts["installed"])
        case _:
            return facts["packages"] or _("none")


def _advice(one: Check) -> str:
    if one.condition is Condition.GOOD:
        return ""
    match one.key:
        case "sqlite":
            return _(
                "This SQLite can damage a database in rare circumstances. Take a Python with SQLite 3.51.3 or newer, "
                "or PostgreSQL."
            )
        case "postgresql":
            return _("Switch data checksums on (pg_checksums), so that a damaged disk is noticed.")
        case "schema":
            return _("Run “zhiheng upgrade” with this version of the program.")
        case "scoring" if one.condition is Condition.BAD:
            return _("The worker does not work. Look into the log and start the service again.")
        case "scoring":
            return _("The pages name the reason beside the scores concerned; tell the scheme's author.")
        case "backup":
            return _("Run “zhiheng backup” each day (docs/backup.md), and look into the log of its service.")
        case "disk":
            return _("Make room: when the disk is full, nothing can be imported, confirmed or backed up.")
        case "keys":
            return _("Others may read these key files. Allow only their owner: chmod 600.")
        case "transport":
            return _(
                "Put a TLS proxy before the server and set ZHIHENG_TRANSPORT=https, unless a VPN protects the way."
            )
        case "plugins":
            return _("The others work. The plugin's line below says why; tell its author, or uninstall it.")
        case _:
            return _("Remove these packages: they add code to every Dash application.")
