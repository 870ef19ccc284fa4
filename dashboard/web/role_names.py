"""The names of the roles, in the reader's language."""

from __future__ import annotations

from dashboard.translations import _
from models.accounts import Role


def role_name(role: str) -> str:
    """The name of a role, as shown beside the person's; the word itself where it is unknown."""
    match role:
        case Role.LEADER:
            return _("Leading group")
        case Role.BUREAU:
            return _("Justice bureau")
        case Role.AGENCY:
            return _("Enforcement agency")
        case Role.OFFICER:
            return _("Enforcement officer")
        case Role.SYSTEM:
            return _("System administrator")
        case Role.SECURITY:
            return _("Security administrator")
        case Role.AUDIT:
            return _("Audit administrator")
        case _:
            return role
