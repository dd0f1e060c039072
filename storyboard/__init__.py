"""Storyboards whose characters stay themselves."""

__version__ = "0.1.0"
