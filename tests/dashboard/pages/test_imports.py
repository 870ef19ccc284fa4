"""The pages of imports over HTTP: what is brought is looked at, explained, taken in, undone, and seen by its own."""

import io
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from dashboard.accounts.accounts import create_account
from models.accounts import Role
from models.audit import AuditRecord
from models.cases import Case
from models.reader import SYSTEM, ReaderSession
from tests.dashboard.web.site import PASSWORD, Site, Visitor
from tests.fixtures.small_county import NOW
from tests.product.answers import components, main, rows, words

CASES = "案件编号,单位编码,案件类别,当事人\n新1号,T2,处罚,甲公司\n新2号,T9,处罚,乙公司\n"
OTHERS = "文号,部门,种类,相对人\n新3号,T2,处罚,丙公司\n"


@pytest.fixture
def bureau(site: Site) -> Visitor:
    create_account(site.engine, name="bureau", display_name="司法局", role=Role.BUREAU, password=PASSWORD, now=NOW)
    return site.logged_in("bureau")


@pytest.fixture
def agency(site: Site) -> Visitor:
    return site.logged_in("agency")


def bring(visitor: Visitor, *files: tuple[str, str]) -> str:
    """The address of the import's page."""
    several = [(io.BytesIO(content.encode()), name) for name, content in files]
    form: dict[str, Any] = {"csrf_token": visitor.cookie("_csrf_token"), "files": several}
    answer = visitor.post("/import/upload", data=form, content_type="multipart/form-data")
    assert answer.status_code == 303
    return answer.location


def send(visitor: Visitor, path: str, **fields: Any) -> TestResponse:
    return visitor.post(path, data={"csrf_token": visitor.cookie("_csrf_token"), **fields})


def said(visitor: Visitor, path: str) -> str:
    return words(main(visitor.open(path)))


def cases(site: Site) -> set[str]:
    with ReaderSession(site.engine, SYSTEM) as session:
        return set(session.scalars(select(Case.case_no).where(Case.case_no.startswith("新"))))


def test_files_are_shown_before_anything_is_written(bureau: Visitor, site: Site) -> None:
    page = bring(bureau, ("案件.csv", CASES))
    text = said(bureau, page)
    assert "入库 1 行" in text
    assert "没有编码为 T9 的单位" in text
    assert cases(site) == set()


def test_taken_in_they_stand_and_the_receipt_says_what_became_of_each_row(bureau: Visitor, site: Site) -> None:
    page = bring(bureau, ("案件.csv", CASES))
    assert send(bureau, f"{page}/take").location == page
    assert cases(site) == {"新1号"}
    text = said(bureau, page)
    assert "新增 1 行" in text
    assert "没有编码为 T9 的单位" in text
    (row,) = rows(bureau.open("/import"), "imports-rows")
    assert (row["added"], row["set_aside"], row["files"]) == ("1", "1", "案件.csv")


def test_the_rows_set_aside_are_taken_home_corrected_and_brought_again(bureau: Visitor, site: Site) -> None:
    page = bring(bureau, ("案件.csv", CASES))
    send(bureau, f"{page}/take")
    rejected = bureau.get(f"{page}/file/2")
    corrected = rejected.data.decode().replace("T9", "T2")
    send(bureau, f"{bring(bureau, ('更正.csv', corrected))}/take")
    assert cases(site) == {"新1号", "新2号"}


def test_a_file_of_which_nothing_is_to_go_in_is_left_out_and_brought_back(bureau: Visitor) -> None:
    page = bring(bureau, ("案件.csv", CASES), ("别的.csv", OTHERS))
    assert "入库 1 行" not in said(bureau, page)
    send(bureau, f"{page}/check", file="2", kind="none")
    text = said(bureau, page)
    assert "入库 1 行" in text
    assert "已略过：此表的内容不入库。" in text
    send(bureau, f"{page}/check", file="2", kind="cases")
    assert "已略过" not in said(bureau, page)


