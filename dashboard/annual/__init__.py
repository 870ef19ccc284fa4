"""The yearly report 年度报告 (002): its figures, its standard tables and its text."""
