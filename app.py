"""The editor's launcher: `python app.py` and `streamlit run app.py` both work."""

from storyboard.ui.server import app, serve

__all__ = ["app"]

if __name__ == "__main__":
    serve()
