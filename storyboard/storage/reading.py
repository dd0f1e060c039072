"""project.json -> Project, or a sentence that names the line and the field at fault."""

import json
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from storyboard.errors import BrokenProject
from storyboard.storage.migrations import migrate, version_of
from storyboard.story import SCHEMA, Project


def parse(data: bytes) -> tuple[Project, int]:
    """The project and the schema version it was saved in. Raises BrokenProject."""
    text = _text(data)
    fields = _fields(text)
    version = version_of(fields)
    try:
        if version != SCHEMA:
            fields = migrate(fields)
        return Project.model_validate_json(json.dumps(fields)), version
    except ValidationError as error:
        raise BrokenProject(_sentence(text, error, version)) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise BrokenProject(
            f"The file of schema {version} lacks what every such file has: {error}."
        ) from error


def parse_current(data: bytes) -> Project:
    """The quick way for files of today's schema; anything else goes through `parse`."""
    try:
        project = Project.model_validate_json(data)
    except ValidationError:
        return parse(data)[0]
    return project if project.schema_version == SCHEMA else parse(data)[0]


def line_of(text: str, path: Sequence[int | str]) -> int:
    """The line (from 1) where the value at that path begins; its nearest parent when missing."""
    at = _skip_space(text, 0)
    for step in path:
        inside = _child(text, at, step)
        if inside is None:
            break
        at = inside
    return text.count("\n", 0, at) + 1


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BrokenProject(f"Line {line} is not UTF-8 text.") from error


def _fields(text: str) -> dict[str, Any]:
    try:
        fields = json.loads(text)
    except json.JSONDecodeError as error:
        raise BrokenProject(f"Line {error.lineno}, column {error.colno}: {error.msg}.") from error
    except RecursionError as error:
        raise BrokenProject("The file is nested too deeply to be a project.") from error
    if not isinstance(fields, dict):
        raise BrokenProject("Line 1: a project begins with '{'.")
    return fields


def _sentence(text: str, error: ValidationError, version: int) -> str:
    first = error.errors()[0]
    field = ".".join(str(step) for step in first["loc"])
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    where = f"Line {line_of(text, first['loc'])}, " if version == SCHEMA else ""
    return f"{where}field {field}: {first['msg']}{more}."


_decoder = json.JSONDecoder()


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,:":
        at += 1
    return at


def _child(text: str, at: int, wanted: int | str) -> int | None:
    """Where the value of that key or index begins inside the object or list at `at`."""
    if text[at] not in "{[":
        return None
    is_object, number, at = text[at] == "{", 0, _skip_space(text, at + 1)
    while text[at] not in "}]":
        key: int | str = number
        if is_object:
            key, at = _decoder.raw_decode(text, at)
            at = _skip_space(text, at)
        if key == wanted:
            return at
        _, at = _decoder.raw_decode(text, at)
        at, number = _skip_space(text, at), number + 1
    return None
