"""Runs a notebook in a kernel of its own, apart from the user's kernels and start-up files."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode
from traitlets import default


class _OwnKernel(AsyncKernelManager):
    """This very Python, reached over a socket in a private folder where the system has those."""

    @default("kernel_spec_manager")
    def _no_foreign_kernels(self) -> KernelSpecManager:
        return KernelSpecManager(kernel_dirs=[])

    @default("transport")
    def _private(self) -> str:
        return "tcp" if os.name == "nt" else "ipc"


def executed(
    notebook: NotebookNode, extra: Mapping[str, str], told: Callable[..., None]
) -> NotebookNode:
    """The notebook with its outputs; `told` is called after each cell, `extra` is environment.

    Raises CellExecutionError when a cell fails and DeadKernelError when the kernel dies.
    """
    with TemporaryDirectory(prefix="kepu-report-") as folder, ThreadPoolExecutor(1) as pool:
        # In a thread of its own, because the caller may be a cell whose event loop runs already.
        return pool.submit(asyncio.run, _execute(notebook, extra, told, Path(folder))).result()


async def _execute(
    notebook: NotebookNode, extra: Mapping[str, str], told: Callable[..., None], folder: Path
) -> NotebookNode:
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        kernel_manager_class=_OwnKernel,
        timeout=None,
        startup_timeout=120,
        resources={"metadata": {"path": str(folder)}},
        on_cell_executed=told,
    )
    manager = client.create_kernel_manager()
    manager.connection_file = str(folder / "kernel.json")
    env: dict[str, Any] = {**os.environ, **extra, "IPYTHONDIR": str(folder), "MPLBACKEND": "agg"}
    return await client.async_execute(env=env)
