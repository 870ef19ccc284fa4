"""Importing spreadsheets: all kinds of the data dictionary, from the files that offices have (docs/importing.md).

``reading`` → ``tables`` → ``cells`` and ``rows`` → ``writing`` is the way of a row; ``mapping`` says what another
office's words mean, ``telling`` what is said of it all. Nothing is imported here: the process that reads files must
start at once, and needs no database.
"""
