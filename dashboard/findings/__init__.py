"""Findings 扣分事件 as a workflow with rights; how workflows are declared and decided: ``dashboard.workflows``."""