def test_hidden_sheets_are_named_and_read_when_asked_for(bureau: Visitor) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for name in ("案件", "旧案件"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["案件编号", "单位编码", "案件类别"])
            sheet.write_row(1, 0, [name, "T2", "处罚"])
        sheet.hide()
    file.seek(0)
    form = {"csrf_token": bureau.cookie("_csrf_token"), "files": [(file, "月报.xlsx")]}
    page = bureau.post("/import/upload", data=form, content_type="multipart/form-data").location
    assert "隐藏的工作表没有读取" in said(bureau, page)
    send(bureau, f"{page}/check", by="hidden")
    text = said(bureau, page)
    assert "入库 2 行" in text
    assert "隐藏的工作表" not in text


def test_what_a_file_has_no_column_for_is_said_once_for_all_rows(bureau: Visitor, site: Site) -> None:
    page = bring(bureau, ("月报.csv", "文号,相对人\n新5号,甲公司\n新6号,乙公司\n"))
    headers = {"header": ["文号", "相对人"], "means": ["案件编号", "当事人"]}
    send(bureau, f"{page}/check", file="1", kind="cases", **headers)
    fields = {one["props"].get("name") for one in components(main(bureau.open(page)))}
    assert {"fixed-agency_code", "fixed-kind"} <= fields
    assert "fixed-case_no" not in fields
    send(
        bureau, f"{page}/check", file="1", kind="cases", **headers, **{"fixed-agency_code": "T2", "fixed-kind": "处罚"}
    )
    send(bureau, f"{page}/take")
    assert cases(site) == {"新5号", "新6号"}


def test_a_file_that_may_be_written_in_two_ways_is_asked_about(bureau: Visitor) -> None:
    form: dict[str, Any] = {"csrf_token": bureau.cookie("_csrf_token")}
    form["files"] = [(io.BytesIO("甲号,乙所\n1,城关\n".encode("gb18030")), "月报.csv")]
    page = bureau.post("/import/upload", data=form, content_type="multipart/form-data").location
    assert "文件为简体中文" in said(bureau, page)
    send(bureau, f"{page}/check", by="encoding", file="1", encoding="cp037")
    assert "文件为简体中文" in said(bureau, page)
    send(bureau, f"{page}/check", by="encoding", file="1", encoding="gb18030")
    assert "乙所" in said(bureau, page)


def test_checking_again_keeps_what_the_form_has_no_field_for(bureau: Visitor) -> None:
    page = bring(bureau, ("月报.csv", "文号,类型,相对人\n新5号,罚,甲公司\n"))
    toml = """
        kind = "cases"
        keys = {"文号" = "case_no", "类型" = "kind"}
        values.kind = {"罚" = "penalty"}
        fixed = {agency_code = "T2"}
    """
    send(bureau, f"{page}/check", by="toml", file="1", toml=toml)
    assert "入库 1 行" in said(bureau, page)
    sent = {
        "header": ["文号", "类型", "相对人"],
        "means": ["案件编号", "案件类别", "当事人"],
        "fixed-agency_code": "T2",
    }
    send(bureau, f"{page}/check", file="1", kind="cases", **sent)
    assert "入库 1 行" in said(bureau, page)


def test_a_column_that_is_not_ours_is_told_and_a_known_header_can_be_left_out(bureau: Visitor) -> None:
    page = bring(bureau, ("案件.csv", CASES))
    headers = ["案件编号", "单位编码", "案件类别", "当事人"]
    send(bureau, f"{page}/check", file="1", kind="cases", header=headers, means=[*headers[:3], "不存在的列"])
    assert "不存在的列" in said(bureau, page)
    send(bureau, f"{page}/check", file="1", kind="cases", header=headers, means=[*headers[:3], ""])
    assert "未识别的列：当事人" in said(bureau, page)


