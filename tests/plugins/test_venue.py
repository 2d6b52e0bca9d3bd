"""The plugin `venue`."""

from kepu_review.testing import PluginContract


class TestVenue(PluginContract):
    plugin = "venue"
