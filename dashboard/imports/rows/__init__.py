"""Checking rows: against the rules, against each other, against what the database holds."""
