"""The host of plugins: who is let in, who is named, what is asked of whom."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import click
import pytest

from kepu_review.errors import PluginError, RubricError
from kepu_review.hookspecs import hookimpl
from kepu_review.model import Application, Category, EvidenceCard
from kepu_review.plugins import PluginProblem, Plugins, PluginState
from tests.plugins.installed import announce, installed, on_path

APPLICATION = Application("A1", "示例科普教育基地", "示例单位", category="venue")
BUNDLED = (
    *("agriculture", "beijing", "culture", "enterprise", "media", "national", "nature", "other"),
    *("quzhou", "research", "science_day", "scientist_spirit", "venue"),
)
LINES = ("bureau", "district", "association", "museum", "jingjinji")
CATEGORIES = (
    *("agriculture", "culture", "enterprise", "media", "nature", "other", "research"),
    *(f"line_{line}" for line in LINES),
    *("scientist_spirit", "venue"),
)
PROGRAMMES = (
    *("beijing_district_example", "beijing_museum_city", "beijing_museum_city_rolling"),
    *("national", "quzhou"),
    *("science_day", "scientist_spirit"),
)


def alone(plugin: object) -> Plugins:
    return Plugins(entry_points=False, blocked=("defaults",), extra=(plugin,))


def test_bundled_plugins_come_in_by_their_entry_points() -> None:
    host = Plugins()
    assert host.names() == ("defaults", *BUNDLED)
    assert host.problems == ()
    assert sorted(host.categories()) == sorted(CATEGORIES)
    assert sorted(host.programmes()) == sorted(PROGRAMMES)


def test_two_hosts_share_nothing() -> None:
    one, other = Plugins(entry_points=False), Plugins()
    assert one.names() == ("defaults",)
    assert len(other.names()) == 1 + len(BUNDLED)


def test_a_plugin_that_cannot_be_imported_is_named_and_does_not_stop_the_others(
    tmp_path: Path,
) -> None:
    with installed(tmp_path, "broken", "import no_such_module_anywhere\n"):
        host = Plugins()
    assert host.problems == (
        PluginProblem(
            "broken",
            "invented-broken 1.0",
            "导入失败：ModuleNotFoundError: No module named 'no_such_module_anywhere'",
            "升级或卸载它；要先绕开它，设环境变量 KEPU_BLOCK=broken 再运行。",
        ),
    )
    assert host.names() == ("defaults", *BUNDLED)
    assert "插件“broken”（invented-broken 1.0）" in str(host.problems[0])


def test_a_plugin_that_exits_while_it_is_imported_does_not_end_the_program(tmp_path: Path) -> None:
    with installed(tmp_path, "quitter", "raise SystemExit(3)\n"):
        assert [problem.plugin for problem in Plugins().problems] == ["quitter"]


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (
            "@hookimpl\ndef kepu_evidence_card(application): ...\n",
            "没有钩子 kepu_evidence_card，是否想写 kepu_evidence_cards？",
        ),
        (
            "@hookimpl\ndef kepu_evidence_cards(applicaton): ...\n",
            "kepu_evidence_cards 没有参数 applicaton，可用：application。",
        ),
        ("def kepu_categories(): ...\n", "kepu_categories 没有标 @hookimpl。"),
        (
            "@hookimpl(wrapper=True)\ndef kepu_categories():\n    yield\n",
            "kepu_categories 不能是包装（wrapper）。",
        ),
    ],
)
def test_a_plugin_against_the_contract_is_refused_by_name(
    tmp_path: Path, source: str, why: str
) -> None:
    with installed(tmp_path, "wrong", f"from kepu_review.hookspecs import hookimpl\n{source}"):
        host = Plugins()
    assert [(p.plugin, p.error) for p in host.problems] == [("wrong", why)]
    assert host.names() == ("defaults", *BUNDLED)


def test_an_object_of_the_caller_against_the_contract_is_an_error() -> None:
    class Wrong:
        @hookimpl
        def kepu_zzz(self) -> None: ...

    with pytest.raises(PluginError) as caught:
        Plugins(entry_points=False, extra=(Wrong(),))
    assert caught.value.message == "插件“Wrong”：没有钩子 kepu_zzz。"


def test_a_second_plugin_of_the_same_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other_venue.py").write_text("", "utf-8")
    announce(tmp_path, "venue", "other_venue", name="other-venue")
    with on_path(tmp_path, "other_venue"):
        host = Plugins()
    assert [(p.plugin, p.error) for p in host.problems] == [("venue", "已有同名插件。")]


def test_names_can_be_blocked_by_argument_and_by_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KEPU_BLOCK", "media, other")
    host = Plugins(blocked=("venue",))
    blocked = [i.name for i in host.describe() if i.state is PluginState.BLOCKED]
    assert blocked == ["media", "other", "venue"]
    assert set(host.categories()) == set(CATEGORIES) - set(blocked)


def test_the_table_of_plugins_names_hooks_distribution_and_failures(tmp_path: Path) -> None:
    with installed(tmp_path, "broken", "1 / 0\n"):
        table = {info.name: info for info in Plugins().describe()}
    assert table["quzhou"].hooks == ("kepu_programmes",)
    assert table["quzhou"].distribution.startswith("kepu-review ")
    assert table["broken"].state is PluginState.FAILED
    assert table["broken"].note == "导入失败：ZeroDivisionError: division by zero"


def test_a_hook_that_raises_is_reported_with_the_name_of_its_plugin() -> None:
    class Careless:
        @hookimpl
        def kepu_evidence_cards(self, application: Application) -> list[EvidenceCard]:
            return [EvidenceCard(str(application.values["planted_area"]))]

    with pytest.raises(PluginError) as caught:
        alone(Careless()).evidence_cards(APPLICATION)
    assert caught.value.message == (
        "插件“Careless”的 kepu_evidence_cards 出错：KeyError: 'planted_area'"
    )
    assert "KEPU_BLOCK=Careless" in caught.value.remedy


@pytest.mark.parametrize(
    ("nonsense", "got"), [("a card", "str"), (["a card"], "str"), (7, "int"), ({"a": 1}, "dict")]
)
def test_a_hook_that_returns_nonsense_is_named(nonsense: object, got: str) -> None:
    class Nonsense:
        @hookimpl
        def kepu_evidence_cards(self) -> object:
            return nonsense

    with pytest.raises(PluginError) as caught:
        alone(Nonsense()).evidence_cards(APPLICATION)
    assert caught.value.message.endswith(f"应返回一组 EvidenceCard，却返回了 {got}。")


def test_a_hook_may_return_nothing_or_a_generator() -> None:
    class Silent:
        @hookimpl
        def kepu_evidence_cards(self) -> None:
            return None

        @hookimpl
        def kepu_categories(self) -> object:
            yield Category("x", "甲类", "X", "示例", "示例", "x")

    host = alone(Silent())
    assert host.evidence_cards(APPLICATION) == ()
    assert tuple(host.categories()) == ("x",)


def test_two_plugins_with_the_same_category_are_both_named() -> None:
    class Copy:
        @hookimpl
        def kepu_categories(self) -> list[Category]:
            return [Category("venue", "又一个", "Another", "示例", "示例", "venue")]

    with pytest.raises(PluginError) as caught:
        Plugins(extra=(Copy(),)).categories()
    assert caught.value.message == "插件“venue”和“Copy”都带来了“venue”。"


def test_cards_of_all_plugins_stand_by_their_order() -> None:
    class Late:
        @hookimpl
        def kepu_evidence_cards(self) -> list[EvidenceCard]:
            return [EvidenceCard("末", (("甲", "1"),), order=90)]

    class Early:
        @hookimpl
        def kepu_evidence_cards(self) -> list[EvidenceCard]:
            return [EvidenceCard("首", (("甲", "1"),), order=1)]

    host = Plugins(entry_points=False, extra=(Late(), Early()))
    assert [card.title for card in host.evidence_cards(APPLICATION)] == ["首", "末"]


def test_an_unknown_rubric_is_answered_with_the_nearest() -> None:
    with pytest.raises(RubricError) as caught:
        Plugins().rubric("agricultur")
    assert "agriculture" in caught.value.remedy


def test_rubrics_of_plugins_come_before_the_bundled_ones(tmp_path: Path) -> None:
    own = Plugins(entry_points=False).rubric("venue").text.replace("title: ", "title: 改编的", 1)
    (tmp_path / "venue.yaml").write_text(own, "utf-8")
    plugin = SimpleNamespace(kepu_rubric_dirs=hookimpl(lambda: [tmp_path]))
    host = Plugins(entry_points=False, extra=(plugin,))
    assert host.rubric("venue").title.startswith("改编的")
    assert host.rubric_dirs()[0] == tmp_path


def test_the_host_without_defaults_says_that_nobody_answers() -> None:
    from kepu_review.model import OutcomeRequest

    host = Plugins(blocked=("defaults",))
    request = OutcomeRequest(host.programmes()["quzhou"], ())
    with pytest.raises(PluginError) as caught:
        host.propose_outcomes(request)
    assert caught.value.message == "没有插件给出 kepu_propose_outcome 的结果。"


def test_commands_of_plugins_cannot_replace_those_that_exist() -> None:
    cli = click.Group("kepu-review")
    kept = click.Command("new")
    cli.add_command(kept)

    class Greedy:
        @hookimpl
        def kepu_commands(self, cli: click.Group) -> None:
            cli.add_command(click.Command("new"))
            cli.add_command(click.Command("stars"))

    alone(Greedy()).commands(cli)
    assert cli.commands["new"] is kept
    assert sorted(cli.commands) == ["new", "stars"]
