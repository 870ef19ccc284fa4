"""Backups 备份: one logical format for SQLite and PostgreSQL, made while the server runs, verified by restoring it."""
