"""Score runs: computing them in a process of their own, storing them, and telling which is shown."""
