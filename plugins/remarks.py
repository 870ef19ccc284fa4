"""What the linter has to say of a scheme: remarks as codes with figures, and the sentence of each code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from plugins.contract import Text

Level = Literal["error", "warning", "note"]
"""``error``: the scheme must not be used so; ``warning``: to be justified; ``note``: holds under another reading."""


@dataclass(frozen=True)
class Remark:
    """One remark; ``place`` names the part of the scheme file, such as ``nodes.filing``."""

    level: Level
    code: str
    place: str
    figures: Mapping[str, str | Text] = field(default_factory=dict)

    @property
    def text(self) -> Text:
        """The remark as a sentence in both languages."""
        return SENTENCES[self.code].filled(**self.figures)


SENTENCES: Mapping[str, Text] = {
    "unreadable": Text("方案文件有误：%(problem)s", "The scheme file is wrong here: %(problem)s"),
    "full_differs": Text(
        "各项满分合计 %(sum)s 分，而方案总分为 %(full)s 分。",
        "The nodes' full points add up to %(sum)s, but the scheme's are %(full)s.",
    ),
    "caps_differ": Text(
        "各条扣分上限合计 %(sum)s 分，而基础分为 %(base)s 分。",
        "The caps of the deductions add up to %(sum)s, but the base is %(base)s.",
    ),
    "number_twice": Text(
        "%(article)s中编号%(number)s用了两次，两处原文不同。",
        "In %(article)s the number %(number)s is printed twice, with different wording.",
    ),
    "cut_off": Text(
        "原文止于“%(end)s”，后面似有缺字；请对照文件。",
        "The wording ends with “%(end)s”, as if cut off; compare it with the document.",
    ),
    "no_source": Text(
        "没有写明依据：应有文件、条款和原文。", "The node has no source: document, article and wording are expected."
    ),
    "unknown_measure": Text("没有名为 %(measure)s 的计量。", "No measure is called %(measure)s."),
    "wrong_subject": Text(
        "计量 %(measure)s 按%(counts)s统计，而方案考核%(scores)s。",
        "Measure %(measure)s counts by %(counts)s, but the scheme scores by %(scores)s.",
    ),
    "predicate_fails": Text(
        "计量 %(measure)s 的条件不能执行：%(reason)s", "The predicate of %(measure)s cannot be run: %(reason)s"
    ),
    "unnamed_table": Text(
        "计量 %(measure)s 的条件还查看 %(tables)s，而 reads 没有写明；这些表变动后分数不会更新。",
        "The predicate of %(measure)s also looks into %(tables)s, which reads leaves out; scores would not follow "
        "changes there.",
    ),
    "unreachable_grade": Text(
        "等次“%(grade)s”无法达到：分数只会在 %(least)s 到 %(most)s 之间。",
        "Nobody can be graded “%(grade)s”: scores lie between %(least)s and %(most)s.",
    ),
    "unused_grade": Text("没有任何等次线用到等次“%(grade)s”。", "No band uses the grade “%(grade)s”."),
    "map_ends_above_zero": Text(
        "最低一档从 %(least)s 起；更低的得 0 分。如属本意，请加一档 at_least = 0。",
        "The lowest band begins at %(least)s; what lies below earns nothing. If that is meant, add one at_least = 0.",
    ),
    "map_exceeds": Text(
        "折算表给出 %(points)s 分，超过本项满分 %(max)s 分。",
        "The map gives %(points)s points, more than the node's full %(max)s.",
    ),
    "unused_parameter": Text("参数没有在任何地方使用。", "Nothing in the file refers to this parameter."),
    "parameter_without_effect": Text(
        "参数的任何取值都得到同样的规则。", "Whatever is chosen for this parameter, the rules are the same."
    ),
    "fines": Text(
        "计量 %(measure)s 涉及罚没金额。行政处罚法第七十四条第三款：罚没款项不得同考核、考评直接或者变相挂钩。"
        "本方案不予加载。",
        "Measure %(measure)s depends on fines. Administrative Penalties Law art. 74(3) forbids tying them to any "
        "assessment, directly or in disguise; the scheme is refused.",
    ),
    "quota": Text(
        "本项以核定的办案数量为准（%(measure)s）。河南省行政执法条例第十一条第二款、第四十四条第六项禁止下达办案指标；请说明理由。",
        "This item depends on an approved number of cases (%(measure)s). Henan's enforcement regulation, arts 11(2) "
        "and 44(6), forbids quotas; say why it is used.",
    ),
    "leniency_costs": Text(
        "依法不予处罚的案件会使本项失分。行政处罚法第三十三条规定了不予处罚的情形。",
        "A case that lawfully ends without a penalty costs points here; Administrative Penalties Law art. 33 provides "
        "for such cases.",
    ),
    "quota_under": Text(
        "取 %(reading)s 时，本项以核定的办案数量为准（%(measure)s）。",
        "With %(reading)s this item depends on an approved number of cases (%(measure)s).",
    ),
    "leniency_costs_under": Text(
        "取 %(reading)s 时，依法不予处罚的案件会使本项失分（行政处罚法第三十三条）。",
        "With %(reading)s a case that lawfully ends without a penalty costs points here (Administrative Penalties Law "
        "art. 33).",
    ),
}
"""Code → its sentence. A document's remarks are worded here, so that command line and pages say the same."""
