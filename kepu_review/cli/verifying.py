"""`late`, `attest`: what a person grants, and what a person verifies."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kepu_review.cli.arguments import command, folder
from kepu_review.cli.show import as_json, done, dump, table
from kepu_review.cli.times import moment_in, time_in
from kepu_review.errors import UsageError
from kepu_review.text import msg, t

if TYPE_CHECKING:
    from kepu_review.workflow import Round

KINDS = ("application", "correction", "materials", "objection")
STATES = ("met", "not_met", "not_applicable")
REASON = t("理由，记入档案")


@command(
    help=t(
        "准予迟交：application 申报、correction 补正、materials 材料、objection 异议；不写申报编"
        "号即对全部。时间按认定项目所在时区。\n\n例：kepu-review late rounds/national correctio"
        "n --application QG-001 --until 2026-12-03T18:00 --reason 系统停机"
    )
)
@folder
@click.argument("what", type=click.Choice(KINDS))
@click.option("--application", help=t("申报编号；不写则对全部"))
@click.option("--until", required=True, help=t("到什么时候，如 2026-12-03T18:00"))
@click.option("--reason", required=True, help=REASON)
def late(folder: str, what: str, application: str | None, until: str, reason: str) -> None:
    """Grant that something comes late."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.lateness import grant_late

    with open_round(folder) as rnd:
        when = moment_in(rnd, until)
        grant_late(rnd, application, what, when, reason)
        done(t("准予迟交至 {until}。", until=time_in(rnd, when)))


@command(
    help=t(
        "核验：人对照证明材料认定一条规则、一票否决项（lookback.编号）或自报数值（field.字段）：m"
        "et 符合，not_met 不符合，not_applicable 不适用。不写规则则列出可核验的和已核验的。\n\n例"
        "：kepu-review attest rounds/national QG-001 national.plan met --evidence 规划文本"
    )
)
@folder
@click.argument("application")
@click.argument("rule", required=False)
@click.argument("state", required=False, type=click.Choice(STATES))
@click.option("--evidence", default="", help=t("看了什么材料，查了什么记录"))
@click.option("--note", default="", help=t("说明"))
@as_json
def attest(
    folder: str,
    application: str,
    rule: str | None,
    state: str | None,
    evidence: str,
    note: str,
    json_: bool,
) -> None:
    """Record or list what people found."""
    from kepu_review.model import AttestationState
    from kepu_review.workflow import open_round
    from kepu_review.workflow.attesting import attest as run

    with open_round(folder) as rnd:
        if rule is None:
            _list_attested(rnd, application, json_=json_)
            return
        if state is None:
            raise UsageError(t("没有写明核验结果。"), remedy=t("可选：") + t("、").join(STATES))
        run(rnd, application, rule, AttestationState(state), evidence, note)
        done(
            t("申报 {application} 的“{rule}”：{state}。", application=application, rule=rule,
              state=_state(state))
        )  # fmt: skip


def _state(state: str) -> str:
    return {"met": t("符合"), "not_met": t("不符合"), "not_applicable": t("不适用")}[state]


def _list_attested(rnd: Round, application: str, *, json_: bool) -> None:
    from kepu_review.programmes.attested import attestable

    with rnd.store.reading() as db:
        found = {one.rule: one for one in db.attestations(application)}
    if json_:
        dump([asdict(one) for one in found.values()])
        return
    titles = attestable(rnd.programme)
    rules = [*titles, *(rule for rule in found if rule not in titles)]
    table(
        [t("规则"), t("内容"), t("核验结果"), t(msg("依据", "cli"))],
        [
            (
                rule,
                titles.get(rule, ""),
                _state(found[rule].state.value) if rule in found else "—",
                found[rule].evidence if rule in found else "",
            )
            for rule in rules
        ],
    )
