"""The kinds are the data dictionary: every table, header, bound and reference of it."""

import re

import pytest
from sqlalchemy import CheckConstraint

from dashboard.imports.kinds import KINDS, Kind
from dashboard.imports.tables.layout import folded_header, headers_of

EACH_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def test_there_is_a_kind_for_each_table_of_the_dictionary():
    assert list(KINDS) == [
        "agencies", "officers", "postings", "cases", "lawsuits", "reconsiderations", "quotas", "findings",
        "commendations", "vetoes", "trainings", "complaints", "inspections", "file_reviews", "rectification",
        "integrity", "annual_figures",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("agencies", "code* name* kind* parent_code guide_code established_staff active_from active_to"),
        (
            "officers",
            "officer_no* name* agency_code* category* id_number certificate_no certificate_issued_on "
            "certificate_checked_on certificate_expires_on legal_qualification joined_on left_on",
        ),
        ("postings", "officer_no* agency_code* from_on* to_on"),
        (
            "cases",
            "agency_code* case_no* kind* source title registered_on filed_on procedure due_on reviewer_no "
            "legal_reviewed_on decided_on decision penalty_kinds penalty_amount major recorded_on published_on "
            "closed_on execution_due executed_on execution_refused_on court_enforcement_on should_penalise "
            "leader_assigned_on leader_done_on police_transfer_on party party_kind officer_nos",
        ),
        (
            "lawsuits",
            "lawsuit_no* case_no agency_code* filed_on* court instance effective_on outcome county_defendant "
            "head_attended",
        ),
        ("reconsiderations", "reconsideration_no* case_no agency_code* accepted_on* decided_on outcome"),
        ("quotas", "agency_code* year* should_file* basis*"),
        (
            "findings",
            "finding_no* officer_no* item* incident* occurred_on* confirmed_on count case_no status evidence note "
            "recorded_by",
        ),
        ("commendations", "commendation_no* officer_no* item* work* awarded_on* document* status"),
        ("vetoes", "veto_no* officer_no* decided_on* decided_by* document* reason* status"),
        (
            "trainings",
            "training_no* officer_no* kind held_on* hours days attended late exam_score passed notes_kept record_kept",
        ),
        (
            "complaints",
            "complaint_no* received_on* channel agency_code* officer_no within_scope accepted_on notified_on closed_on "
            "replied_on allegation disposition satisfied",
        ),
        (
            "inspections",
            "inspection_no* agency_code* enterprise* enterprise_code inspected_on* plan_no approved scanned "
            "problem_found joint off_site officer_nos",
        ),
        ("file_reviews", "agency_code* case_no* reviewed_on* score grade problems reviewer"),
        (
            "rectification",
            "item_no* source phase found_on category problem* basis severity extent goal measure responsible_leader "
            "responsible_person lead_department agency_code* partners deadline limit_days limit_unit limit_source "
            "review_on long_term listed raised stage status self_check check_method checkers check_result published_on "
            "published_until feedback closed_on closed_by document referred_to referral_reply accountability recurred "
            "case_no officer_no finding_no note",
        ),
        (
            "integrity",
            "round* agency_code* item* self_score self_note accepted_score accepted_note accepted_by accepted_on",
        ),
        ("annual_figures", "agency_code* year* figure* value* unit* definition* source*"),
    ],
)
def test_a_kind_has_the_columns_of_the_dictionary(kind, keys):
    columns = KINDS[kind].columns.values()
    assert {column.key + "*" * column.required for column in columns} == set(keys.split())


@pytest.mark.parametrize(
    ("kind", "header", "key"),
    [
        ("agencies", "上级单位编码", "parent_code"),
        ("officers", "执法证号", "certificate_no"),
        ("cases", "案件编号", "case_no"),
        ("cases", "案号", "case_no"),
        ("cases", "办案人员", "officer_nos"),
        ("cases", "裁定不予执行日期", "execution_refused_on"),
        ("lawsuits", "法院立案日期", "filed_on"),
        ("lawsuits", "负责人出庭", "head_attended"),
        ("quotas", "核定依据", "basis"),
        ("findings", "事件编号", "incident"),
        ("commendations", "事项编号", "work"),
        ("inspections", "检查对象", "enterprise"),
        ("rectification", "责任单位", "agency_code"),
        ("rectification", "挂牌督办", "listed"),
    ],
)
def test_the_chinese_headers_of_the_dictionary_are_known(kind, header, key):
    assert headers_of(KINDS[kind])[folded_header(header)] == key


@EACH_KIND
def test_no_header_means_two_columns(kind: Kind):
    written = [
        folded_header(header)
        for column in kind.columns.values()
        for header in {column.key, column.zh, column.zh + column.key, *column.aliases}
    ]
    assert sorted(written) == sorted(headers_of(kind))


def test_a_kind_names_only_rows_of_itself_or_of_kinds_before_it():
    before: set[str] = set()
    for key, kind in KINDS.items():
        before.add(key)
        assert {column.refers_to for column in kind.columns.values()} - {None} <= before


@EACH_KIND
def test_every_check_of_the_table_is_a_rule_of_the_importer(kind: Kind):
    known = {column.key for column in kind.columns.values()}
    for one in kind.table.constraints:
        if not isinstance(one, CheckConstraint):
            continue
        sql = str(one.sqltext)
        column = sql.split(maxsplit=1)[0]
        assert column in known
        told = kind.columns[column]
        assert (
            (" IN (" in sql and told.words is not None)
            or (sql == f"{column} <> ''" and told.required)
            or (re.fullmatch(r"\w+ (>= \d+|BETWEEN \d+ AND \d+)", sql) and told.least is not None)
            or any((sql == f"{last} >= {first}") for first, last in kind.spans)
            or sql == "parent_code <> code"  # a circle of one, which the tree of agencies refuses
        ), sql


def test_bounds_are_those_of_the_tables_in_the_unit_people_write():
    assert KINDS["integrity"].columns["self_score"].most == 100
    assert KINDS["cases"].columns["penalty_amount"].least == 0
    assert KINDS["findings"].columns["count"].least == 1
    assert KINDS["annual_figures"].columns["value"].least is None
