"""The board as one component: a script in the browser, a sheet of records on the server."""
