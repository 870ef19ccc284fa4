"""The pages, by the names of ``dashboard.urls.PAGES``, and the blueprints of their downloads. What they are made of
and how they answer for what is not there: ``dashboard.web.router``."""

from __future__ import annotations

from dash import html
from flask import Blueprint

from dashboard.translations import _
from dashboard.web.router import Page, PageRequest, Pages


def _overview(_request: PageRequest) -> Page:
    return Page(_("Overview"), html.H1(_("Overview"), className="zh-pagehead__title"))


PAGES: Pages = {"overview": _overview}
BLUEPRINTS: tuple[Blueprint, ...] = ()
