"""For authors of plugins: the tests that every plugin must pass, bundled or not.

from kepu_review.testing import PluginContract

class TestMyPlugin(PluginContract):
    plugin = "my_plugin"  # the name of its entry point
"""

from kepu_review.testing.contract import PluginContract
from kepu_review.testing.samples import empty_application, full_application

__all__ = ["PluginContract", "empty_application", "full_application"]
