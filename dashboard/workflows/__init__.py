"""Workflows 办理流程: declared once as tables of moves, which rights, pages, tests and documents all read."""
