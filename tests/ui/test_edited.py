"""A widget's callback acts only on news: Streamlit also calls those of widgets it had forgotten."""

from streamlit.testing.v1 import AppTest


def _page() -> None:
    import streamlit as st

    from storyboard.errors import NotFound
    from storyboard.ui.session import edited

    heard = st.session_state.setdefault("heard", [])
    for key, drawn, now in (("a", "as it was", "as it was"), ("b", "old", "new"), ("c", "x", None)):
        st.session_state[key] = now
        edited(key, drawn, heard.append)()

    def refuse(value: str) -> None:
        raise NotFound(f"No panel {value}.")

    edited("a", "as it was", refuse)()
    st.session_state["quiet"] = "said" not in st.session_state
    edited("b", "old", refuse)()


def test_only_what_differs_is_handed_on() -> None:
    app = AppTest.from_function(_page).run()
    assert not app.exception
    assert app.session_state["heard"] == ["new", ""]
    assert app.session_state["quiet"]
    assert app.session_state["said"] == "No panel new."
