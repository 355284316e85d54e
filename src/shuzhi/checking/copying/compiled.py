"""Compiles a plain function with numba where numba is installed, and says when that is worth it.

numba is optional (the extra ``fast``) and slow to import; so it is imported only when a compiled function is first
called.  It keeps its work beside this file or, where that folder cannot be written (an installed wheel), in the user's
cache folder; where neither can be, each process compiles anew, which takes some seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

WORTH_COMPILING = 10_000_000
"""From how many characters on (three thousand reports, about a second) loading numba saves more than it takes."""
LINK = 25
"""As many characters' work an edge between two texts is, which has to be extended."""


def is_available() -> bool:
    """Whether numba is installed."""
    return find_spec("numba") is not None


def wants_compiled(characters: int, fast: bool | None) -> bool:
    """Whether to run the compiled form: as told by ``fast``, else by the size of the work; never without numba."""
    if fast is False or not is_available():
        return False
    return True if fast else characters >= WORTH_COMPILING


@cache
def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function compiled for the machine (without the GIL), made once.

    Raises:
        ImportError: numba is not installed; ask ``is_available`` first.
    """
    numba = import_module("numba")
    try:
        return numba.njit(cache=True, nogil=True)(function)  # type: ignore[no-any-return]
    except RuntimeError:  # no folder to keep the cache in
        return numba.njit(nogil=True)(function)  # type: ignore[no-any-return]
