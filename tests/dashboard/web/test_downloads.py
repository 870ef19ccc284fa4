"""What browsers save: any name is said in a header that every server can send."""

import pytest
from flask import Response
from werkzeug.http import parse_options_header

from dashboard.web.downloads import saved_as


@pytest.mark.parametrize("name", ["cases.xlsx", "案件 〔2021〕.xlsx", 'a"b;c.pdf', "é.pdf", "𠮷.pdf", "a'b%.pdf"])
def test_a_name_arrives_as_it_is(name: str) -> None:
    written = saved_as(Response(b""), name).headers["Content-Disposition"]
    assert parse_options_header(written.encode("latin-1").decode("latin-1")) == ("attachment", {"filename": name})
