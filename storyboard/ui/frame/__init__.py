"""The script that the server runs, in a folder of its own: beside pages/ Streamlit would run those itself."""
