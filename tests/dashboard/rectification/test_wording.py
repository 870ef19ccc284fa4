"""The words of the ledger: what it keeps in Chinese is shown so, for the office's file has the same words."""

import pytest

from dashboard.rectification import wording
from dashboard.translations import speaking


@pytest.mark.parametrize("words", [wording.categories, wording.sources, wording.severities, wording.extents])
def test_a_word_that_is_kept_in_chinese_is_shown_in_chinese_as_it_is(words):
    with speaking("zh"):
        assert [shown for kept, shown in words().items() if shown != kept] == []
