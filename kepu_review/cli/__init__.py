"""The command line `kepu-review`."""

from kepu_review.cli.start import main

__all__ = ["main"]
