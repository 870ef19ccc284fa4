"""``python -m dashboard``: the command where the script ``zhiheng`` is not on the path."""

from dashboard.command_line import main

if __name__ == "__main__":
    main()
