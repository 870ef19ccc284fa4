"""What audit records say, in the reader's language; a word that is not known here is shown as it is."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.accounts.logging_in import NOBODY
from dashboard.decisions import wording as decisions
from dashboard.decisions.workflow import COMMENDATIONS, VETOES
from dashboard.findings import wording as findings
from dashboard.findings.workflow import FINDINGS
from dashboard.integrity import wording as integrity
from dashboard.integrity.workflow import INTEGRITY
from dashboard.publishing import wording as publishing
from dashboard.publishing.workflow import MOST_SIGNERS, publications
from dashboard.rectification import wording as rectification
from dashboard.rectification.workflow import RECTIFICATION
from dashboard.translations import _
from models.audit import COMMAND_LINE, PROGRAM


def action(word: str) -> str:
    """What was done."""
    return actions().get(word, word)


def actions() -> Mapping[str, str]:
    """All actions that this version records, in the order in which they are offered."""
    return {
        "account:login": _("Log in"),
        "account:logout": _("Log out"),
        "account:lock": _("Account locked"),
        "address:lock": _("Address locked"),
        "address:unlock": _("Address unlocked"),
        "session:replace": _("Logged in elsewhere"),
        "account:confirm": _("Password asked for again"),
        "account:password": _("Password changed"),
        "second_factor:take": _("Second factor taken"),
        "second_factor:give_up": _("Second factor given up"),
        "second_factor:recovery_codes": _("New recovery codes"),
        "second_factor:reset": _("Second factor reset"),
        "account:create": _("Account created"),
        "account:disable": _("Account disabled"),
        "account:enable": _("Account enabled"),
        "account:unlock": _("Account unlocked"),
        "account:reset": _("Password reset"),
        "role:request": _("Role asked for"),
        "role:approve": _("Role approved"),
        "role:reject": _("Role rejected"),
        "token:create": _("Token made"),
        "token:revoke": _("Token revoked"),
        "feed:create": _("Calendar address made"),
        "feed:withdraw": _("Calendar address withdrawn"),
        "account:language": _("Language of calendar and digest chosen"),
        "access:denied": _("Access denied"),
        "digest:write": _("Digests written"),
        "holidays:write": _("Holidays of a year entered"),
        "meeting:note": _("Day of the last meeting noted"),
        "batch:import": _("Import"),
        "import:bring": _("Files brought for import"),
        "import:drop": _("Import dropped"),
        "import:undo": _("Import undone"),
        "import:download": _("File of an import downloaded"),
        **{f"finding:{one.key}": findings.move(one.key) for one in FINDINGS.moves},
        "finding:download": _("Evidence file downloaded"),
        **{f"veto:{one.key}": decisions.logged("vetoes", one.key) for one in VETOES.moves},
        **{f"commendation:{one.key}": decisions.logged("commendations", one.key) for one in COMMENDATIONS.moves},
        "veto:download": _("File of a veto downloaded"),
        "commendation:download": _("File of a commendation downloaded"),
        "candidate:dismiss": _("Candidate dismissed"),
        "candidate:take_up": _("Candidate taken up again"),
        **{f"rectification:{one.key}": rectification.move(one.key) for one in RECTIFICATION.moves},
        "rectification:download": _("Evidence file of an item downloaded"),
        "campaign:write": _("Campaign entered or corrected"),
        **{f"integrity:{one.key}": integrity.move(one.key) for one in INTEGRITY.moves},
        "integrity:round": _("Integrity round opened or changed"),
        "integrity:export": _("Integrity round exported"),
        "integrity:draft": _("Answers of an integrity application kept"),
        "integrity:download": _("Evidence file of an integrity application downloaded"),
        "integrity:certificate": _("Certificate of an integrity unit downloaded"),
        "rectification:export": _("Rectification ledger exported"),
        "rectification:document": _("Document issued"),
        "rectification:document_download": _("Document or signed receipt downloaded"),
        "rectification:documents_export": _("Register of documents exported"),
        "rectification:receipt": _("Receipt of a document entered"),
        "rectification:void": _("Document voided"),
        "rectification:pack": _("Ledger or meeting pack made as a document"),
        **{f"publication:{one.key}": publishing.move(one.key) for one in publications(MOST_SIGNERS).moves},
        "publication:bulletin": _("Bulletin made as a document"),
        "publication:export": _("Publication exported"),
        "ranking:export": _("Ranking exported"),
        "annual_text:write": _("Text of the yearly report written"),
        "annual:release": _("Publication of the yearly tables entered"),
        "annual:document": _("Yearly report made as a document"),
        "annual:export": _("Yearly report exported"),
        "comparison:export": _("Comparison exported"),
        "agency:export": _("Agency exported"),
        "evidence:export": _("Rows exported"),
        "case:export": _("Case exported"),
        "officers:export": _("Officers exported"),
        "officer:export": _("Cases of an officer exported"),
        "mapping:keep": _("Mapping profile kept"),
        "records:export": _("Records exported"),
        "findings:export": _("Findings exported"),
        "candidates:export": _("Candidates exported"),
        "vetoes:export": _("Vetoes exported"),
        "commendations:export": _("Commendations exported"),
        "id_number:search": _("Officer searched by ID number"),
        "id_number:reveal": _("ID number shown in full"),
        "audit:export": _("Audit log exported"),
        "audit:verify": _("Audit log checked"),
        "audit:prune": _("Old audit records removed"),
        "database:init": _("Database created"),
        "database:upgrade": _("Database upgraded"),
        "system:start": _("Server started"),
        "system:backup": _("Backed up"),
        "system:restore": _("Restored from a backup"),
        "plugin:state": _("Plugins changed"),
    }


def nobody(account: str) -> str:
    """Who acted, where it was nobody who had signed in."""
    names = {
        COMMAND_LINE: _("Whoever holds the server"),
        PROGRAM: _("The program itself"),
        NOBODY: _("A stranger"),
    }
    return names.get(account, account)


def result(word: str) -> str:
    """How it ended."""
    return results().get(word, word)


def results() -> Mapping[str, str]:
    """All results that this version records."""
    return {"done": _("Done"), "refused": _("Refused"), "failed": _("Unsuccessful")}


def reason(word: str) -> str:
    """Why it was refused; what a person gave as a reason stays as it is."""
    reasons = {
        "unknown name": _("unknown name"),
        "wrong password": _("wrong password"),
        "wrong code": _("wrong code"),
        "one-time password too old": _("one-time password too old"),
        "locked": _("account locked"),
        "address locked": _("address locked"),
        "address not allowed": _("address not allowed"),
        "not approved": _("role not approved"),
        "disabled": _("account disabled"),
        "demonstration account": _("demonstration account"),
        "permission": _("the role may not"),
        "not there, or not the reader's": _("not there, or not the reader's"),
    }
    return reasons.get(word, word)
