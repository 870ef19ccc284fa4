"""Whether an officer's certificate is valid, in words."""

from __future__ import annotations

from dashboard.components.marks import Badge, BadgeKind
from dashboard.services.certificates import Certificate, CertificateState
from dashboard.translations import _

_KINDS: dict[CertificateState, BadgeKind] = {
    "none": "na", "not_yet": "provisional", "valid": "ok", "expired": "overdue", "unknown": "low",
}  # fmt: skip


def said(one: Certificate) -> str:
    """The state on the certificate's day."""
    day = one.day.isoformat()
    match one.state:
        case "none":
            return _("No certificate")
        case "not_yet":
            return _("Not yet valid on %(day)s", day=day)
        case "valid":
            return _("Valid on %(day)s", day=day)
        case "expired":
            return _("Expired on %(day)s", day="" if one.expires_on is None else one.expires_on.isoformat())
        case "unknown":
            return _("Day of expiry unknown")


def badge(one: Certificate) -> Badge:
    """The state as a badge."""
    return Badge(said(one), _KINDS[one.state])
