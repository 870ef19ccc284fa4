"""Rectification in the reader's language: moves as they were made and as one may make them, limits, fields."""

from __future__ import annotations

from dashboard.translations import _


def move(key: str) -> str:
    """The move as it was made; also the key of an audit record behind ``rectification:``."""
    return {
        "import": _("Brought by an import"),
        "record": _("Item entered"),
        "assign": _("Assigned"),
        "reject": _("Found to be none"),
        "receive": _("Received by the agency"),
        "report": _("Progress reported"),
        "ask": _("Extension asked for"),
        "grant": _("Extension granted"),
        "refuse": _("Extension refused"),
        "grant_again": _("Further extension granted"),
        "refuse_again": _("Further extension refused"),
        "apply": _("Closing applied for"),
        "check": _("Checked"),
        "publish": _("Made public"),
        "send_back": _("Sent back"),
        "close": _("Item closed"),
        "continue": _("To be continued"),
        "review": _("Review recorded"),
        "resume": _("Taken up again"),
        "urge": _("Urged by letter"),
        "opinion": _("Supervision opinion issued"),
        "decision": _("Supervision decision issued"),
        "object": _("Objection raised by the agency"),
        "uphold": _("Objection answered: the paper stands"),
        "withdraw": _("Objection answered: the paper is withdrawn"),
        "list": _("Listed for supervision"),
        "raise": _("Raised to a higher level"),
        "propose": _("Referral proposed"),
        "approve": _("Referred"),
        "decline": _("Referral declined"),
        "reply": _("Answer to the referral received"),
        "account": _("Accountability recorded"),
        "reopen": _("Recurred and reopened"),
    }.get(key, key)


def act(key: str) -> str:
    """The move as one may make it: the text of its button."""
    return {
        "record": _("Enter an item"),
        "assign": _("Assign it"),
        "reject": _("It is none"),
        "receive": _("Confirm receipt"),
        "report": _("Report progress"),
        "ask": _("Ask for an extension"),
        "grant": _("Grant the extension"),
        "refuse": _("Refuse the extension"),
        "grant_again": _("Grant a further extension"),
        "refuse_again": _("Refuse a further extension"),
        "apply": _("Apply for closing"),
        "check": _("Record the check"),
        "publish": _("Agree and make public"),
        "send_back": _("Send back"),
        "close": _("Close the item"),
        "continue": _("Continue and review later"),
        "review": _("Record the review"),
        "resume": _("Take it up again"),
        "urge": _("Urge by letter"),
        "opinion": _("Issue a supervision opinion"),
        "decision": _("Issue a supervision decision"),
        "object": _("Object to the paper"),
        "uphold": _("Answer: the paper stands"),
        "withdraw": _("Answer: withdraw the paper"),
        "list": _("List for supervision"),
        "raise": _("Raise to a higher level"),
        "propose": _("Propose a referral"),
        "approve": _("Agree to the referral"),
        "decline": _("Decline the referral"),
        "reply": _("Record the answer"),
        "account": _("Record who was held to account"),
        "reopen": _("Reopen: it has recurred"),
    }[key]


def effect(key: str) -> str:
    """What follows from the move, below its title."""
    return {
        "assign": _("The agency sees what is expected of it and by when. Of a long-term task the day may be left out."),
        "reject": _("It stays in the ledger with this reason."),
        "receive": _("You say who mends it and how; from now on progress can be reported."),
        "report": _("It stands on the timeline, with what you bring."),
        "ask": _("Only while the limit runs. Until it is decided, the old day stands."),
        "grant": _("The new day counts from now on. A second extension is for the leading group."),
        "refuse": _("The old day stands."),
        "grant_again": _("The new day counts from now on."),
        "refuse_again": _("The old day stands."),
        "apply": _("The bureau checks it. Evidence has to be there, and the head of the agency signs."),
        "check": _("At least two people check; another account than yours agrees to it."),
        "publish": _("The item is public for 5 working days; then it can be closed."),
        "send_back": _("The agency goes on mending, until the new day."),
        "close": _("If the same problem comes back within 365 days, it is reopened and marked."),
        "continue": _(
            "For institutional or historical reasons, or a lawsuit: it is followed on, and reviewed on that day."
        ),
        "review": _("It goes on, and is reviewed again on that day."),
        "resume": _("What stood in the way is gone; a new limit runs."),
        "urge": _("The limit is over. The letter gives 15 days."),
        "opinion": _("The days of the letter are over, too. The opinion gives 30 days."),
        "decision": _("The days of the opinion are over, too. The agency reports within 30 days."),
        "object": _("Within 10 working days of the paper, which is not suspended by it. The bureau answers within 15."),
        "uphold": _("Somebody else than who issued the paper decides. It goes on counting, with its days."),
        "withdraw": _("The paper no longer counts; before a decision there has to be a new opinion."),
        "list": _("It stands first in every list, and at every meeting, until it is closed."),
        "raise": _("It is dealt with one level higher."),
        "propose": _("The leading group decides; the item stays open until the authority answers."),
        "approve": _("It goes to that authority, and stays open until the answer has come."),
        "decline": _("The agency goes on mending."),
        "reply": _("The item goes on from there."),
        "account": _("It stays with the item, also when it is closed."),
        "reopen": _("It is open again with a new limit, marked as recurred; nothing of before is removed."),
    }[key]


