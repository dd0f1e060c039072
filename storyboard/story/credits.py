"""What stands around the panels on paper: whose board it is."""

from pydantic import Field

from storyboard.story.noun import Noun


class Credits(Noun):
    """Printed in headers and footers, and written into the file's metadata."""

    author: str = Field(default="", max_length=200)
    company: str = Field(default="", max_length=200)
    episode: str = Field(default="", max_length=200)
    rights: str = Field(default="", max_length=500)
    logo: str | None = None  # digest of the stored picture
