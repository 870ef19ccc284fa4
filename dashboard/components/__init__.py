"""Building blocks of the pages: values in, Dash components out. They know the look, and no page, service or database.

``heading`` page heads and notices · ``tiles`` key figures and cards · ``marks`` badges, ranks and moves ·
``controls`` what writes the address · ``grid`` tables of more than two dozen rows.
"""