def test_the_receipt_names_the_rows_that_were_left_out(bureau: Visitor) -> None:
    page = bring(bureau, ("案件.csv", CASES + "合计,,,\n"))
    send(bureau, f"{page}/take")
    assert "略过的行：2" in said(bureau, page)


def test_what_is_taken_and_undone_on_a_page_is_recorded_with_its_request_and_role(bureau: Visitor, site: Site) -> None:
    page = bring(bureau, ("案件.csv", CASES))
    send(bureau, f"{page}/take")
    send(bureau, f"{page}/undo")
    with Session(site.engine) as session:
        wanted = select(AuditRecord).where(AuditRecord.action.in_(("batch:import", "import:undo")))
        records = session.scalars(wanted).all()
    assert {(one.action, one.role) for one in records} == {("batch:import", "bureau"), ("import:undo", "bureau")}
    assert [one.action for one in records if not one.request_id] == []


def test_a_mapping_under_anothers_name_is_not_written_over(bureau: Visitor, agency: Visitor) -> None:
    sent = {"file": "1", "kind": "cases", "header": ["文号"], "means": ["案件编号"], "keep": "月报"}
    send(bureau, f"{bring(bureau, ('月报.csv', OTHERS))}/check", **sent)
    page = bring(agency, ("月报.csv", OTHERS))
    send(agency, f"{page}/check", **sent)
    assert "名称 月报 已用于 bureau" in said(agency, page)


def test_an_import_is_undone(bureau: Visitor, site: Site) -> None:
    page = bring(bureau, ("案件.csv", CASES))
    send(bureau, f"{page}/take")
    send(bureau, f"{page}/undo")
    assert cases(site) == set()
    assert "已撤销" in said(bureau, page)


def test_what_keeps_an_import_from_being_undone_is_named(bureau: Visitor, site: Site) -> None:
    page = bring(bureau, ("案件.csv", CASES))
    send(bureau, f"{page}/take")
    later = bring(bureau, ("案件.csv", CASES.replace("甲公司", "丁公司")))
    send(bureau, f"{later}/take")
    send(bureau, f"{page}/undo")
    assert "新1号 在导入之后又被修改" in said(bureau, page)
    assert cases(site) == {"新1号"}


def test_headers_of_an_office_are_explained_on_the_page_and_kept_under_a_name(bureau: Visitor, site: Site) -> None:
    page = bring(bureau, ("月报.csv", OTHERS))
    assert "目前没有可入库的数据" in said(bureau, page)
    send(
        bureau, f"{page}/check", file="1", kind="cases", keep="城管月报",
        header=["文号", "部门", "种类", "相对人"], means=["案件编号", "单位编码", "案件类别", "当事人"],
    )  # fmt: skip
    send(bureau, f"{page}/take")
    assert cases(site) == {"新3号"}
    again = bring(bureau, ("月报.csv", OTHERS.replace("新3号", "新4号")))
    send(bureau, f"{again}/check", file="1", by="name", name="城管月报")
    send(bureau, f"{again}/take")
    assert cases(site) == {"新3号", "新4号"}


def test_a_mapping_is_taken_home_and_brought_as_toml(bureau: Visitor, site: Site) -> None:
    page = bring(bureau, ("月报.csv", OTHERS))
    toml = 'kind = "cases"\n[keys]\n"文号" = "case_no"\n"部门" = "agency_code"\n"种类" = "kind"\n'
    send(bureau, f"{page}/check", file="1", by="toml", toml=toml)
    assert '"文号" = "case_no"' in bureau.get(f"{page}/profile/1").data.decode()
    send(bureau, f"{page}/take")
    assert cases(site) == {"新3号"}


def test_what_is_wrong_with_a_mapping_is_said(bureau: Visitor) -> None:
    page = bring(bureau, ("月报.csv", OTHERS))
    send(bureau, f"{page}/check", file="1", by="toml", toml='[keys]\n"文号" = "nothing"\n')
    assert "nothing" in said(bureau, page)


