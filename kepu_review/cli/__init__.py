"""The command line `kepu-review`."""

from kepu_review.cli.app import main

__all__ = ["main"]
