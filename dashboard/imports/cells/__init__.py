"""One cell: from what stands in a file to a value of its column, or the reason why not."""
