"""The Cast page's teaching: offered, watched while it runs, stopped; the method is chosen there."""

import pytest
from filelock import FileLock
from streamlit.testing.v1 import AppTest

from storyboard.lora_training.status import LOCK, STOP, Stage, TrainingStatus, write_status
from storyboard.story import Lora, Method
from storyboard.studio import Board


def test_words_for_a_picture_are_kept(page: AppTest, board: Board) -> None:
    kon = board.project.member("Kon")
    field = next(one for one in page.text_input if (one.key or "").startswith(f"caption-{kon.id}"))
    field.set_value("waving, happy").run()
    assert not page.exception
    assert board.project.member("Kon").references[0].caption == "waving, happy"


def test_teaching_starts_a_program_of_its_own(
    page: AppTest, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr("subprocess.Popen", lambda command, **rest: started.append(command))
    kon = board.project.member("Kon")
    page.button(key=f"teach-{kon.id}").click().run()
    assert started[0][1:4] == ["-m", "storyboard", "train"]
    assert started[0][5] == kon.id
    assert not page.exception
    assert page.button(key=f"stop-{kon.id}")


def test_a_running_training_is_shown_and_stopped(page: AppTest, board: Board) -> None:
    kon, place = board.project.member("Kon"), board.training_folder("Kon")
    losses = (1.2, 1.0, 0.9, 0.8)
    write_status(
        place, TrainingStatus(stage=Stage.TRAINING, step=40, of=80, losses=losses, left=90.0)
    )
    with FileLock(place / LOCK):  # as the program that teaches does
        page.run()
        assert not page.exception
        page.button(key=f"stop-{kon.id}").click().run()
    assert (place / STOP).exists()


def test_a_training_whose_program_died_can_go_on(page: AppTest, board: Board) -> None:
    kon, place = board.project.member("Kon"), board.training_folder("Kon")
    write_status(place, TrainingStatus(stage=Stage.TRAINING, step=40, of=80))
    status = TrainingStatus.model_validate_json((place / "status.json").read_bytes())
    long_ago = status.model_copy(update={"told": status.told - 600})
    (place / "status.json").write_text(long_ago.model_dump_json())
    page.run()
    assert page.button(key=f"teach-{kon.id}").label == "Go on teaching"


def test_the_method_is_chosen_where_there_is_a_lora(page: AppTest, board: Board) -> None:
    kon = board.project.member("Kon")
    lora = Lora(family="pocket", file=f"sha256:{'0' * 64}", rank=8)
    board.folder.apply(lambda p: p.with_member(kon.edited(loras=(lora,))), what="give a LoRA")
    page.run()
    chosen = next(one for one in page.selectbox if (one.key or "").startswith(f"method-{kon.id}"))
    assert chosen.value is Method.AUTO
    chosen.set_value(Method.IP).run()
    assert not page.exception
    assert board.project.member("Kon").method is Method.IP
