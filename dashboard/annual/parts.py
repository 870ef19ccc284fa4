"""The parts of the yearly report 年度报告 in the order of 002: nine of what was done, one of what comes next."""

from __future__ import annotations

from collections.abc import Mapping

from plugins.contract import Text

PARTS: Mapping[int, Text] = {
    1: Text("组织领导", "Leadership"),
    2: Text("职能转变和“放管服”改革", "Functions and powers"),
    3: Text("制度建设", "Rules and documents"),
    4: Text("行政决策", "Decisions of policy"),
    5: Text("严格规范公正文明执法", "Enforcement"),
    6: Text("对行政权力的制约和监督", "Checks and supervision"),
    7: Text("社会矛盾纠纷化解", "Disputes"),
    8: Text("教育培训", "Training"),
    9: Text("法治宣传", "Teaching the public"),
    10: Text("存在不足和下一步工作", "What is lacking, and what comes next"),
}
"""Number → what the part is about; the tenth has no figures (002 二)."""
