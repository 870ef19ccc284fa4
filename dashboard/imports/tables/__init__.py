"""From grids to tables: where headers stand, what kind of rows lies below, which rows are none."""
