"""What an import writes, how that is kept, and how it is undone."""
