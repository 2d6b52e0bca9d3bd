"""The plugin `other`: what every plugin keeps, and what is its own."""

from __future__ import annotations

import kepu_review_other

from kepu_review.testing import PluginContract


class TestOther(PluginContract):
    plugin = "other"


def test_its_definition_is_the_last_of_the_eight() -> None:
    assert kepu_review_other.CATEGORY.source.endswith("第四条（八）")
    assert kepu_review_other.CATEGORY.definition.startswith("利用文博、艺术等资源")
