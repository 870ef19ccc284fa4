"""The spine: agencies, officers, cases, suits, figures, conduct, rectification, integrity, scores, accounts.

The types are written out, so that this file goes on meaning the same when the models change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models import calendar, counters

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _deadline() -> str:
    later = "date(filed_on, '+90 days')" if op.get_bind().dialect.name == "sqlite" else "(filed_on + 90)"
    return f"coalesce(due_on, {later})"


def upgrade() -> None:
    op.create_table(
        "agencies",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("parent_code", sa.String(length=64), nullable=True),
        sa.Column("guide_code", sa.String(length=64), nullable=True),
        sa.Column("established_staff", sa.Integer(), nullable=True),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('township', 'department', 'vertical', 'subordinate')", name=op.f("ck_agencies_kind")
        ),
        sa.CheckConstraint("active_to >= active_from", name=op.f("ck_agencies_active")),
        sa.CheckConstraint("established_staff >= 0", name=op.f("ck_agencies_staff")),
        sa.CheckConstraint("parent_code <> code", name=op.f("ck_agencies_parent")),
        sa.ForeignKeyConstraint(["guide_code"], ["agencies.code"], name=op.f("fk_agencies_guide_code")),
        sa.ForeignKeyConstraint(["parent_code"], ["agencies.code"], name=op.f("fk_agencies_parent_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_agencies")),
    )
    op.create_index(op.f("ix_agencies_parent_code"), "agencies", ["parent_code"], unique=False)
    op.create_table(
        "audit_records",
        sa.Column(
            "record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("result", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_audit_records")),
    )
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("workday", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_days")),
    )
    op.create_table(
        "calendar_years",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_years")),
    )
    op.create_table(
        "change_counters",
        sa.Column("table_name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("table_name", name=op.f("pk_change_counters")),
    )
    op.create_table(
        "import_batches",
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sheet", sa.String(length=200), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("set_aside", sa.Integer(), nullable=False),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("unknown_columns", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_import_batches")),
    )
    op.create_index(op.f("ix_import_batches_sha256"), "import_batches", ["sha256"], unique=False)
    op.create_table(
        "installation_facts",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_installation_facts")),
    )
    op.create_table(
        "score_runs",
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("scheme", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("readings", sa.JSON(), nullable=False),
        sa.Column("readings_key", sa.String(length=64), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("today", sa.Date(), nullable=False),
        sa.Column("data_version", sa.BigInteger(), nullable=False),
        sa.Column("data_as_of", sa.DateTime(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=True),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("state IN ('running', 'complete', 'failed')", name=op.f("ck_score_runs_state")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_score_runs")),
    )
    op.create_table(
        "annual_figures",
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("figure", sa.String(length=64), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("definition", sa.String(length=4000), nullable=False),
        sa.Column("source", sa.String(length=4000), nullable=False),
        sa.CheckConstraint("definition <> ''", name=op.f("ck_annual_figures_definition")),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_annual_figures_agency_code")),
        sa.PrimaryKeyConstraint("agency_code", "year", "figure", name=op.f("pk_annual_figures")),
    )
    op.create_table(
        "file_reviews",
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("case_no", sa.String(length=64), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=True),
        sa.Column("grade", sa.String(length=32), nullable=True),
        sa.Column("problems", sa.String(length=4000), nullable=True),
        sa.Column("reviewer", sa.String(length=200), nullable=True),
        sa.CheckConstraint("grade IN ('excellent', 'qualified', 'unqualified')", name=op.f("ck_file_reviews_grade")),
        sa.CheckConstraint("score >= 0", name=op.f("ck_file_reviews_score")),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_file_reviews_agency_code")),
        sa.PrimaryKeyConstraint("agency_code", "case_no", "reviewed_on", name=op.f("pk_file_reviews")),
    )
    op.create_table(
        "inspections",
        sa.Column("inspection_no", sa.String(length=64), nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("enterprise", sa.String(length=200), nullable=False),
        sa.Column("enterprise_code", sa.String(length=64), nullable=True),
        sa.Column("inspected_on", sa.Date(), nullable=False),
        sa.Column("plan_no", sa.String(length=64), nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("scanned", sa.Boolean(), nullable=True),
        sa.Column("problem_found", sa.Boolean(), nullable=True),
        sa.Column("joint", sa.Boolean(), nullable=True),
        sa.Column("off_site", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_inspections_agency_code")),
        sa.PrimaryKeyConstraint("inspection_no", name=op.f("pk_inspections")),
    )
    op.create_index(op.f("ix_inspections_agency_code"), "inspections", ["agency_code"], unique=False)
    op.create_table(
        "integrity_scores",
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("self_score", sa.BigInteger(), nullable=True),
        sa.Column("self_note", sa.String(length=4000), nullable=True),
        sa.Column("accepted_score", sa.BigInteger(), nullable=True),
        sa.Column("accepted_note", sa.String(length=4000), nullable=True),
        sa.Column("accepted_by", sa.String(length=200), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.CheckConstraint("accepted_score BETWEEN 0 AND 100000000", name=op.f("ck_integrity_scores_accepted_score")),
        sa.CheckConstraint("self_score BETWEEN 0 AND 100000000", name=op.f("ck_integrity_scores_self_score")),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_integrity_scores_agency_code")),
        sa.PrimaryKeyConstraint("round", "agency_code", "item", name=op.f("pk_integrity_scores")),
    )
    op.create_table(
        "lawsuits",
        sa.Column("lawsuit_no", sa.String(length=64), nullable=False),
        sa.Column("case_no", sa.String(length=64), nullable=True),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("court", sa.String(length=200), nullable=True),
        sa.Column("instance", sa.String(length=32), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("county_defendant", sa.Boolean(), nullable=True),
        sa.Column("head_attended", sa.Boolean(), nullable=True),
        sa.CheckConstraint("instance IN ('1', '2', '3')", name=op.f("ck_lawsuits_instance")),
        sa.CheckConstraint("outcome IN ('won', 'lost', 'partial', 'withdrawn')", name=op.f("ck_lawsuits_outcome")),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_lawsuits_agency_code")),
        sa.PrimaryKeyConstraint("lawsuit_no", name=op.f("pk_lawsuits")),
    )
    op.create_index(op.f("ix_lawsuits_agency_code_case_no"), "lawsuits", ["agency_code", "case_no"], unique=False)
    op.create_table(
        "officers",
        sa.Column("officer_no", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("id_number", sa.String(length=64), nullable=True),
        sa.Column("certificate_no", sa.String(length=64), nullable=True),
        sa.Column("certificate_issued_on", sa.Date(), nullable=True),
        sa.Column("certificate_checked_on", sa.Date(), nullable=True),
        sa.Column("certificate_expires_on", sa.Date(), nullable=True),
        sa.Column("legal_qualification", sa.Boolean(), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.CheckConstraint("category IN ('officer', 'auxiliary')", name=op.f("ck_officers_category")),
        sa.CheckConstraint("left_on >= joined_on", name=op.f("ck_officers_service")),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_officers_agency_code")),
        sa.PrimaryKeyConstraint("officer_no", name=op.f("pk_officers")),
    )
    op.create_index(op.f("ix_officers_agency_code"), "officers", ["agency_code"], unique=False)
    op.create_table(
        "quotas",
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("should_file", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=4000), nullable=False),
        sa.CheckConstraint("basis <> ''", name=op.f("ck_quotas_basis")),
        sa.CheckConstraint("should_file >= 0", name=op.f("ck_quotas_should_file")),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_quotas_agency_code")),
        sa.PrimaryKeyConstraint("agency_code", "year", name=op.f("pk_quotas")),
    )
    op.create_table(
        "reconsiderations",
        sa.Column("reconsideration_no", sa.String(length=64), nullable=False),
        sa.Column("case_no", sa.String(length=64), nullable=True),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('upheld', 'revoked', 'changed', 'unlawful', 'ordered', 'withdrawn', 'mediated')",
            name=op.f("ck_reconsiderations_outcome"),
        ),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_reconsiderations_agency_code")),
        sa.PrimaryKeyConstraint("reconsideration_no", name=op.f("pk_reconsiderations")),
    )
    op.create_index(
        op.f("ix_reconsiderations_agency_code_case_no"), "reconsiderations", ["agency_code", "case_no"], unique=False
    )
    op.create_table(
        "rectification_items",
        sa.Column("item_no", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column("phase", sa.String(length=32), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=True),
        sa.Column("category", sa.String(length=200), nullable=True),
        sa.Column("problem", sa.String(length=4000), nullable=False),
        sa.Column("basis", sa.String(length=4000), nullable=True),
        sa.Column("severity", sa.String(length=200), nullable=True),
        sa.Column("measure", sa.String(length=4000), nullable=True),
        sa.Column("responsible_leader", sa.String(length=200), nullable=True),
        sa.Column("lead_department", sa.String(length=200), nullable=True),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("partners", sa.String(length=4000), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("long_term", sa.Boolean(), nullable=True),
        sa.Column("listed", sa.Boolean(), nullable=True),
        sa.Column("status", sa.String(length=200), nullable=True),
        sa.Column("case_no", sa.String(length=64), nullable=True),
        sa.Column("finding_no", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "phase IN ('self_check', 'inspection', 'accountability')", name=op.f("ck_rectification_items_phase")
        ),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_rectification_items_agency_code")),
        sa.PrimaryKeyConstraint("item_no", name=op.f("pk_rectification_items")),
    )
    op.create_index(op.f("ix_rectification_items_agency_code"), "rectification_items", ["agency_code"], unique=False)
    op.create_table(
        "score_figures",
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject_code", sa.String(length=64), nullable=False),
        sa.Column("figure", sa.String(length=64), nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["score_runs.run_id"], name=op.f("fk_score_figures_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "subject_code", "figure", name=op.f("pk_score_figures")),
    )
    op.create_index(op.f("ix_score_figures_agency_code"), "score_figures", ["agency_code"], unique=False)
    op.create_table(
        "score_groups",
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("peer_group", sa.String(length=64), nullable=False),
        sa.Column("node_key", sa.String(length=64), nullable=False),
        sa.Column("median", sa.String(), nullable=True),
        sa.Column("subjects", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["score_runs.run_id"], name=op.f("fk_score_groups_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "peer_group", "node_key", name=op.f("pk_score_groups")),
    )
    op.create_table(
        "score_measures",
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject_code", sa.String(length=64), nullable=False),
        sa.Column("measure", sa.String(length=200), nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["score_runs.run_id"], name=op.f("fk_score_measures_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "subject_code", "measure", name=op.f("pk_score_measures")),
    )
    op.create_index(op.f("ix_score_measures_agency_code"), "score_measures", ["agency_code"], unique=False)
    op.create_table(
        "score_pointers",
        sa.Column("scheme", sa.String(length=64), nullable=False),
        sa.Column("readings_key", sa.String(length=64), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("readings", sa.JSON(), nullable=False),
        sa.Column("wished_at", sa.DateTime(), nullable=False),
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["attempt_id"], ["score_runs.run_id"], name=op.f("fk_score_pointers_attempt_id")),
        sa.ForeignKeyConstraint(["run_id"], ["score_runs.run_id"], name=op.f("fk_score_pointers_run_id")),
        sa.PrimaryKeyConstraint("scheme", "readings_key", "first_on", "last_on", name=op.f("pk_score_pointers")),
    )
    op.create_index(op.f("ix_score_pointers_attempt_id"), "score_pointers", ["attempt_id"], unique=False)
    op.create_index(op.f("ix_score_pointers_run_id"), "score_pointers", ["run_id"], unique=False)
    op.create_table(
        "score_subjects",
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject_code", sa.String(length=64), nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("peer_group", sa.String(length=64), nullable=False),
        sa.Column("total", sa.String(), nullable=True),
        sa.Column("applicable", sa.String(), nullable=True),
        sa.Column("rescaled", sa.String(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("ranked", sa.Integer(), nullable=True),
        sa.Column("grade", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["score_runs.run_id"], name=op.f("fk_score_subjects_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "subject_code", name=op.f("pk_score_subjects")),
    )
    op.create_index(op.f("ix_score_subjects_agency_code"), "score_subjects", ["agency_code"], unique=False)
    op.create_table(
        "accounts",
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("folded_name", sa.String(length=64), nullable=False),
        sa.Column("display_name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=True),
        sa.Column("officer_no", sa.String(length=64), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("demonstration", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failed_at", sa.DateTime(), nullable=True),
        sa.Column("locked_until", sa.DateTime(), nullable=True),
        sa.Column("disabled", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("(role = 'agency') = (agency_code IS NOT NULL)", name=op.f("ck_accounts_agency")),
        sa.CheckConstraint("(role = 'officer') = (officer_no IS NOT NULL)", name=op.f("ck_accounts_officer")),
        sa.CheckConstraint(
            "role IN ('leader', 'bureau', 'agency', 'officer', 'system', 'security', 'audit')",
            name=op.f("ck_accounts_role"),
        ),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_accounts_agency_code")),
        sa.ForeignKeyConstraint(["officer_no"], ["officers.officer_no"], name=op.f("fk_accounts_officer_no")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("folded_name", name=op.f("uq_accounts_folded_name")),
    )
    op.create_table(
        "cases",
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("case_no", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=True),
        sa.Column("title", sa.String(length=4000), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("procedure", sa.String(length=32), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reviewer_no", sa.String(length=64), nullable=True),
        sa.Column("legal_reviewed_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.String(length=32), nullable=True),
        sa.Column("penalty_kinds", sa.String(length=4000), nullable=True),
        sa.Column("penalty_amount", sa.BigInteger(), nullable=True),
        sa.Column("major", sa.Boolean(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("execution_due", sa.Boolean(), nullable=True),
        sa.Column("executed_on", sa.Date(), nullable=True),
        sa.Column("execution_refused_on", sa.Date(), nullable=True),
        sa.Column("court_enforcement_on", sa.Date(), nullable=True),
        sa.Column("should_penalise", sa.Boolean(), nullable=True),
        sa.Column("leader_assigned_on", sa.Date(), nullable=True),
        sa.Column("leader_done_on", sa.Date(), nullable=True),
        sa.Column("police_transfer_on", sa.Date(), nullable=True),
        sa.Column("party", sa.String(length=200), nullable=True),
        sa.Column("party_kind", sa.String(length=32), nullable=True),
        sa.Column("deadline_on", sa.Date(), sa.Computed(_deadline(), persisted=True), nullable=True),
        sa.Column(
            "ended_on",
            sa.Date(),
            sa.Computed(
                "CASE WHEN closed_on IS NULL OR decided_on < closed_on THEN decided_on ELSE closed_on END",
                persisted=True,
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "decision IN ('penalty', 'no_penalty', 'withdrawn', 'transferred', 'granted', 'refused')",
            name=op.f("ck_cases_decision"),
        ),
        sa.CheckConstraint("kind IN ('penalty', 'licence', 'compulsion', 'levy', 'other')", name=op.f("ck_cases_kind")),
        sa.CheckConstraint("party_kind IN ('person', 'organisation')", name=op.f("ck_cases_party_kind")),
        sa.CheckConstraint("procedure IN ('ordinary', 'summary')", name=op.f("ck_cases_procedure")),
        sa.CheckConstraint(
            "source IN ('patrol', 'report', 'assigned', 'transferred', 'other')", name=op.f("ck_cases_source")
        ),
        sa.CheckConstraint("penalty_amount >= 0", name=op.f("ck_cases_amount")),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_cases_agency_code")),
        sa.ForeignKeyConstraint(["reviewer_no"], ["officers.officer_no"], name=op.f("fk_cases_reviewer_no")),
        sa.PrimaryKeyConstraint("agency_code", "case_no", name=op.f("pk_cases")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "commendations",
        sa.Column("commendation_no", sa.String(length=64), nullable=False),
        sa.Column("officer_no", sa.String(length=64), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("work", sa.String(length=64), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["officer_no"], ["officers.officer_no"], name=op.f("fk_commendations_officer_no")),
        sa.PrimaryKeyConstraint("commendation_no", name=op.f("pk_commendations")),
    )
    op.create_index(op.f("ix_commendations_officer_no"), "commendations", ["officer_no"], unique=False)
    op.create_table(
        "complaints",
        sa.Column("complaint_no", sa.String(length=64), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=200), nullable=True),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("officer_no", sa.String(length=64), nullable=True),
        sa.Column("within_scope", sa.Boolean(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("allegation", sa.String(length=4000), nullable=True),
        sa.Column("disposition", sa.String(length=32), nullable=True),
        sa.Column("satisfied", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "disposition IN ('substantiated', 'unsubstantiated', 'unfounded', 'exonerated', 'withdrawn')",
            name=op.f("ck_complaints_disposition"),
        ),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_complaints_agency_code")),
        sa.ForeignKeyConstraint(["officer_no"], ["officers.officer_no"], name=op.f("fk_complaints_officer_no")),
        sa.PrimaryKeyConstraint("complaint_no", name=op.f("pk_complaints")),
    )
    op.create_index(op.f("ix_complaints_agency_code"), "complaints", ["agency_code"], unique=False)
    op.create_index(op.f("ix_complaints_officer_no"), "complaints", ["officer_no"], unique=False)
    op.create_table(
        "findings",
        sa.Column("finding_no", sa.String(length=64), nullable=False),
        sa.Column("officer_no", sa.String(length=64), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("incident", sa.String(length=64), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("count", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("case_no", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=True),
        sa.Column("evidence", sa.String(length=4000), nullable=True),
        sa.Column("note", sa.String(length=4000), nullable=True),
        sa.Column("recorded_by", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "status IN ('pending', 'confirmed', 'under_review', 'revoked')", name=op.f("ck_findings_status")
        ),
        sa.CheckConstraint("count >= 1", name=op.f("ck_findings_count")),
        sa.ForeignKeyConstraint(["officer_no"], ["officers.officer_no"], name=op.f("fk_findings_officer_no")),
        sa.PrimaryKeyConstraint("finding_no", name=op.f("pk_findings")),
    )
    op.create_index(op.f("ix_findings_officer_no"), "findings", ["officer_no"], unique=False)
    op.create_table(
        "inspection_officers",
        sa.Column("inspection_no", sa.String(length=64), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("officer_no", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_inspection_officers_agency_code")),
        sa.ForeignKeyConstraint(
            ["inspection_no"],
            ["inspections.inspection_no"],
            name=op.f("fk_inspection_officers_inspection_no"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["officer_no"], ["officers.officer_no"], name=op.f("fk_inspection_officers_officer_no")
        ),
        sa.PrimaryKeyConstraint("inspection_no", "position", name=op.f("pk_inspection_officers")),
    )
    op.create_index(op.f("ix_inspection_officers_officer_no"), "inspection_officers", ["officer_no"], unique=False)
    op.create_table(
        "postings",
        sa.Column("officer_no", sa.String(length=64), nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_postings_span")),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_postings_agency_code")),
        sa.ForeignKeyConstraint(["officer_no"], ["officers.officer_no"], name=op.f("fk_postings_officer_no")),
        sa.PrimaryKeyConstraint("officer_no", "from_on", name=op.f("pk_postings")),
    )
    op.create_index(op.f("ix_postings_agency_code"), "postings", ["agency_code"], unique=False)
    op.create_table(
        "score_nodes",
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject_code", sa.String(length=64), nullable=False),
        sa.Column("node_key", sa.String(length=64), nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("numerator", sa.String(), nullable=True),
        sa.Column("denominator", sa.String(), nullable=True),
        sa.Column("points", sa.String(), nullable=True),
        sa.Column("max_points", sa.String(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id", "subject_code"],
            ["score_subjects.run_id", "score_subjects.subject_code"],
            name=op.f("fk_score_nodes_run_id_subject_code"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_id", "subject_code", "node_key", name=op.f("pk_score_nodes")),
    )
    op.create_index(op.f("ix_score_nodes_agency_code"), "score_nodes", ["agency_code"], unique=False)
    op.create_table(
        "trainings",
        sa.Column("training_no", sa.String(length=64), nullable=False),
        sa.Column("officer_no", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("hours", sa.BigInteger(), nullable=True),
        sa.Column("days", sa.BigInteger(), nullable=True),
        sa.Column("attended", sa.Boolean(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=True),
        sa.Column("exam_score", sa.BigInteger(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("notes_kept", sa.Boolean(), nullable=True),
        sa.Column("record_kept", sa.Boolean(), nullable=True),
        sa.CheckConstraint("kind IN ('professional', 'public')", name=op.f("ck_trainings_kind")),
        sa.CheckConstraint("days >= 0", name=op.f("ck_trainings_days")),
        sa.CheckConstraint("hours >= 0", name=op.f("ck_trainings_hours")),
        sa.ForeignKeyConstraint(["officer_no"], ["officers.officer_no"], name=op.f("fk_trainings_officer_no")),
        sa.PrimaryKeyConstraint("training_no", name=op.f("pk_trainings")),
    )
    op.create_index(op.f("ix_trainings_officer_no"), "trainings", ["officer_no"], unique=False)
    op.create_table(
        "vetoes",
        sa.Column("veto_no", sa.String(length=64), nullable=False),
        sa.Column("officer_no", sa.String(length=64), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.ForeignKeyConstraint(["officer_no"], ["officers.officer_no"], name=op.f("fk_vetoes_officer_no")),
        sa.PrimaryKeyConstraint("veto_no", name=op.f("pk_vetoes")),
    )
    op.create_index(op.f("ix_vetoes_officer_no"), "vetoes", ["officer_no"], unique=False)
    op.create_table(
        "case_officers",
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("case_no", sa.String(length=64), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("officer_no", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_code", "case_no"],
            ["cases.agency_code", "cases.case_no"],
            name=op.f("fk_case_officers_agency_code_case_no"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["officer_no"], ["officers.officer_no"], name=op.f("fk_case_officers_officer_no")),
        sa.PrimaryKeyConstraint("agency_code", "case_no", "position", name=op.f("pk_case_officers")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_case_officers_officer_no"), "case_officers", ["officer_no"], unique=False)
    op.create_table(
        "web_sessions",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.account_id"], name=op.f("fk_web_sessions_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_web_sessions")),
    )
    op.create_index(op.f("ix_web_sessions_account_id"), "web_sessions", ["account_id"], unique=False)
    table = sa.table("change_counters", sa.column("table_name"), sa.column("value"))
    op.bulk_insert(table, [{"table_name": name, "value": 0} for name in counters.counted_tables()])
    calendar.seed(op.get_bind())
