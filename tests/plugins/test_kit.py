"""`CategoryHooks`: a category that is data answers the hooks itself; checks of its own fit in."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepu_review.defaults.kit import AnyOf, Category, CategoryHooks, Threshold, quantity
from kepu_review.errors import PluginError
from kepu_review.model import Application, Value
from kepu_review.plugins import Plugins
from kepu_review.text import speaking
from tests.plugins.installed import installed

CATEGORY = Category(
    "dome",
    "天象类",
    "Domes",
    "示例。",
    "示例",
    "dome",
    fields=(
        quantity("seats", "座位数", "Seats", "个"),
        quantity("front_seats", "前排座位数", "Front seats", "个"),
    ),
)
HOOKS = CategoryHooks(
    CATEGORY, thresholds=(Threshold("seats", 50, "示例"),), within=(("front_seats", "seats"),)
)


def subject(category: str = "dome", **values: Value) -> Application:
    return Application("A1", "示例基地", "示例馆", category, values=values)


def rules(application: Application) -> list[str]:
    return [finding.rule for finding in HOOKS.kepu_screen_application(application)]


def test_thresholds_come_before_parts_that_exceed_their_whole() -> None:
    assert rules(subject(seats=30, front_seats=40)) == [
        "dome.seats",
        "figures.front_seats_within_seats",
    ]
    assert rules(subject(seats=50, front_seats=50)) == []
    assert rules(subject()) == []


def test_other_categories_get_neither_card_nor_finding() -> None:
    stranger = subject("venue", seats=30, front_seats=40)
    assert rules(stranger) == []
    assert list(HOOKS.kepu_evidence_cards(stranger)) == []


def test_the_card_is_titled_in_the_language_of_who_asks() -> None:
    (chinese,) = HOOKS.kepu_evidence_cards(subject(seats=30))
    with speaking("en"):
        (english,) = HOOKS.kepu_evidence_cards(subject(seats=30))
    assert (chinese.title, english.title) == ("天象类", "Domes")


@pytest.mark.parametrize(
    "wrong",
    [
        {"thresholds": (Threshold("setas", 50, "示例"),)},
        {"thresholds": (AnyOf((Threshold("seats", 5, "示例"), Threshold("setas", 5, "示例"))),)},
        {"within": (("setas", "seats"),)},
        {"within": (("seats", "setas"),)},
    ],
)
def test_a_field_that_does_not_exist_is_named_at_once(wrong: dict[str, tuple[object, ...]]) -> None:
    with pytest.raises(PluginError) as caught:
        CategoryHooks(CATEGORY, **wrong)  # type: ignore[arg-type]
    assert caught.value.message == ("类别“dome”要核对的“setas”不是标准字段，也不是它自己的字段。")
    assert caught.value.remedy


OWN = """
from kepu_review.defaults.kit import Category, CategoryHooks, Threshold, quantity
from kepu_review.hookspecs import hookimpl
from kepu_review.model import Finding, Severity

CATEGORY = Category("own", "自有类", "Own", "示例。", "示例", "own", fields=(
    quantity("seats", "座位数", "Seats", "个"),))
HOOKS = CategoryHooks(CATEGORY, thresholds=(Threshold({field!r}, 50, "示例"),))
kepu_categories = HOOKS.kepu_categories

@hookimpl
def kepu_screen_application(application):
    mine = Finding("own.look", Severity.INFO, application.id, "请看。", "看一看。")
    return (*HOOKS.kepu_screen_application(application), mine)
"""


def test_a_plugin_takes_over_some_hooks_and_writes_another_itself(tmp_path: Path) -> None:
    with installed(tmp_path, "own", OWN.replace("{field!r}", "'seats'")):
        host = Plugins()
    info = next(info for info in host.describe() if info.name == "own")
    assert info.hooks == ("kepu_categories", "kepu_screen_application")
    assert "own" in host.categories()
    found = host.screen(subject("own", seats=3), host.programmes()["quzhou"])
    assert {"own.seats", "own.look"} <= {finding.rule for finding in found}


def test_a_plugin_with_a_wrong_field_is_named_and_the_others_stay(tmp_path: Path) -> None:
    with installed(tmp_path, "wrong", OWN.replace("{field!r}", "'setas'")):
        host = Plugins()
    (problem,) = [one for one in host.problems if one.plugin == "wrong"]
    assert "setas" in problem.error
    assert "venue" in host.categories()
