"""A template is filled whatever Word did to it, and a fault in one names the file, the field and what to do."""

import io

import pytest
from docx import Document

from dashboard.documents.filling import TemplateFault, fill


def template(*runs: str, table: tuple[str, ...] = ()) -> bytes:
    document = Document()
    paragraph = document.add_paragraph()
    for text in runs:
        paragraph.add_run(text)
    if table:
        for cell, text in zip(document.add_table(rows=1, cols=len(table)).rows[0].cells, table, strict=True):
            cell.text = text
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def read(content: bytes) -> tuple[str, list[list[str]]]:
    document = Document(io.BytesIO(content))
    tables = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    return document.paragraphs[0].text, tables


def test_a_field_is_found_across_the_runs_that_word_made_of_it() -> None:
    filled = fill(template("致{", "{单", "位}", "}:{{ 单位 }}。"), "t.docx", {"单位": "甲镇 {{x}}\n二行\x07"})
    assert (
        read(filled)[0] == "致甲镇 {{x}}\n二行:甲镇 {{x}}\n二行。"
    )  # a value is no template, and no control sign passes


def test_a_row_stands_once_for_each_line_and_an_empty_list_is_seen_to_be_empty() -> None:
    made = template("x", table=("{{件.编号}}", "{{件.事}}"))
    two = [{"编号": "1", "事": "甲"}, {"编号": "2", "事": "乙"}]
    assert read(fill(made, "t.docx", {}, {"件": two}))[1] == [["1", "甲"], ["2", "乙"]]
    assert read(fill(made, "t.docx", {}, {"件": []}))[1] == [["—", "—"]]


def test_a_paragraph_outside_tables_stands_once_for_each_line() -> None:
    made = Document(
        io.BytesIO(fill(template("一、{{段.文}}"), "t.docx", {}, {"段": [{"文": "甲{{x}}"}, {"文": "乙"}]}))
    )
    assert [one.text for one in made.paragraphs] == ["一、甲{{x}}", "一、乙"]  # a value is no template


def test_an_address_of_ours_leads_there_and_no_other_does() -> None:
    values = {"件": [{"网": "https://here/annual/2025"}, {"网": "https://elsewhere/annual"}]}
    made = Document(io.BytesIO(fill(template("x", table=("{{件.网}}",)), "t.docx", {}, values, origin="https://here")))
    cells = [row.cells[0].paragraphs[0] for row in made.tables[0].rows]
    assert [[link.address for link in one.hyperlinks] for one in cells] == [["https://here/annual/2025"], []]
    assert [one.text for one in cells] == ["/annual/2025", "https://elsewhere/annual"]


def test_what_is_invented_says_so_above_each_page_whatever_heads_the_template_has() -> None:
    document = Document()
    document.settings.odd_and_even_pages_header_footer = True
    document.sections[0].header.paragraphs[0].text = "{{单位}}文件"
    document.add_section()  # its head is that of the section before
    document.sections[1].different_first_page_header_footer = True
    plain = io.BytesIO()
    document.save(plain)
    invented, real = (
        Document(io.BytesIO(fill(plain.getvalue(), "t.docx", {"单位": "县"}, invented=said))) for said in (True, False)
    )
    first, second = invented.sections
    assert [one.text for one in first.header.paragraphs] == ["演示数据，内容均属虚构", "县文件"]
    assert [one.text for one in first.even_page_header.paragraphs] == ["演示数据，内容均属虚构"]
    assert (second.header.is_linked_to_previous, second.even_page_header.is_linked_to_previous) == (True, True)
    assert [one.text for one in second.first_page_header.paragraphs] == ["演示数据，内容均属虚构"]
    assert [one.text for one in real.sections[0].header.paragraphs] == ["县文件"]


def test_the_same_document_is_the_same_bytes() -> None:
    made = template("{{单位}}")
    assert fill(made, "t.docx", {"单位": "甲镇"}) == fill(made, "t.docx", {"单位": "甲镇"})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no zip at all", ("own.docx", ".docx")),
        (template("{{单立}}{{文号}}"), ("own.docx", "{{单立}}", "单位")),
        (template("{{单位}} {{文号"), ("own.docx", "{{文号")),
        (template("{{单位}}"), ("own.docx", "{{文号}}")),
        (template("{{文号}}", table=("{{列.x}}",)), ("own.docx", "{{列.x}}", "件.")),
        (template("{{文号}}", table=("{{件.y}}",)), ("own.docx", "{{件.y}}", "件.x")),
    ],
)  # fmt: skip
def test_a_fault_names_the_file_the_field_and_what_there_is(content: bytes, said: tuple[str, ...]) -> None:
    with pytest.raises(TemplateFault) as fault:
        fill(content, "own.docx", {"单位": "甲镇", "文号": "1号"}, {"件": [{"x": "1"}]}, needed=("文号",))
    assert all(part in str(fault.value) for part in said)
