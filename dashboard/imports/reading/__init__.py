"""Reading files: what stands in them, sheet by sheet and row by row, in a process of its own with limits.

``children`` is the importer's side. All else runs in that process, which starts at once because it imports nothing but
the standard library, xlrd and these modules: no database, no settings, no translations.
"""
