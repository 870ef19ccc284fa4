"""The ranking page: one row an agency, each number a link to what is behind it; the unranked apart, with the reason."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import controls, heading, marks, tiles
from dashboard.services.publications import Published
from dashboard.services.ranking import UNRANKED, Ranking
from dashboard.translations import _, language, plural
from dashboard.views import publication_marks, ranking_rows
from plugins.ranking import ALL_GROUP
from plugins.scheme import Scheme


def ranking(
    model: Ranking,
    location: urls.Location,
    *,
    can_come: bool,
    found: Published | None = None,
    may_prepare: bool = False,
    hidden: bool = False,
) -> list[Component]:
    """The page's body. ``can_come``: a run that is missing has been asked for; ``found``: what was published of it;
    ``hidden``: before that the reader sees no score."""
    links = publication_marks.links(found, model.shown.run_id, may_prepare=may_prepare)
    body = [_head(model, [*links, *_exports(model, location)], published=found is not None)]
    if model.shown.run_id is None:
        return [
            *body,
            _periods(model),
            heading.no_run(failure=model.shown.failure, can_come=can_come, again=location.href()),
        ]
    body += heading.run_notices(failure=model.shown.failure, stale=model.shown.stale)
    body += [heading.unknown(key, value) for key, value in model.unknown]
    if not model.groups and hidden and found is None:
        return [*body, _periods(model), publication_marks.withheld(model.scheme, model.shown.period)]
    if not model.groups:
        return [*body, _nobody(model)]
    if model.own:
        body.append(heading.notice(_("You see your own agency; its rank is among all agencies of its peer group.")))
    body.append(_choices(model, location))
    if not model.ranked and not model.unranked:
        return [*body, _not_found(model, location)]
    tables = []
    if model.ranked:
        tables.append(tiles.card("", ranking_rows.ranked(model), foot=_footnotes(model), flush=True))
    if model.unranked:
        tables.append(tiles.card(_how_many(model), ranking_rows.unranked(model), flush=True))
    return [*body, html.Div(tables, className="zh-grid")]


def title(scheme: Scheme) -> str:
    """The page's title."""
    return _("Ranking: %(scheme)s", scheme=scheme.title.in_language(language()))


def _exports(model: Ranking, location: urls.Location) -> list[Component]:
    return [_beside(model), *controls.export_links(location)] if model.ranked or model.unranked else []


def _head(model: Ranking, actions: list[Component], *, published: bool) -> Component:
    several = [marks.provisional()] if model.shown.provisional else []
    if not published and model.shown.run_id is not None:
        several.append(publication_marks.unpublished())
    return heading.page_head(
        title(model.scheme),
        crumbs=[(_("Overview"), urls.href("overview"))],
        note=_note(model),
        marks=several,
        actions=actions,
    )


def _beside(model: Ranking) -> Component:
    said = controls.said_period(model.scheme, model.shown.period, model.usual_period)
    address = urls.href("comparison", scheme=model.scheme.key, other=model.scheme.key, group=model.group, **said)
    return dcc.Link(_("Side by side"), href=address, className="btn btn-outline-secondary")


def _note(model: Ranking) -> str:
    period = wording.period(model.shown.period, model.scheme)
    if model.group == UNRANKED:
        return _("%(period)s · The agencies of all peer groups that have no rank, and why.", period=period)
    if model.group == ALL_GROUP:
        return _("%(period)s · Peer groups are compared apart: a rank counts within its own group.", period=period)
    return _("%(period)s · Ranked within the peer group by the score out of 100.", period=period)


def _periods(model: Ranking, *others: Component) -> Component:
    return controls.period_form(model.scheme, model.shown.period, model.years, model.usual_period, others)


def _choices(model: Ranking, location: urls.Location) -> Component:
    if model.own:
        return _periods(model)
    form = _periods(model, controls.search_field(model.q, _("Name or code of an agency")))
    groups = [(tab.key, tab.agencies) for tab in model.groups]
    return html.Div([controls.group_tabs(groups, model.group, location), form], className="zh-tabbar")


def _footnotes(model: Ranking) -> str:
    told = [_("Equal scores share a rank, and the next rank is skipped.")]
    if model.before:
        told.append(_("Ranks are compared with %(period)s.", period=wording.period(model.before, model.scheme)))
    if model.shown.judged_on is not None:
        told.append(_("Open cases are judged as of %(day)s.", day=model.shown.judged_on.isoformat()))
    if any(one.withheld for one in model.medians.values()):
        told.append(wording.medians_withheld())
    return " ".join(told)


def _how_many(model: Ranking) -> str:
    return plural("%(number)s agency is not ranked", "%(number)s agencies are not ranked", len(model.unranked))


def _nobody(model: Ranking) -> Component:
    period = wording.period(model.shown.period, model.scheme)
    return heading.empty(
        _("Nobody to rank"),
        _("No agency that you may see is scored by this scheme in this period (%(period)s).", period=period),
        [(_("To the overview"), urls.href("overview"))],
    )


def _not_found(model: Ranking, location: urls.Location) -> Component:
    return heading.empty(
        _("No agency found"),
        _(
            "No agency of %(group)s has “%(words)s” in its name or code.",
            group=wording.group(model.group),
            words=model.q,
        ),
        [(_("Show all"), location.href(q=""))],
    )
