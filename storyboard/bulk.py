"""Making very many values at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def bulk() -> Iterator[None]:
    """While it is entered, Python's cycle collector waits.

    It walks what was made so far again and again as more is made: half of the time that a script of
    thousands of panels takes to come in, and the share grows with the script.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()
