"""Views: a page's view-model in, Dash components out. No statement is made here, and no number computed."""
