"""A ranking is frozen as it was looked at, signed by as many as are asked for, published, corrected by another."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from dashboard.accounts.permissions import permissions_of
from dashboard.findings.workflow import FINDINGS
from dashboard.publishing import verifying
from dashboard.publishing.acts import state_of
from dashboard.publishing.workflow import SIGNATURES, publications
from dashboard.scoring import worker
from dashboard.services.duties import duties
from dashboard.services.overview import overview
from dashboard.urls import Query
from dashboard.workflows.deciding import Actor, Made, Standing, actor_of, why_not
from dashboard.workflows.refused import MoveRefused
from models.accounts import Role
from models.audit import AuditRecord
from models.cases import Case
from models.publications import Publication, PublicationMove, PublicationRelease
from models.reader import SYSTEM, Reach, Reader, ReaderSession, acting_for
from models.scores import ScoreFigure, ScoreGroup, ScoreNode, ScoreSubject
from tests.dashboard.publishing.conftest import Publisher
from tests.fixtures.small_county import NOW, TODAY, scheme_registry

AGENCY, OFFICER = Reader("t2", Reach.AGENCIES, frozenset({"T2"})), Reader("o", Reach.OWN_FILE, officer_no="P1")


def state(publisher: Publisher, number: str) -> str:
    with acting_for(publisher.engine, SYSTEM).connect() as connection:
        return state_of(connection, number)


def closed_the_open_case(publisher: Publisher) -> None:
    with acting_for(publisher.engine, SYSTEM).begin() as connection:
        connection.execute(update(Case).where(Case.case_no == "open").values(closed_on=dt.date(2021, 4, 14)))


def test_numbers_run_by_year_without_a_gap_and_withdrawing_gives_none_back(on_sqlite: Publisher) -> None:
    first = on_sqlite.prepare()
    on_sqlite.move("bureau", first, "withdraw", reason="标题有误")
    assert [first, on_sqlite.prepare()] == ["执监报〔2021〕1号", "执监报〔2021〕2号"]
    assert state(on_sqlite, first) == "withdrawn"


def test_what_is_frozen_is_what_the_run_says_and_what_a_person_added(on_sqlite: Publisher) -> None:
    one = on_sqlite.document(on_sqlite.prepare())
    ranks = {code: subject["score"]["rank"] for code, subject in one.subjects.items()}
    assert ranks == {"T1": 1, "T2": 2, "T3": 2, "T4": 4, "T5": None, "D1": 2, "D2": 1}
    closing = one.subjects["T4"]["nodes"]["closing"]
    assert (closing["numerator"], closing["denominator"], closing["points"]) == ("4", "5", "54/5")
    assert one.subjects["T4"]["facts"]["cases.closed"] == "4"
    assert '"agency":"T4","judgement":"bad","name":"东坡镇","reason":"一件超期未结"' in one.bodies["bulletin"]
    assert one.head["readings"] == scheme_registry().schemes["six-rates"].defaults


@pytest.mark.parametrize("signers", [1, 2, 3])
def test_so_many_persons_sign_as_the_installation_asks_for(on_sqlite: Publisher, signers: int) -> None:
    on_sqlite.signed_by(signers)
    number = on_sqlite.prepare()
    for key, who in zip(("sign", "countersign", "third_sign")[:signers], ("bureau", "bureau2", "third"), strict=False):
        with pytest.raises(MoveRefused):
            on_sqlite.move("bureau", number, "publish", readers="agencies")
        if who != "third":
            on_sqlite.move(who, number, key)
    expected = "signed_twice" if signers == 3 else "signed"
    assert state(on_sqlite, number) == expected


def test_nobody_signs_twice_neither_with_another_account(on_sqlite: Publisher) -> None:
    number = on_sqlite.prepare()
    on_sqlite.move("bureau", number, "sign")
    for again in ("bureau", "bureau3"):  # the third account is of the person who has the first
        with pytest.raises(MoveRefused, match="somebody else"):
            on_sqlite.move(again, number, "countersign")
    with pytest.raises(MoveRefused):
        on_sqlite.move("leader", number, "countersign")
    assert state(on_sqlite, number) == "signed_once"


def test_a_signature_is_of_the_content_that_was_seen(on_sqlite: Publisher) -> None:
    number = on_sqlite.prepare()
    with pytest.raises(MoveRefused, match="not the content"):
        on_sqlite.move("bureau", number, "sign", sha256="0" * 64)
    on_sqlite.move("bureau", number, "sign", sha256=on_sqlite.document(number).head["sha256"])


def test_a_run_whose_data_have_changed_or_that_is_not_shown_any_more_is_not_frozen(on_sqlite: Publisher) -> None:
    run = on_sqlite.run()
    closed_the_open_case(on_sqlite)
    with pytest.raises(MoveRefused, match="data have changed"):
        on_sqlite.prepare(run=run)
    worker.refresh(acting_for(on_sqlite.engine, SYSTEM), scheme_registry(), NOW)
    with pytest.raises(MoveRefused, match="computed anew"):
        on_sqlite.prepare(run=run)
    with acting_for(on_sqlite.engine, SYSTEM).connect() as connection:
        assert connection.execute(select(Publication.number)).all() == []


def test_a_correction_names_the_old_which_stays_and_says_by_which_it_was_corrected(publisher: Publisher) -> None:
    old = publisher.published()
    closed_the_open_case(publisher)
    worker.refresh(acting_for(publisher.engine, SYSTEM), scheme_registry(), NOW)
    new = publisher.published(corrects=old, why="东坡镇补报一件结案")
    assert (state(publisher, old), state(publisher, new)) == ("corrected", "published")
    assert publisher.document(old).subjects["T4"]["nodes"]["closing"]["numerator"] == "4"
    assert publisher.document(new).subjects["T4"]["nodes"]["closing"]["numerator"] == "5"
    last = publisher.document(old).moves[-1]
    assert (last["move"], last["other"], last["reason"]) == ("correct", new, "东坡镇补报一件结案")
    with pytest.raises(MoveRefused, match="correct the newest"):
        publisher.prepare(corrects=old, why="再次更正")


def test_a_publication_is_seen_by_those_to_whom_it_was_published(publisher: Publisher) -> None:
    publisher.prepare()
    numbers = {readers: publisher.published(readers) for readers in ("leaders", "agencies", "everyone")}
    expected = {"agencies", "everyone"}, {"everyone"}
    for reader, seen in zip((AGENCY, OFFICER), expected, strict=True):
        for table in (Publication, PublicationMove, PublicationRelease):
            with ReaderSession(publisher.engine, reader) as session:
                assert set(session.scalars(select(table.number))) == {numbers[one] for one in seen}
            if publisher.engine.dialect.name == "postgresql":  # what the database itself lets through
                with acting_for(publisher.engine, reader).connect() as connection:
                    column = table.__table__.c.number
                    assert set(connection.execute(select(column)).scalars()) == {numbers[one] for one in seen}


def test_every_move_stands_in_the_audit_log_with_the_hash(on_sqlite: Publisher) -> None:
    number = on_sqlite.published()
    with on_sqlite.engine.connect() as connection:
        log = connection.execute(
            select(AuditRecord.action, AuditRecord.account, AuditRecord.after)
            .where(AuditRecord.subject == number)
            .order_by(AuditRecord.sequence)
        ).all()
    made = [("prepare", "bureau"), ("sign", "bureau"), ("countersign", "bureau2"), ("publish", "bureau2")]
    assert [(row.action, row.account) for row in log] == [(f"publication:{move}", who) for move, who in made]
    assert {row.after["sha256"] for row in log} == {on_sqlite.document(number).head["sha256"]}


@pytest.mark.parametrize("signers", [1, 2, 3])
def test_no_path_leads_around_the_signatures(signers: int) -> None:
    flow, bureau = publications(signers), permissions_of(Role.BUREAU)
    people = [
        Actor(name, person, bureau) for name, person in (("a", "王一"), ("a2", "王 一"), ("b", "李二"), ("c", "陈三"))
    ]
    people.append(Actor("leader", "赵四", permissions_of(Role.LEADER)))
    reached, paths = 0, [[Made("prepare", "a", "王一", TODAY)]]
    for path in paths:
        state = flow.by_key[path[-1].move].to
        if state == "published":
            signed = {one.person.replace(" ", "") for one in path if one.move in SIGNATURES and one.person}
            assert len(signed) == signers
            assert "赵四" not in signed
            reached += 1
            continue
        for move in flow.moves:
            for who in people if move.sources else ():
                if why_not(flow, move, Standing(state, path, None), who, TODAY) is None:
                    paths.append([*path, Made(move.key, who.account, who.person, TODAY)])
    assert reached > signers


def test_who_reads_published_scores_alone_sees_those_of_published_periods(publisher: Publisher) -> None:
    reader = replace(AGENCY, published_only=True)
    tables = (ScoreSubject, ScoreNode, ScoreFigure, ScoreGroup)

    def seen() -> list[set[int]]:
        with ReaderSession(publisher.engine, reader) as session:
            found = [set(session.scalars(select(table.run_id))) for table in tables]
        if publisher.engine.dialect.name == "postgresql":  # what the database itself lets through
            with acting_for(publisher.engine, reader).connect() as connection:
                assert [set(connection.execute(select(one.__table__.c.run_id)).scalars()) for one in tables] == found
        return found

    six_rates = publisher.run()
    assert seen()[:3] == [set(), set(), set()]
    publisher.published("leaders")
    assert seen()[:3] == [set(), set(), set()]
    publisher.published("agencies", corrects="执监报〔2021〕1号", why="发布范围有误")
    assert seen()[:3] == [{six_rates}, {six_rates}, {six_rates}]
    with ReaderSession(publisher.engine, AGENCY) as session:
        assert len(set(session.scalars(select(ScoreSubject.run_id)))) > 1
    compared = []
    for one in (AGENCY, reader):
        with ReaderSession(publisher.engine, one) as session:
            model = overview(session, scheme_registry(), Query(), TODAY)
        assert model is not None
        compared.append(model.before is not None)
    assert compared == [True, False]  # the year before was not published to the reader


def test_a_scheme_of_weights_and_thresholds_is_frozen_likewise(on_sqlite: Publisher) -> None:
    one = on_sqlite.document(on_sqlite.prepare(run=on_sqlite.run("responsibility")))
    assert one.scheme.key == "responsibility"
    assert verifying.recomputed(one).identical


def test_of_a_period_that_is_over_one_publication_stands(on_sqlite: Publisher) -> None:
    over = on_sqlite.run(first=dt.date(2020, 1, 1))
    old = on_sqlite.prepare(run=over)
    for who, key in (("bureau", "sign"), ("bureau2", "countersign")):
        on_sqlite.move(who, old, key)
    on_sqlite.move("bureau", old, "publish", readers="everyone")
    with pytest.raises(MoveRefused, match="say why it is corrected"):
        on_sqlite.prepare(run=over)
    assert on_sqlite.prepare(run=over, corrects=old, why="典型有误") == "执监报〔2021〕2号"
    assert on_sqlite.published() != on_sqlite.published()  # of 2021, which is not over, reports follow each other


def test_what_waits_to_be_signed_waits_for_those_who_have_not_signed(on_sqlite: Publisher) -> None:
    def waiting(who: str) -> list[str]:
        with ReaderSession(on_sqlite.engine, SYSTEM) as session:
            found = duties(session, FINDINGS, actor_of(on_sqlite.holder(who)), Query(), TODAY)
        return [f"{one.task.key} {one.number}" for one in found.shown if one.task.thing == "publications"]

    number = on_sqlite.prepare()
    assert waiting("bureau") == waiting("bureau2") == [f"publications-sign {number}"]
    assert waiting("leader") == []
    on_sqlite.move("bureau", number, "sign")
    assert (waiting("bureau"), waiting("bureau2")) == ([], [f"publications-sign {number}"])
    on_sqlite.move("bureau2", number, "countersign")
    assert waiting("bureau") == [f"publications-publish {number}"]
    on_sqlite.move("bureau", number, "publish", readers="agencies")
    assert waiting("bureau") == []


def test_where_fewer_sign_from_now_on_what_was_signed_by_enough_is_published(on_sqlite: Publisher) -> None:
    number = on_sqlite.prepare()
    on_sqlite.move("bureau", number, "sign")
    on_sqlite.signed_by(1)
    on_sqlite.move("bureau", number, "publish", readers="agencies")
    assert state(on_sqlite, number) == "published"
