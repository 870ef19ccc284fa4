"""A small Dash application with the assets, under the strict policy: pages with and without a table or a chart."""

import dash
import dash_ag_grid as dag
import dash_bootstrap_components as dbc
from dash import Dash, Input, Output, dcc, html
from flask import Flask, Response

from dashboard.web import static_files

RATES = [("立案率", 0.5), ("结案率", 0.82), ("公示率", 1), ("按期率", 0), ("维持率", None), ("胜诉率", 0.25)]
COLUMNS = [
    {"field": "unit", "cellRenderer": "ZhLink", "comparator": {"function": "zhCompare"}, "sortable": True},
    {"field": "outside", "cellRenderer": "ZhLink"},
    {"field": "rates", "cellRenderer": "ZhRateBars"},
    {"field": "trend", "cellRenderer": "ZhSparkline"},
    {"field": "states", "cellRenderer": "ZhBadges"},
]
ROWS = [
    {
        "unit": {"text": "柳河镇", "href": "/agency/A02", "sort": 2},
        "outside": {"text": "外站", "href": "//elsewhere.example/"},
        "rates": [{"label": label, "share": share, "text": "1 ÷ 2"} for label, share in RATES],
        "trend": [80, 82.5, None, 91],
        "states": [{"text": "暂定", "kind": "provisional"}, {"text": "<b>", "kind": '"><b>'}],
    },
    {"unit": {"text": "青石镇", "href": "/agency/A01", "sort": 1}},
]
PAGES = {
    "/": lambda: html.Div(dcc.Link("表", "/table")),
    "/table": lambda: dag.AgGrid(
        className="ag-theme-balham zh-aggrid",
        columnDefs=COLUMNS,
        defaultColDef={"cellDataType": False},
        rowData=ROWS,
        dashGridOptions={
            "theme": "legacy",
            "pagination": True,
            "getLocaleText": {"function": "zhLocaleText(params)"},
        },
    ),
    "/chart": lambda: dcc.Graph(
        config={"locale": "zh-CN"},
        figure={"data": [{"type": "scatterpolar", "r": [1, 2, 3], "theta": ["a", "b", "c"]}]},
    ),
    "/many": lambda: html.Div([html.Div(html.Span("1")) for _ in range(900)], id="many"),
}


class _LeanDash(Dash):
    def interpolate_index(self, **parts):
        parts["scripts"] = static_files.without_unused_scripts(parts["scripts"])
        return super().interpolate_index(**parts)


def application(language: str = "zh-CN") -> Dash:
    """`/`, `/table`, `/chart`, `/many` (1,800 components); else the address; and a button that calls the server."""
    server = Flask(__name__)
    static_files.install(server)
    app = _LeanDash(
        __name__, server=server, suppress_callback_exceptions=True, **static_files.dash_assets(dash.__version__)
    )
    app.index_string = app.index_string.replace("<html>", f'<html lang="{language}">')
    app.layout = html.Div(
        [dcc.Location(id="address"), html.Main(id="page"), dbc.Button("保存", id="save"), html.P(id="saved")]
    )

    @app.callback(Output("page", "children"), Input("address", "pathname"))
    def page(path):
        return PAGES.get(path, lambda: html.P(path, id="arrived"))()

    @app.callback(Output("saved", "children"), Input("save", "n_clicks"), prevent_initial_call=True)
    def save(_clicks):
        return "已保存"

    @server.after_request
    def policy(response: Response) -> Response:
        scripts = " ".join(["'self'", *app.csp_hashes()])
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
            "img-src 'self' data:; font-src 'self' data:; base-uri 'none'"
        )
        return response

    return app
