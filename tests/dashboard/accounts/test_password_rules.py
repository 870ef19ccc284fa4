"""The rules of a password, one by one, and how long it counts."""

import datetime as dt

import pytest

from dashboard.accounts.password_rules import Names, Policy, broken, classes, name_in
from dashboard.translations import speaking

NAMES = Names("zhangwei", "张伟", "柳河镇人民政府")
NOW = dt.datetime(2026, 1, 15, 9, 0, tzinfo=dt.UTC)

TABLE = [
    # password                  the rule that it breaks, by a word of its sentence
    ("Tiger-lamp-4 blue", None),
    ("correct horse 7 Staple", None),
    ("蓝鲸 Swims at 5", None),
    ("mX4!vQ9@pL2z", None),
    ("Kx9$ abcd " * 7, None),  # 70 characters
    ("Kx9$ abcd " * 100, None),  # 1000
    ("Kx9$ abcd " * 100 + "!", "at most 1000"),
    ("mX4!vQ9@p", "9 characters"),
    ("onlysmallletters", "at least three"),
    ("small and 9876 4", None),
    ("SMALLLETTERS-ONLY", "at least three"),
    ("Aa1Aa1Aa1Aa1", "at least 5 different"),
    ("Zhangwei#88x1", "“zhangwei”"),
    ("ZHANG-wei#88x1", "“zhangwei”"),
    ("张伟 Likes 9 teas", "“张伟”"),
    ("Liuhe-Tea-99z", "“liuhe”"),
    ("柳河 Tea-99z x", "“柳河”"),
    ("Renmin-Tea-99z", "“renmin”"),
    ("LHZRMZF-tea-9", "“lhzrmzf”"),
    ("zfjd2026!", "common password"),
    ("P@ssw0rd2026", "common password"),
]  # fmt: skip


@pytest.mark.parametrize(("password", "said"), TABLE, ids=[password[:20] for password, _ in TABLE])
def test_a_password_is_refused_for_the_rule_that_it_breaks(password: str, said: str | None) -> None:
    with speaking("en"):
        problems = broken(password, NAMES, Policy())
    if said is None:
        assert problems == []
    else:
        assert [one for one in problems if said in one], problems


def test_every_rule_that_is_broken_is_said() -> None:
    assert len(broken("zhangwei", NAMES, Policy())) == 3  # length, classes, name


def test_the_least_length_is_that_of_the_policy() -> None:
    assert broken("mX4!vQ9@", NAMES, Policy(shortest=8)) == []


def test_a_blank_and_a_chinese_character_are_signs() -> None:
    assert classes("aA1") == 3
    assert classes("aA1 ") == classes("aA1衡") == 4
    assert classes("a衡!") == 2


def test_short_names_are_in_many_words_and_do_not_count() -> None:
    assert name_in("long enough 9", Names("w", "李", "")) is None
    assert name_in("Lina sings 9", Names("w", "李娜", "")) == "lina"


def test_words_of_a_name_in_latin_letters_count_from_four_letters_on() -> None:
    assert name_in("My Bureau is 9", Names("w", "Justice Bureau of X", "")) == "bureau"


def test_a_password_counts_for_the_days_of_the_policy() -> None:
    policy = Policy(days=90)
    assert not policy.has_ended(NOW, NOW + dt.timedelta(days=89, hours=23))
    assert policy.has_ended(NOW, NOW + dt.timedelta(days=90))


def test_a_password_from_before_there_were_rules_has_ended() -> None:
    assert Policy().has_ended(None, NOW)
