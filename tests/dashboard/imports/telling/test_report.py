"""The report of an import, as a clerk reads it."""

from dashboard.translations import speaking


def test_the_report_is_told_in_the_readers_language(books):
    report = books.take(
        ("cases.csv", "case_no,agency_code,kind,filed_on\n1,A01,penalty,2021-02-30\n2,A01,penalty,2023-01-01\n")
    )
    with speaking("en"):
        assert list(report.lines()) == [
            "cases.csv (cases): 1 added, 0 changed, 0 unchanged, 1 set aside.",
            "cases.csv, row 2, filed_on: found “2021-02-30”; there is no such day; expected a date such as 2021-02-28.",
            "cases.csv: 1 row was taken in with a doubt.",
            "cases.csv, row 3, in doubt: filed_on: found “2023-01-01”; lies in the future; today is 2022-01-05.",
            f"The rows set aside stand with their reasons in {books.folder / 'cases.rejected.csv'}; "
            "correct them there and import that file.",
        ]
    with speaking("zh"):
        assert next(report.lines()) == "cases.csv（案件）：新增 1 行，更新 0 行，相同 0 行，搁置 1 行。"
