"""Rectification 整改 as a workflow with rights; how workflows are declared and decided: ``dashboard.workflows``."""
