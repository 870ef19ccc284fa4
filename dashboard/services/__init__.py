"""Services: from a reader's session and a query to a view-model.

They read stored runs and pages of rows, and draw nothing."""
