"""The plugin `media`."""

from kepu_review.testing import PluginContract


class TestMedia(PluginContract):
    plugin = "media"
