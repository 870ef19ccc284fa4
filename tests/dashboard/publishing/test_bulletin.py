"""The bulletin says what was frozen: groups, ties, who is not ranked and why, examples, what is overdue and next."""

import datetime as dt
import io

from docx import Document
from sqlalchemy import insert

from dashboard.documents.filling import fill
from dashboard.documents.templates import template
from dashboard.services.publication_bulletin import TEMPLATE, bulletin
from models.reader import SYSTEM, acting_for
from models.rectification import RectificationItem
from tests.dashboard.publishing.conftest import Publisher


def drawn(publisher: Publisher, number: str) -> tuple[str, list[list[list[str]]]]:
    """The paragraphs in one text, and the cells of the tables."""
    told = bulletin(publisher.document(number))
    made = Document(io.BytesIO(fill(*template(TEMPLATE, None), told.values, told.lists)))
    tables = [[[cell.text for cell in row.cells] for row in table.rows[1:]] for table in made.tables]
    return "\n".join(one.text for one in made.paragraphs), tables


def test_the_bulletin_says_what_was_frozen(on_sqlite: Publisher) -> None:
    with acting_for(on_sqlite.engine, SYSTEM).begin() as connection:
        connection.execute(
            insert(RectificationItem).values(
                item_no="改1", agency_code="T3", problem="文书缺项", category="文书", status="mending",
                deadline=dt.date(2021, 4, 5),
            )
        )  # fmt: skip
    number = on_sqlite.published()
    text, (ranking, unranked, good, bad, overdue, _dates) = drawn(on_sqlite, number)
    assert [row[:4] for row in ranking] == [
        ["乡镇街道", "1", "青石镇", "100.00"],
        ["乡镇街道", "2（并列）", "柳河镇", "93.75"],
        ["乡镇街道", "2（并列）", "安平乡", "93.75"],
        ["乡镇街道", "4", "东坡镇", "68.13"],
        ["县直部门", "1", "县林业局", "100.00"],
        ["县直部门", "2", "县水利局", "87.50"],
    ]
    assert ranking[3][4:] == ["43.60/64", "立案— 办结10.80 执行4.00 处罚12.80 被诉16.00 胜诉—"]
    assert [row[:2] for row in unranked] == [["乡镇街道", "云岭乡"]]
    assert "不足排名所需的 60 分" in unranked[0][2]
    assert (good, bad) == ([["青石镇", "四件全部执行"]], [["东坡镇", "一件超期未结"]])
    assert overdue == [["改1", "安平乡", "文书", "2021年4月5日", "10"]]
    for said in (
        number,
        "县司法局",
        "参加排名6家",
        "未参加排名1家",
        "并列2家",
        "逾期案件限期办结",
        "2021年4月30日前",
        "王一、李二",
    ):
        assert said in text
    assert on_sqlite.document(number).head["sha256"] in text
    assert "未发布" not in text


def test_a_draft_says_that_it_is_not_published(on_sqlite: Publisher) -> None:
    number = on_sqlite.prepare()
    assert "（未发布，供签发使用）" in drawn(on_sqlite, number)[0]
    on_sqlite.move("bureau", number, "withdraw", reason="标题有误")
    assert "（已撤回，未发布）" in drawn(on_sqlite, number)[0]


def test_old_and_new_name_each_other(on_sqlite: Publisher) -> None:
    old = on_sqlite.published()
    new = on_sqlite.published(corrects=old, why="典型有误")
    assert f"（本通报已由{new}更正）" in drawn(on_sqlite, old)[0]
    assert f"本通报更正{old}，更正理由：典型有误。" in drawn(on_sqlite, new)[0]
