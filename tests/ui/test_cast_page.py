"""The Cast page without a browser."""

from streamlit.testing.v1 import AppTest

from storyboard.studio import Board
from tests.ui.test_pages import by_label


def test_what_is_refused_stays_written(page: AppTest, board: Board) -> None:
    def last(label: str) -> object:
        return [field for field in page.text_input if field.label == label][-1]

    last("Name").set_value("   ")  # type: ignore[attr-defined]
    last("Description").set_value("a fox, teal coat")  # type: ignore[attr-defined]
    by_label(page.button, "Add to the cast").click().run()  # type: ignore[attr-defined]
    assert page.error
    assert last("Description").value == "a fox, teal coat"  # type: ignore[attr-defined]
    last("Name").set_value("Riku")  # type: ignore[attr-defined]
    by_label(page.button, "Add to the cast").click().run()  # type: ignore[attr-defined]
    assert board.project.member("Riku").description == "a fox, teal coat"
    assert (last("Name").value, last("Description").value) == ("", "")  # type: ignore[attr-defined]
    assert not page.exception
