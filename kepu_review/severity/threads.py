"""One BLAS thread for small matrices: two of them wait for each other longer than they work."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any

THREADS_PAY_FROM = 1500
"""Rows of a dense matrix from which more than one thread is of use."""


def threads_for(size: int) -> AbstractContextManager[Any]:
    """Within the block, linear algebra of matrices with `size` rows uses as many as pay."""
    return nullcontext() if size >= THREADS_PAY_FROM else _controller().limit(limits=1)


@cache
def _controller() -> Any:
    import scipy.linalg  # noqa: F401 (its BLAS must be loaded before it can be found)
    from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

    return ThreadpoolController()
