"""The table of who may do what, made from the code: every page, route and callback × every role. See docs/access.md.

python -m dashboard.web.access_table > docs/access.md
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dash import Dash

from dashboard import urls
from dashboard.accounts.permissions import Permission, permissions_of
from dashboard.pages import PAGES
from dashboard.web import guard, rights
from models.accounts import Role

COMMAND = "python -m dashboard.web.access_table > docs/access.md"


@dataclass(frozen=True)
class Access:
    """One row: a page by its address, a route by method and rule, or a callback by its output."""

    kind: str
    what: str
    needs: Permission | None
    """None where even a stranger is answered, and where a token decides."""
    by_token: bool = False
    """A program reaches it by its token, and nobody by a role."""

    def allows(self, role: str) -> bool:
        """Whether the door lets this role through; which rows it then sees is the reader's scope."""
        return not self.by_token and (self.needs is None or self.needs in permissions_of(role))


def accesses(app: Dash, pages: Mapping[str, Callable[..., Any]] = PAGES) -> list[Access]:
    """Every page, route and callback of the application, in the order of the table."""
    return [*_pages(pages), *_routes(app), *_callbacks(app)]


def written(rows: list[Access]) -> str:
    """The table as it stands in docs/access.md."""
    head = ["", "address", "needs", *(role.value for role in Role), "stranger"]
    lines = [_line(head), _line(["---"] * len(head))]
    for row in rows:
        marks = ["✓" if row.allows(role) else "–" for role in Role]
        stranger = "✓" if row.needs is None and not row.by_token else "–"
        needs = "a token" if row.by_token else row.needs or "nothing"
        lines.append(_line([row.kind, f"`{row.what}`", needs, *marks, stranger]))
    return _OPENING + "\n".join(lines) + "\n"


def _pages(pages: Mapping[str, Callable[..., Any]]) -> Iterator[Access]:
    for name, page in pages.items():
        yield Access("page", "/" + "/".join(urls.PAGES[name]), rights.needed(page))


def _routes(app: Dash) -> Iterator[Access]:
    for rule in sorted(app.server.url_map.iter_rules(), key=lambda one: (one.rule, sorted(one.methods or ()))):
        if rule.rule in guard.CLOSED_TO_ALL:
            continue
        needs = None if rule.rule in guard.OPEN_TO_ALL else rights.needed_for_endpoint(app.server, rule.endpoint)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Access("route", f"{method} {rule.rule}", needs, rights.is_by_token(app.server, rule.endpoint))


def _callbacks(app: Dash) -> Iterator[Access]:
    for name, entry in app.callback_map.items():
        if "callback" in entry:
            yield Access("callback", name, rights.callback_needs(entry))


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


_OPENING = f"""# Who may do what

Made from the code by `{COMMAND}`; a test compares the two, and another asks
the running application for every line as every role. ✓: the door lets this role through; which rows it then sees is
the reader's scope (an agency its own and its sub-units', an officer the own file). –: answered as if it did not exist.
All pages come through the one callback, which asks for the page's permission besides its own. Programs reach the routes
below `/api/` by a token (docs/api.md), without which everybody is answered 401 there; a token reaches no other.

"""


def main() -> None:
    """Prints the table of the application as it is shipped."""
    from dashboard.settings import Settings  # noqa: PLC0415 - only the command makes an application
    from dashboard.web.application import create_app  # noqa: PLC0415 - likewise
    from models.engine import make_engine  # noqa: PLC0415 - likewise
    from plugins import registry  # noqa: PLC0415 - likewise

    with TemporaryDirectory() as folder:
        url = f"sqlite:///{(Path(folder) / 'nothing.db').as_posix()}"
        app = create_app(Settings(database_url=url), make_engine(url), registry.load(strangers=False))
        sys.stdout.write(written(accesses(app)))


if __name__ == "__main__":
    main()
