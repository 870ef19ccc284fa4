"""What waits for an account 待办: which tasks there are, what they are called, and how they leave the pages."""
