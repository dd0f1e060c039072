"""What its user has chosen once for every project: whether files are signed, and with what.

Kept as JSON in the user's configuration folder; the environment decides over it. Knows no project.
"""

import os
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from storyboard.errors import BadInput, StorageError
from storyboard.settings import config_folder

OFF = {"0", "off", "no", "false"}


class Preferences(BaseModel):
    """Every field has a default, so that no file is needed."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sign: bool = True
    certificate: Path | None = None  # PEM chain, leaf first; None = our own
    key: Path | None = None  # PEM, its private key
    watermark: str = ""  # name of a hidden mark, "" = none

    @model_validator(mode="after")
    def _pair(self) -> "Preferences":
        if (self.certificate is None) != (self.key is None):
            raise ValueError("a certificate needs its key, and a key its certificate")
        return self


def preferences() -> Preferences:
    """The file's, with $STORYBOARD_SIGN (on, off) over it. A broken file is as good as none."""
    chosen = _kept()
    named = os.environ.get("STORYBOARD_SIGN", "").strip().lower()
    return chosen.model_copy(update={"sign": named not in OFF}) if named else chosen


def prefer(**fields: object) -> Preferences:
    """Changes some and keeps them. Raises BadInput, StorageError."""
    try:
        chosen = Preferences.model_validate(_kept().model_dump() | fields)
    except ValidationError as error:
        raise BadInput(f"{error.errors()[0]['msg']}.") from error
    path = _path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_text(chosen.model_dump_json(indent=1), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise StorageError(
            f"Could not keep your choice in {path} ({error.strerror}). Make the folder writable."
        ) from error
    return chosen


def _kept() -> Preferences:
    with suppress(OSError, ValidationError):
        return Preferences.model_validate_json(_path().read_bytes())
    return Preferences()


def _path() -> Path:
    return config_folder() / "preferences.json"
