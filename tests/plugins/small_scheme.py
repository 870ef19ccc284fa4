"""A small scheme that uses every kind of node, as a file's content; and the same with one spot changed."""

import copy
from typing import Any


def both(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


SOURCE = {"document": "办法", "article": "第一条", "wording": "按率计分。"}
NODES: list[dict[str, Any]] = [
    {"key": "both", "kind": "weighted", "max": 60, "title": both("两率")},
    {
        "key": "rate",
        "under": "both",
        "weight": 2,
        "kind": "ratio",
        "max": 10,
        "title": both("率"),
        "source": SOURCE,
        "numerator": "a",
        "denominator": "b",
        "deductions": [{"measure": "c", "each": 2}],
        "map": {
            "parameter": "map",
            "linear": {"kind": "linear"},
            "steps": {"kind": "steps", "target": {"parameter": "target"}, "step": "0.1", "lose": 1},
        },
    },
    {
        "key": "other",
        "under": "both",
        "weight": 1,
        "kind": "ratio",
        "max": 10,
        "title": both("率"),
        "source": SOURCE,
        "numerator": "a",
        "denominator": "b",
        "map": {"kind": "bands", "bands": [{"at_least": "0.5", "points": 10}, {"at_least": 0, "points": 2}]},
    },
    {"key": "group", "kind": "sum", "cap": 40, "title": both("合计")},
    {
        "key": "count",
        "under": "group",
        "kind": "count",
        "max": 40,
        "full": 40,
        "each": -5,
        "measure": "c",
        "title": both("件数"),
        "source": SOURCE,
    },
    {
        "key": "bonus",
        "kind": "bonus",
        "each": "0.5",
        "max": 3,
        "measure": "d",
        "title": both("加分"),
        "source": SOURCE,
    },
]
PARAMETERS: list[dict[str, Any]] = [
    {
        "key": "map",
        "default": "linear",
        "whose": "project",
        "point": "第一条",
        "title": both("折算"),
        "reason": both("无"),
        "alternatives": [{"key": "linear", "title": both("比例")}, {"key": "steps", "title": both("分档")}],
    },
    {
        "key": "target",
        "default": "0.90",
        "least": "0.5",
        "most": 1,
        "whose": "project",
        "point": "第一条",
        "title": both("目标"),
        "reason": both("无"),
    },
]
SCHEME: dict[str, Any] = {
    "key": "small",
    "version": "1",
    "title": both("小方案"),
    "summary": both("一项"),
    "source": SOURCE,
    "period": {"ends": "12-31"},
    "ranking": {
        "rescale_to": 100,
        "grade": {"on": "total", "bands": [{"key": "good", "at_least": 80}, {"key": "poor"}]},
    },
    "grades": [{"key": "good", "title": both("好")}, {"key": "poor", "title": both("差")}],
    "nodes": NODES,
    "figures": [{"key": "now", "title": both("目前"), "measure": "e"}],
    "parameters": PARAMETERS,
}


def changed(*path: str | int, to: Any = None) -> dict[str, Any]:
    """The scheme with one spot changed; taken out where ``to`` is None."""
    whole = copy.deepcopy(SCHEME)
    at: Any = whole
    for step in path[:-1]:
        at = at[step]
    if to is None:
        del at[path[-1]]
    else:
        at[path[-1]] = to
    return whole
