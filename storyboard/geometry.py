"""Sizes in pixels and boxes in fractions of a frame. Knows no panel and no picture."""

from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator


class Size(BaseModel):
    """Width and height in pixels."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    width: int
    height: int

    @property
    def aspect(self) -> float:
        return self.width / self.height

    def cropped_to(self, aspect: float) -> "Size":
        """The largest size of that aspect (width / height) that lies inside this one."""
        if aspect >= self.aspect:
            return Size(width=self.width, height=round(self.width / aspect))
        return Size(width=round(self.height * aspect), height=self.height)

    def __str__(self) -> str:
        return f"{self.width}×{self.height}"


class Box(BaseModel):
    """A rectangle in fractions of the frame, origin top left; 0 <= left < right <= 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    left: float
    top: float
    right: float
    bottom: float

    @model_validator(mode="after")
    def _is_a_rectangle(self) -> Self:
        if not (0 <= self.left < self.right <= 1 and 0 <= self.top < self.bottom <= 1):
            raise ValueError(f"not a box inside the frame: {self.corners}")
        return self

    @property
    def corners(self) -> tuple[float, float, float, float]:
        return self.left, self.top, self.right, self.bottom

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.bottom - self.top)

    def overlap(self, other: "Box") -> float:
        """The shared area as a fraction of the smaller box, 0 to 1."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height) / min(self.area, other.area)


WHOLE_FRAME = Box(left=0, top=0, right=1, bottom=1)


def side_by_side(count: int) -> tuple[Box, ...]:
    """Equal columns from left to right."""
    return tuple(Box(left=i / count, top=0, right=(i + 1) / count, bottom=1) for i in range(count))
