"""Importing spreadsheets: all kinds of the data dictionary, from the files that offices have (docs/importing.md).

Nothing is imported here: the process that reads files must start at once, and needs no database.
"""
