"""What all nouns of a story share: frozen, strict, edited into new values."""

from typing import Any, Self
from uuid import uuid4

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """A frozen value that is stored in project.json."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def edited(self, **changes: Any) -> Self:
        """A validated copy with some fields changed."""
        return type(self).model_validate(dict(self) | changes)


def new_id() -> str:
    """Twelve hex digits: short enough to type, unique enough for a lifetime of boards."""
    return uuid4().hex[:12]
