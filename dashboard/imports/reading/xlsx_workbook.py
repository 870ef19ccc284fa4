"""What the sheets of a workbook share: which parts they are, texts, number formats, and from when days are counted."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dashboard.imports.reading.archive import Archive
from dashboard.imports.reading.numbers import BUILT_IN, NumberFormat, number_format
from dashboard.imports.reading.unreadable import Unreadable

_MACROS = (b"macroenabled", b"vbaproject")

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class Sheet(NamedTuple):
    """A sheet with rows: its name, the part that holds it, and whether it is hidden."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True)
class Workbook:
    """What is needed to read the sheets."""

    sheets: Sequence[Sheet]
    texts: Sequence[str]
    """The shared texts; cells name them by their places."""
    formats: Sequence[NumberFormat]
    """By number of a cell's style."""
    from_1904: bool


class _Link(NamedTuple):
    """A relationship: from one part to another."""

    kind: str
    target: str


def read_workbook(archive: Archive) -> Workbook:
    """Reads all parts but the sheets; raises Unreadable."""
    if "[Content_Types].xml" not in archive:
        raise Unreadable("not_a_workbook")
    content_types = archive.text_of("[Content_Types].xml").lower()
    if any(word in content_types for word in _MACROS):
        raise Unreadable("macros")
    main = next((link.target for link in _links(archive, "").values() if link.kind == "officeDocument"), "")
    if main not in archive or not main.endswith(".xml"):
        raise Unreadable("not_a_workbook")
    links = _links(archive, main)
    sheets, from_1904 = _sheets(archive, main, links)
    parts = {link.kind: link.target for link in links.values()}
    return Workbook(
        sheets,
        _texts(archive, parts["sharedStrings"]) if parts.get("sharedStrings", "") in archive else (),
        _formats(archive, parts["styles"]) if parts.get("styles", "") in archive else (),
        from_1904,
    )


def _links(archive: Archive, part: str) -> Mapping[str, _Link]:
    """Id → relationship of a part; those of the workbook as a whole belong to the part "" (ECMA-376 part 2, 8.3)."""
    folder, name = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, _Link] = {}

    def opened(element: str, attributes: Mapping[str, str], _: int) -> None:
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes["Target"].replace("\\", "/")))
            found[attributes["Id"]] = _Link(posixpath.basename(attributes["Type"]), target.lstrip("/"))

    if listed in archive:
        archive.parse(listed, opened)
    return found


def _sheets(archive: Archive, main: str, links: Mapping[str, _Link]) -> tuple[list[Sheet], bool]:
    sheets: list[Sheet] = []
    from_1904 = False

    def opened(element: str, attributes: Mapping[str, str], depth: int) -> None:
        nonlocal from_1904
        if depth == 1 and element != "workbook":  # a text document is packed in the same way
            raise Unreadable("not_a_workbook")
        if element == "workbookPr" and depth == 2:
            from_1904 = attributes.get("date1904") in ("1", "true")
        elif element == "sheet" and depth == 3:
            id_ = next(value for name, value in attributes.items() if name.endswith(":id"))
            if links[id_].kind == "worksheet":  # a chart on a sheet of its own has no rows
                hidden = attributes.get("state", "visible") != "visible"
                sheets.append(Sheet(attributes["name"], links[id_].target, hidden))

    archive.parse(main, opened)
    for name, times in Counter(sheet.name for sheet in sheets).items():
        if times > 1:
            raise Unreadable("sheet_twice", name)
    return sheets, from_1904


def _texts(archive: Archive, part: str) -> list[str]:
    texts: list[str] = []
    runs = Runs()

    def opened(element: str, _: Mapping[str, str], depth: int) -> None:
        if depth == 2:
            runs.clear()
        runs.opened(element)

    def closed(element: str, depth: int) -> None:
        runs.closed(element)
        if depth == 2:
            texts.append(runs.joined())

    archive.parse(part, opened, closed, runs.add)
    return texts


class Runs:
    """The runs of one text, each perhaps in another font, without the pronunciation that may stand above them."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._wanted = self._pronunciation = False

    def clear(self) -> None:
        """Begins another text."""
        self._pieces.clear()

    def opened(self, element: str) -> None:
        """An element inside the text begins."""
        if element == "rPh":
            self._pronunciation = True
        elif element == "t":
            self._wanted = not self._pronunciation

    def closed(self, element: str) -> None:
        """An element inside the text ends."""
        if element == "rPh":
            self._pronunciation = False
        elif element == "t":
            self._wanted = False

    def add(self, text: str) -> None:
        """Characters of the present element."""
        if self._wanted:
            self._pieces.append(text)

    def joined(self) -> str:
        """The whole text."""
        return unescaped("".join(self._pieces))


def unescaped(text: str) -> str:
    """The text with the characters that XML cannot hold, which workbooks write as _x000D_ (ECMA-376 22.9.2.19)."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _formats(archive: Archive, part: str) -> list[NumberFormat]:
    spelled = dict(BUILT_IN)
    styles: list[str] = []
    within = ""

    def opened(element: str, attributes: Mapping[str, str], depth: int) -> None:
        nonlocal within
        if depth == 2:
            within = element
        elif depth == 3 and (within, element) == ("numFmts", "numFmt"):
            spelled[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif depth == 3 and (within, element) == ("cellXfs", "xf"):
            styles.append(attributes.get("numFmtId", "0"))

    archive.parse(part, opened)
    known = {number: number_format(spelled.get(int(number), "")) for number in set(styles)}
    return [known[number] for number in styles]