def test_a_dropped_import_cannot_be_taken_in_and_its_file_is_gone(bureau: Visitor, site: Site) -> None:
    page = bring(bureau, ("案件.csv", CASES))
    send(bureau, f"{page}/drop")
    send(bureau, f"{page}/take")
    assert cases(site) == set()
    assert bureau.get(f"{page}/file/1").status_code == 404


def test_an_agency_brings_its_own_rows_only(agency: Visitor, site: Site) -> None:
    page = bring(agency, ("案件.csv", CASES + "新5号,T1,处罚,\n"))
    text = said(agency, page)
    assert "入库 1 行" in text
    assert "没有编码为 T1 的单位" in text
    send(agency, f"{page}/take")
    assert cases(site) == {"新1号"}


def test_what_an_agency_brought_stays_within_its_rows_whoever_takes_it_in(
    agency: Visitor, bureau: Visitor, site: Site
) -> None:
    page = bring(agency, ("案件.csv", CASES + "新5号,T1,处罚,\n"))
    send(bureau, f"{page}/take")
    assert cases(site) == {"新1号"}


def test_an_import_of_others_is_not_there(agency: Visitor, bureau: Visitor, site: Site) -> None:
    page = bring(bureau, ("案件.csv", CASES))
    assert words(main(agency.open(page))) == words(main(agency.open("/import/999")))
    for act in ("take", "drop", "undo", "check"):
        assert send(agency, f"{page}/{act}", file="1").status_code == 404
    assert agency.get(f"{page}/file/1").status_code == 404
    assert cases(site) == set()


def test_who_brought_and_took_what_is_recorded(bureau: Visitor, site: Site) -> None:
    page = bring(bureau, ("案件.csv", CASES))
    bureau.get(f"{page}/file/1")
    send(bureau, f"{page}/take")
    send(bureau, f"{page}/undo")
    with Session(site.engine) as session:
        own = select(AuditRecord.action).where(AuditRecord.account == "bureau")
        acts = set(session.scalars(own.where(AuditRecord.action.startswith("import:"))))
    assert acts == {"import:bring", "import:download", "import:undo"}


def test_doubts_about_the_data_are_listed_on_a_page_of_their_own(agency: Visitor) -> None:
    assert "2021 年可能但不寻常" in words(main(agency.open("/import", "?rows=doubts")))
    assert "2019 年可能但不寻常" in words(main(agency.open("/import", "?rows=doubts&period=2019")))


def test_a_leader_has_no_page_of_imports(site: Site) -> None:
    leader = site.logged_in("leader")
    assert words(main(leader.open("/import"))) == words(main(leader.open("/accounts")))
    assert leader.post("/import/upload", data={"csrf_token": leader.cookie("_csrf_token")}).status_code == 404


def test_a_page_has_a_bounded_number_of_components(bureau: Visitor) -> None:
    header = ",".join(["案件编号", "单位编码", "案件类别", *(f"列{n}" for n in range(40))])
    lines = "\n".join(",".join([f"新{n}", "T9", "处罚", *["x"] * 40]) for n in range(300))
    page = bring(bureau, ("案件.csv", f"{header}\n{lines}\n"))
    assert sum(1 for _ in components(main(bureau.open(page)))) < 1500


def test_a_body_too_large_is_refused_before_it_is_read(site: Site, agency: Visitor) -> None:
    form = {"csrf_token": agency.cookie("_csrf_token"), "name": "x" * 2_000_000}
    assert agency.post("/import/1/check", data=form).status_code == 413


def test_files_are_read_by_nobody_who_is_not_logged_in(site: Site) -> None:
    kind = "multipart/form-data; boundary=x"
    assert site.visitor().post("/import/upload", data=b"x" * 3_000_000, content_type=kind).status_code in (302, 401)
