"""One project on disk: edits, revisions, undo over everything, and what survives."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from storyboard.errors import BadInput, BrokenProject, Conflict, NotFound
from storyboard.storage import ProjectFolder, restore_backup
from storyboard.story import Panel, Project
from tests.storage.boards import board, take

Command = Callable[[Project], Project]


@pytest.fixture
def folder(tmp_path: Path) -> ProjectFolder:
    return ProjectFolder.create(tmp_path / "rain", board())


def says(panel: str, action: str) -> Command:
    return lambda project: project.with_panel(panel, lambda p: p.edited(action=action))


def without(panel: str) -> Command:
    def command(project: Project) -> Project:
        scene = project.scene_of(panel)
        return project.with_scene(
            scene.edited(panels=tuple(p for p in scene.panels if p.id != panel))
        )

    return command


def actions(project: Project) -> list[str]:
    return [panel.action for panel in project.panels()]


def contents(project: Project) -> dict[str, object]:
    return project.model_dump(exclude={"revision"})


def test_what_is_written_is_read_by_another(folder: ProjectFolder) -> None:
    folder.apply(says("p2", '雨が降る — "quoted"\nnew line'), what="edit panel 2")
    assert ProjectFolder(folder.folder).read() == folder.read()
    assert folder.read().revision == 1


def test_another_programs_edit_is_seen(folder: ProjectFolder) -> None:
    other = ProjectFolder(folder.folder)
    other.apply(says("p1", "elsewhere"), what="edit")
    assert folder.read().panel("p1").action == "elsewhere"
    folder.apply(says("p2", "here"), what="edit")
    assert actions(other.read())[:2] == ["elsewhere", "here"]


def test_nothing_is_parsed_again_without_need(folder: ProjectFolder) -> None:
    assert folder.read() is folder.read()


def test_an_edit_writes_only_the_panel_that_it_changed(tmp_path: Path) -> None:
    large = ProjectFolder.create(tmp_path / "large", board(panels=300, takes=4, scenes=12))
    large.apply(says("p1", "first"), what="edit")
    before = {id(text) for _, text in large._writer._known.values()}
    large.apply(says("p150", "second"), what="edit")
    texts = [text for _, text in large._writer._known.values()]
    fresh = [text for text in texts if id(text) not in before]
    assert len(texts) == 301
    assert [text for text in fresh if "second" in text] == fresh
    assert len(fresh) == 1


def test_an_edit_on_an_old_revision_is_refused(folder: ProjectFolder) -> None:
    folder.apply(says("p1", "first"), what="edit", expected=0)
    with pytest.raises(Conflict, match="revision 1"):
        folder.apply(says("p1", "second"), what="edit", expected=0)
    assert folder.read().panel("p1").action == "first"


def test_an_edit_that_changes_nothing_is_no_step(folder: ProjectFolder) -> None:
    folder.apply(lambda project: project, what="nothing")
    assert folder.read().revision == 0
    assert folder.undo() is None


def test_undo_and_redo_over_everything(folder: ProjectFolder) -> None:
    states = [contents(folder.read())]
    commands: list[tuple[str, Command]] = [
        ("edit panel 1", says("p1", "changed")),
        ("delete panel 2", without("p2")),
        ("rename", lambda p: p.edited(name="Snow")),
        ("leave", lambda p: p.edited(cast=())),
        ("style", lambda p: p.edited(style=p.style.edited(words="ink", steps=4))),
        ("delete scene", lambda p: p.edited(scenes=())),
    ]
    for what, command in commands:
        folder.apply(command, what=what)
        states.append(contents(folder.read()))
    for number in range(len(commands) - 1, -1, -1):
        assert folder.undo() == commands[number][0]
        assert contents(folder.read()) == states[number]
    assert folder.undo() is None
    for number, (what, _) in enumerate(commands, start=1):
        assert folder.redo() == what
        assert contents(folder.read()) == states[number]
    assert folder.redo() is None


def test_undo_survives_a_restart(folder: ProjectFolder) -> None:
    folder.apply(without("p2"), what="delete panel 2")
    again = ProjectFolder(folder.folder)
    assert again.undo() == "delete panel 2"
    assert [panel.id for panel in again.read().panels()] == ["p1", "p2", "p3"]
    assert ProjectFolder(folder.folder).redo() == "delete panel 2"


def test_an_edit_after_an_undo_forgets_what_was_undone(folder: ProjectFolder) -> None:
    folder.apply(says("p1", "one"), what="one")
    folder.undo()
    folder.apply(says("p1", "two"), what="two")
    assert folder.redo() is None
    assert folder.undo() == "two"


def test_undo_keeps_the_takes_that_came_since(folder: ProjectFolder) -> None:
    folder.apply(says("p1", "edited"), what="edit panel 1")
    folder.add_take("p1", take(2, "d" * 64))
    assert folder.undo() == "edit panel 1"
    panel = folder.read().panel("p1")
    assert [t.number for t in panel.takes] == [1, 2]
    assert panel.chosen == 2


def test_a_panel_comes_back_with_all_its_takes(folder: ProjectFolder) -> None:
    folder.apply(without("p1"), what="delete panel 1")
    folder.add_take("p1", take(2, "d" * 64))  # its job was still running
    folder.undo()
    assert [t.number for t in folder.read().panel("p1").takes] == [1, 2]


def test_a_new_panel_undone_and_redone_keeps_its_takes(folder: ProjectFolder) -> None:
    def add(project: Project) -> Project:
        scene = project.scenes[0]
        return project.with_scene(scene.edited(panels=(*scene.panels, Panel(id="p4"))))

    folder.apply(add, what="add panel")
    folder.add_take("p4", take(1))
    folder.undo()
    assert folder.redo() == "add panel"
    assert folder.read().panel("p4").chosen == 1


def test_a_locked_panel_keeps_its_choice(folder: ProjectFolder) -> None:
    folder.apply(lambda p: p.with_panel("p1", lambda q: q.edited(locked=True)), what="lock")
    folder.add_take("p1", take(2))
    assert folder.read().panel("p1").chosen == 1


def test_threads_lose_no_edit(folder: ProjectFolder) -> None:
    def work(name: str) -> None:
        for n in range(10):
            folder.apply(
                lambda p, n=n: p.with_panel(  # type: ignore[misc]
                    "p1", lambda q: q.edited(notes=f"{q.notes} {name}{n}")
                ),
                what="note",
            )

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    project = folder.read()
    assert len(project.panel("p1").notes.split()) == 40
    assert project.revision == 40


def test_only_changed_fields_are_kept_in_the_history(folder: ProjectFolder) -> None:
    folder.apply(says("p2", "short"), what="edit")
    line = (folder.folder / "history.jsonl").read_text()
    assert "short" in line
    assert "takes" not in line


def test_the_history_stays_small(folder: ProjectFolder) -> None:
    folder._history.largest = 20_000
    for n in range(120):
        folder.apply(says("p1", f"{n} " * 100), what=f"edit {n}")
    assert (folder.folder / "history.jsonl").stat().st_size < 25_000
    assert folder.undo() == "edit 119"
    assert folder.read().panel("p1").action.startswith("118 ")


def test_a_torn_last_line_of_history_costs_only_that_step(folder: ProjectFolder) -> None:
    folder.apply(says("p1", "one"), what="one")
    with open(folder.folder / "history.jsonl", "ab") as file:
        file.write(b'{"revision": 2, "verb": "ed')
    again = ProjectFolder(folder.folder)
    again.apply(says("p1", "two"), what="two")
    assert [again.undo(), again.undo(), again.undo()] == ["two", "one", None]


def test_a_step_that_the_project_never_reached_is_dropped(folder: ProjectFolder) -> None:
    folder.apply(says("p1", "one"), what="one")
    before = (folder.folder / "project.json").read_bytes()
    folder.apply(says("p1", "two"), what="two")
    (folder.folder / "project.json").write_bytes(before)  # as if killed before the rename
    assert ProjectFolder(folder.folder).undo() == "one"


def test_backups_are_good_older_copies(folder: ProjectFolder) -> None:
    folder._backups.apart = 0.0
    for n in range(20):
        folder.apply(says("p1", f"version {n}"), what="edit")
    copies = folder._backups.all()
    assert len(copies) == folder._backups.kept
    assert "version 18" in copies[-1].read_text()
    assert "version 19" not in copies[-1].read_text()


def test_backups_are_not_made_for_every_keystroke(folder: ProjectFolder) -> None:
    for n in range(20):
        folder.apply(says("p1", f"version {n}"), what="edit")
    assert len(folder._backups.all()) == 1


def test_a_broken_project_is_named_and_never_overwritten(folder: ProjectFolder) -> None:
    folder.apply(says("p1", "good"), what="edit")
    text = (folder.folder / "project.json").read_text()
    broken = text.replace('"fps": 24', '"fps": "quick"')
    (folder.folder / "project.json").write_text(broken)
    with pytest.raises(BrokenProject, match=r"Line \d+, field fps") as caught:
        ProjectFolder(folder.folder)
    assert caught.value.backup is not None
    with pytest.raises(BrokenProject):
        folder.apply(says("p1", "more"), what="edit")
    assert (folder.folder / "project.json").read_text() == broken


def test_the_last_good_copy_can_be_restored(folder: ProjectFolder) -> None:
    folder.apply(says("p1", "good"), what="edit")
    (folder.folder / "project.json").write_text("{ broken")
    restored = restore_backup(folder.folder)
    assert restored.read().name == "Rain"
    kept = list(folder.folder.glob("project-broken-*.json"))
    assert [path.read_text() for path in kept] == ["{ broken"]


def test_no_folder_no_project_and_no_second_one(tmp_path: Path, folder: ProjectFolder) -> None:
    with pytest.raises(NotFound, match="no project"):
        ProjectFolder(tmp_path / "nowhere")
    with pytest.raises(BadInput, match="already"):
        ProjectFolder.create(folder.folder, board())


def test_pictures_are_kept_once_under_their_digest(folder: ProjectFolder) -> None:
    digest = folder.put_picture(b"picture")
    assert folder.put_picture(b"picture") == digest
    path = folder.picture(digest)
    assert path.read_bytes() == b"picture"
    assert path.parent.name == digest[7:9]
    assert not list(folder.folder.rglob(".tmp-*"))


def test_a_picture_that_is_gone_is_named_with_the_cure(folder: ProjectFolder) -> None:
    digest = folder.put_picture(b"picture")
    folder.picture(digest).unlink()
    with pytest.raises(NotFound, match="Put it back"):
        folder.picture(digest)


@pytest.mark.parametrize("digest", ["", "sha256:..", "../../etc/passwd", "sha256:" + "A" * 64])
def test_a_digest_names_no_path(folder: ProjectFolder, digest: str) -> None:
    with pytest.raises(BadInput, match="no digest"):
        folder.picture(digest)


def test_a_record_is_kept_under_the_digest_given(folder: ProjectFolder) -> None:
    digest = "sha256:" + "e" * 64
    assert folder.put_json(b'{"seed": 1}', digest) == digest
    assert folder.json(digest) == b'{"seed": 1}'
