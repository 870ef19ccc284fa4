"""The interface for programs 数据接口: rows of one kind in one request, taken as every import is (docs/api.md).

Who may ask is decided at the door (``dashboard.web.programs``).
"""
