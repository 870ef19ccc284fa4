"""Workbooks as LibreOffice writes them, in the little that matters here."""

import zipfile
from pathlib import Path

NAMES = " ".join(
    f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text", "style")
)
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
STYLES = (
    '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style>'
    '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
)


def document(path: Path, tables: str, *, before: str = "", mimetype: str = MIMETYPE, **parts: str) -> Path:
    """A workbook with these tables."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES} xmlns:calcext="urn:org:calcext:1.0">'
        f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{before}{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        packed.writestr("META-INF/manifest.xml", parts.pop("manifest", "<manifest/>"))
        packed.writestr("content.xml", content)
        for name, text in parts.items():
            packed.writestr(name.replace("__", "/"), text)
    return path


def table(*rows: str, name: str = "案件", style: str = "ta1") -> str:
    """A sheet."""
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'


def row(*cells: str, times: int = 1) -> str:
    """A row, perhaps repeated."""
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


def cell(text: str = "", kind: str = "string", **attributes: str) -> str:
    """A cell that shows this text; ``value``, ``date_value`` and so on are what it holds."""
    said = "".join(
        f' {"office" if name.endswith("value") else "table"}:{name.replace("_", "-")}="{value}"'
        for name, value in attributes.items()
    )
    return f'<table:table-cell office:value-type="{kind}"{said}><text:p>{text}</text:p></table:table-cell>'


def blank(times: int = 1) -> str:
    """Cells in which nothing stands."""
    return f'<table:table-cell table:number-columns-repeated="{times}"/>'
