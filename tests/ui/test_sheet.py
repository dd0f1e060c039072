"""What the browser is told of a board: the whole once, then what changed, and that little."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard import edits
from storyboard.story import Panel
from storyboard.studio import Board, Studio
from storyboard.ui.board.pulse import pulse_of_all, pulses_of
from storyboard.ui.board.sheet import Sheet, splice
from storyboard.views import PanelView

IDS = st.lists(st.sampled_from("abcdefgh"), unique=True)


def test_a_browser_gets_the_whole_board_once(board: Board) -> None:
    sheet = Sheet(board)
    whole = sheet.changes("")
    assert whole["full"]
    assert len(whole["panels"]) == 3
    assert [scene[1] for scene in whole["scenes"]] == ["INT. KITCHEN - NIGHT", "EXT. STREET - DAY"]
    again = sheet.changes(whole["token"])
    assert again == {"token": whole["token"], "full": False, "revision": board.project.revision}


def test_an_edit_sends_one_record(board: Board) -> None:
    sheet = Sheet(board)
    before = sheet.changes("")["token"]
    panel = board.edit_panel("2", action="<b>Kon</b> runs")
    news = sheet.changes(before)
    assert list(news["panels"]) == [panel.id]
    assert news["panels"][panel.id]["action"] == "<b>Kon</b> runs"
    assert not {"scenes", "orders", "head"} & news.keys()


def test_a_move_sends_the_orders_of_two_scenes(board: Board) -> None:
    sheet = Sheet(board)
    before = sheet.changes("")["token"]
    ids = [panel.id for panel in board.project.panels()]
    board.move(ids[0], after=ids[2])
    orders = sheet.changes(before)["orders"]
    first, second = (scene.id for scene in board.project.scenes)
    assert orders == {
        first: {"at": 0, "cut": 1, "put": []},
        second: {"at": 1, "cut": 0, "put": [ids[0]]},
    }


def test_a_state_that_is_too_old_gets_the_whole_board(board: Board) -> None:
    sheet = Sheet(board)
    before = sheet.changes("")["token"]
    for number in range(40):
        board.edit_panel("1", action=f"{number}")
        sheet.refresh()
    assert sheet.changes(before)["full"]


def test_an_edit_of_a_thousand_panels_is_small(board: Board) -> None:
    board.apply(
        "fill it",
        lambda p: p.edited(
            scenes=(p.scenes[0].edited(panels=tuple(Panel(action=f"{n}") for n in range(1000))),)
        ),
    )
    sheet = Sheet(board)
    before = sheet.changes("")["token"]
    ids = [panel.id for panel in board.project.panels()]
    board.apply("move", lambda p: edits.move_panels(p, ids[3:5], after=ids[20]))
    board.edit_panel(ids[7], action="another")
    assert len(json.dumps(sheet.changes(before))) < 1500


def test_the_pulse_is_what_the_page_shows(board: Board) -> None:
    views = board.view()
    assert pulses_of(views[0])["picture"] == f"{views[0].id},0,0,false,false"
    assert pulse_of_all(views) == f"false,3,3,{sum(v.panel.duration for v in views)}"
    board.lock("1")
    views = board.view()
    assert pulses_of(views[0])["picture"].endswith(",0,0,true,false")
    assert pulse_of_all(views).startswith("false,2,3,")
    told = pulses_of(views[0])["fields"]
    board.apply("another place", lambda p: p.with_scene(p.scenes[0].edited(place="harbour")))
    assert pulses_of(board.view()[0])["fields"] != told


@given(IDS, IDS)
def test_a_splice_leads_from_one_order_to_the_other(was: list[str], now: list[str]) -> None:
    change = splice(was, now)
    followed = list(was)
    followed[change["at"] : change["at"] + change["cut"]] = change["put"]
    assert followed == now


def test_what_another_program_writes_while_it_looks_reaches_the_browser(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet, other = Sheet(board), Studio(board.studio.workspace).open(board.folder.folder)
    whole = sheet.changes("")
    look, late = board.view, iter(["while it looks"])

    def view() -> list[PanelView]:
        for words in late:  # once
            other.add_panel(action=words)
        return look()

    monkeypatch.setattr(board, "view", view)
    told = set(whole["panels"])
    token = whole["token"]
    for _ in range(2):
        news = sheet.changes(token)
        token, told = news["token"], told | set(news.get("panels", ()))
        order = {id for change in news.get("orders", {}).values() for id in change["put"]}
        assert set(news.get("panels", ())) <= order | set(whole["panels"])
    assert told == {panel.id for panel in board.project.panels()}
