"""Why a backup cannot be made, read or restored: each message is one sentence in the present language."""

from __future__ import annotations


class BackupProblem(Exception):
    """The backup cannot be made, opened or restored as things are; nothing was changed."""


class BackupDamaged(BackupProblem):
    """The file is not what was once written; the message names the first damaged part."""
