"""Every text that people read is there in both languages, with the same places to fill."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import dashboard
from dashboard.translations import _, catalogue_files, language, plural, speaking

HERE = Path(dashboard.__file__).parent
PLACES = re.compile(r"%\(\w+\)[sd]|%%")
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]


def written() -> dict[object, str]:
    """Each text of the source, and a place where it stands."""
    found = extract_from_dir(str(HERE), METHODS, keywords={"_": None, "plural": (1, 2)})
    return {message: f"{name}:{line}" for name, line, message, _comments, _context in found if message}


def translated() -> Iterator[tuple[Path, object, object]]:
    for path in catalogue_files("zh"):
        with path.open("rb") as lines:
            for message in read_po(lines, locale="zh_Hans_CN"):
                if message.id:
                    yield path, message.id, message.string


def test_every_text_has_its_chinese() -> None:
    known = {one for _path, one, string in translated() if (string if isinstance(string, str) else all(string))}
    missing = [f"{place}: {text!r}" for text, place in sorted(written().items(), key=str) if text not in known]
    assert missing == []


def test_no_chinese_is_left_of_a_text_that_is_gone() -> None:
    texts = written()
    assert [f"{path.name}: {one!r}" for path, one, _string in translated() if one not in texts] == []


def test_a_text_is_translated_once() -> None:
    seen: dict[object, object] = {}
    twice = []
    for path, one, string in translated():
        if seen.setdefault(one, string) != string:
            twice.append(f"{path.name}: {one!r}")
    assert twice == []


def test_both_languages_fill_the_same_places() -> None:
    wrong = []
    for path, one, string in translated():
        ids = one if isinstance(one, tuple) else (one,)
        strings = string if isinstance(string, tuple) else (string,)
        allowed = {frozenset(PLACES.findall(text)) for text in ids}
        wrong += [f"{path.name}: {one!r}" for text in strings if frozenset(PLACES.findall(text)) not in allowed]
    assert wrong == []


def test_the_language_is_that_of_the_block() -> None:
    with speaking("en"):
        assert language() == "en"
        assert plural("%(number)s row", "%(number)s rows", 2) == "2 rows"
        with speaking("zh"):
            assert _("Not applicable") == "不适用"
        assert _("Not applicable") == "Not applicable"


@pytest.mark.parametrize("path", catalogue_files("zh"), ids=lambda path: path.name)
def test_a_catalogue_names_no_translator(path: Path) -> None:
    assert not re.search(r"Last-Translator|<[^>]*@", path.read_text(encoding="utf-8"))
