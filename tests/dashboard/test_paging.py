"""Which rows a page of a list holds."""

import pytest

from dashboard.paging import PAGE_ROWS, Paging


@pytest.mark.parametrize(
    ("found", "wanted", "page", "pages", "rows"),
    [
        (0, 1, 1, 1, (0, 0)),
        (1, 1, 1, 1, (0, 1)),
        (PAGE_ROWS, 1, 1, 1, (0, PAGE_ROWS)),
        (PAGE_ROWS + 1, 1, 1, 2, (0, PAGE_ROWS)),
        (PAGE_ROWS + 1, 2, 2, 2, (PAGE_ROWS, PAGE_ROWS + 1)),
        (PAGE_ROWS + 1, 9, 2, 2, (PAGE_ROWS, PAGE_ROWS + 1)),
    ],
)
def test_a_page_beyond_the_last_is_the_last(
    found: int, wanted: int, page: int, pages: int, rows: tuple[int, int]
) -> None:
    one = Paging(found, wanted)
    assert (one.page, one.pages, (one.offset, one.last)) == (page, pages, rows)
