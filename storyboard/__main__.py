"""`python -m storyboard` is the command line."""

from storyboard.cli import main

if __name__ == "__main__":
    main()
