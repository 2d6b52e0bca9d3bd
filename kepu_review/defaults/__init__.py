"""What the host does by itself, as a plugin like any other; and the kit for category plugins."""

from kepu_review.defaults.plugin import Defaults

__all__ = ["Defaults"]
