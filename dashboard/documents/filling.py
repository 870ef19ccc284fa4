"""Filling a .docx template: ``{{字段}}`` becomes its value, a table row with ``{{清单.字段}}`` a row for each line.

Outside tables a paragraph with such a field becomes a paragraph for each line.

Word cuts what is typed into runs wherever it likes; a placeholder is found across them and takes the look of its first
sign. Nothing of a template is ever computed or run.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from typing import Any
from urllib.parse import unquote

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml.etree import LxmlError

from dashboard.translations import _

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_LOOSE = re.compile(r"\{\{|\}\}")
ISSUED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""Stands in every file as its moment, so that equal contents are equal bytes."""
INVENTED = "演示数据，内容均属虚构"


class TemplateFault(Exception):
    """A template cannot be used; the message names the file and the field, and says what to do."""


def fill(
    template: bytes,
    file: str,
    values: Mapping[str, str],
    lists: Mapping[str, Sequence[Mapping[str, str]]] | None = None,
    *,
    needed: Collection[str] = (),
    origin: str = "",
    invented: bool = False,
) -> bytes:
    """The document. ``file`` is what the template is called in a fault, ``needed`` the fields that it may not lack.

    A value that is an address below ``origin`` leads there; what stands on the paper is the rest of it. What is
    ``invented``, in the demonstration, says so above each page, whatever the template holds.

    Raises TemplateFault for a file that is no .docx, a field that there is not, and one that is missing.
    """
    try:
        document = Document(io.BytesIO(template))
    except (KeyError, ValueError, OSError, LxmlError, zipfile.BadZipFile) as error:
        raise TemplateFault(
            _("The template %(file)s is no Word document (.docx). Save it again as .docx, or remove it: then the "
              "shipped one is used.", file=file)
        ) from error  # fmt: skip
    parts = [document.element.body]
    for section in document.sections:
        parts += [one._element for one in (section.header, section.footer) if not one.is_linked_to_previous]
    used: set[str] = set()
    for part in parts:
        done: set[Any] = set()  # a value is no template, whatever it holds
        for row in list(part.iter(qn("w:tr"))):
            done |= _repeat(row, file, lists or {})
        for paragraph in part.findall(qn("w:p")):
            done |= _repeat(paragraph, file, lists or {})
        for paragraph in part.iter(qn("w:p")):
            if paragraph not in done:
                used |= _filled(Paragraph(paragraph, document._body), file, values)
    for run in list(document.element.body.iter(qn("w:r"))) if origin else ():
        _link(run, document, origin)
    if invented:
        _say_invented(document)
    for name in needed:
        if name not in used:
            raise TemplateFault(
                _("The template %(file)s lacks the field {{%(field)s}}. Write it where it belongs, and save the file.",
                  file=file, field=name)
            )  # fmt: skip
    document.core_properties.created = document.core_properties.modified = ISSUED
    return _written(document)


def _say_invented(document: Any) -> None:
    said = set()
    for section in document.sections:
        heads = {"every": section.header}
        if section.different_first_page_header_footer:
            heads["first"] = section.first_page_header
        if document.settings.odd_and_even_pages_header_footer:
            heads["even"] = section.even_page_header
        for pages, head in heads.items():
            new = head.is_linked_to_previous
            if new and pages in said:
                continue  # it shows the one of a section before
            said.add(pages)
            line = head.paragraphs[0] if new else head.paragraphs[0].insert_paragraph_before()
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = line.add_run(INVENTED)
            run.font.size, run.font.color.rgb = Pt(9), RGBColor(0xB0, 0x2A, 0x22)


def _repeat(row: Any, file: str, lists: Mapping[str, Sequence[Mapping[str, str]]]) -> set[Any]:
    """One row, or paragraph, a line of the list that its fields name; an empty list leaves one of dashes.

    The paragraphs that were filled.
    """
    paragraphs = list(row.iter(qn("w:p")))
    names = {name for one in paragraphs for name in _PLACEHOLDER.findall(_text(one)) if "." in name}
    if not names:
        return set()
    done = set()
    of = {name.partition(".")[0] for name in names}
    chosen = next(iter(of))
    if len(of) > 1 or chosen not in lists:
        raise _unknown(file, sorted(names)[0], [f"{name}.…" for name in lists])
    fields = {name.partition(".")[2] for name in names}
    lines = lists[chosen] or [dict.fromkeys(fields, "—")]
    for line in lines:
        made = deepcopy(row)
        row.addprevious(made)
        for paragraph in made.iter(qn("w:p")):
            _filled(Paragraph(paragraph, None), file, {f"{chosen}.{key}": text for key, text in line.items()})  # type: ignore[arg-type]  # a paragraph asks its parent for styles only
            done.add(paragraph)
    row.getparent().remove(row)
    return done


def _link(run: Any, document: Any, origin: str) -> None:
    """Makes a run that is nothing but an address of ours lead there."""
    shown = Run(run, document._body)
    address = shown.text
    if not address.startswith(f"{origin}/"):
        return
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    shown.text = unquote(address.removeprefix(origin))
    run.addprevious(link)
    link.append(run)


def _filled(paragraph: Paragraph, file: str, values: Mapping[str, str]) -> set[str]:
    """Fills the paragraph; the names of its fields."""
    runs = [Run(one, paragraph) for one in paragraph._p.iter(qn("w:r")) if one.getparent() is not None]
    runs = [one for one in runs if next(one._r.iterancestors(qn("w:p"))) is paragraph._p]
    whole = "".join(one.text for one in runs)
    if "{{" not in whole and "}}" not in whole:
        return set()
    found = list(_PLACEHOLDER.finditer(whole))
    if _LOOSE.search(_PLACEHOLDER.sub("", whole)):
        raise TemplateFault(
            _("The template %(file)s has braces that do not close: “%(text)s”. A field is written {{like this}}; "
              "correct it, and save the file.", file=file, text=whole[:80])
        )  # fmt: skip
    for match in reversed(found):
        name = match[1]
        if name not in values:
            raise _unknown(file, name, values)
        _replace(runs, match.start(), match.end(), _printable(values[name]))
    return {match[1] for match in found}


def _replace(runs: Sequence[Run], start: int, end: int, value: str) -> None:
    """Writes the value into the first run of the placeholder, and takes the rest of it out of the others."""
    at = 0
    for run in runs:
        text = run.text
        first, last = max(start - at, 0), min(end - at, len(text))
        if first < last:
            inside = value if at <= start else ""
            run.text = text[:first] + inside + text[last:]
        at += len(text)


def _unknown(file: str, name: str, known: Collection[str]) -> TemplateFault:
    return TemplateFault(
        _("The template %(file)s asks for {{%(field)s}}, which there is not. Correct or remove it, and save the file. "
          "There are: %(known)s.", file=file, field=name, known="、".join(known))
    )  # fmt: skip


def _text(paragraph: Any) -> str:
    return "".join(one.text or "" for one in paragraph.iter(qn("w:t")))


def _printable(text: str) -> str:
    """XML holds no signs that act on a terminal."""
    return "".join(one for one in text if one.isprintable() or one == "\n")


def _written(document: Any) -> bytes:
    """The file, its parts dated alike."""
    raw = io.BytesIO()
    document.save(raw)
    made = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(zipfile.ZipInfo(info.filename, ISSUED.timetuple()[:6]), old.read(info), zipfile.ZIP_DEFLATED)
    return made.getvalue()
