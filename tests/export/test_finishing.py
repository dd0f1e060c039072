"""Finishers see every file whole before it is written, and can speak to the user."""

from pathlib import Path

import pytest

from storyboard.errors import BadInput
from storyboard.export import finishing
from storyboard.studio import Board


def test_a_finisher_changes_the_file_and_speaks(
    drawn: Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def sign(data: bytes, facts: finishing.Finishing) -> bytes:
        seen.append((facts.ending, [take.number for take in facts.takes]))
        facts.notes.append("Signed.")
        return data + b"\n% signed"

    monkeypatch.setattr(finishing, "FINISHERS", [sign])
    report = drawn.export(tmp_path / "b.pdf", panels=["2"])
    assert report.path.read_bytes().endswith(b"% signed")
    assert report.warnings == ("Signed.",)
    assert seen == [(".pdf", [1])]


def test_a_finisher_that_refuses_leaves_no_file(
    drawn: Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(data: bytes, facts: finishing.Finishing) -> bytes:
        raise BadInput("The certificate has ended. Give another one.")

    monkeypatch.setattr(finishing, "FINISHERS", [refuse])
    with pytest.raises(BadInput, match="certificate"):
        drawn.export(tmp_path / "b.otio")
    assert list(tmp_path.glob("b*")) == []
