"""Keeping the audit log 审计日志: anchors outside of the database, starts, removal of what is old.

The records and their chain are in ``models.audit`` and ``models.audit_chain``; the page is in ``services.audit_log``.
"""