def field(key: str) -> str:
    """What a field of a move is called; fields are columns of the item, and ``wanted``, the day asked for."""
    return {
        "wanted": _("Day asked for"),
        "deadline": _("To be mended by"),
        "limit_days": _("Days of the limit"),
        "limit_unit": _("Counted in"),
        "limit_source": _("Source of the limit"),
        "document": _("Number of the document"),
        "responsible_person": _("Who mends it"),
        "responsible_leader": _("Head of the agency who signs"),
        "measure": _("Measures"),
        "self_check": _("Result of the own check"),
        "check_method": _("Way of checking"),
        "checkers": _("Checked by (at least two)"),
        "check_result": _("Result of the check"),
        "published_on": _("Public from"),
        "published_until": _("Public until"),
        "feedback": _("What the public said"),
        "review_on": _("Next review"),
        "referred_to": _("Referred to"),
        "referral_reply": _("Its answer"),
        "accountability": _("Held to account"),
        "partners": _("Co-operating agencies"),
        "listed": _("Listed for supervision"),
        "raised": _("Raised"),
        "recurred": _("Recurred"),
        "stage": _("Last paper"),
        "closed_on": _("Closed on"),
        "closed_by": _("Closing approved by"),
    }.get(key, key)


def check_methods() -> dict[str, str]:
    """Ways of checking 核查方式, as they are kept → in the reader's language."""
    return {"资料核查": _("On papers"), "现场核查": _("On the spot"), "暗访": _("Unannounced")}


def authorities() -> dict[str, str]:
    """To whom an item is referred 移送机关, as it is kept → in the reader's language."""
    return {
        "纪委监委": _("Discipline inspection and supervision"),
        "公安机关": _("Public security"),
        "检察机关": _("Procuratorate"),
    }


def sources() -> dict[str, str]:
    """Where problems come from 问题来源, as they are kept → in the reader's language."""
    return {
        "自查": _("Self-check"), "督查": _("Inspection"), "案卷评查": _("File review"),
        "投诉12345": _("Complaint (12345)"), "复议意见书": _("Reconsideration opinion"),
        "检察建议": _("Procuratorial advice"), "司法建议": _("Judicial advice"), "平台预警": _("Platform warning"),
        "媒体": _("Media"), "上级交办": _("Assigned from above"),
    }  # fmt: skip


def categories() -> dict[str, str]:
    """Kinds of problems 问题类别: the four groups of 003 三, and the five of file reviews."""
    return {
        "队伍管理": _("Management of officers"), "体制改革": _("Institutional reform"),
        "执法不规范": _("Irregular enforcement"), "执法保障": _("Support of enforcement"), "主体": _("Authority"),
        "事实": _("Findings of fact"), "程序": _("Procedure"), "依据": _("Legal basis"), "文书": _("Documents"),
    }  # fmt: skip


def severities() -> dict[str, str]:
    """How grave it is 问题性质."""
    return {"一般": _("Ordinary"), "突出": _("Prominent"), "严重": _("Grave")}


def extents() -> dict[str, str]:
    """Whether it is one agency's or common 问题范围."""
    return {"个性": _("Of this agency"), "普遍": _("Common")}
