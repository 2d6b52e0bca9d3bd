"""`decide`: the panel's decisions from the command line, one by one or as proposed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from kepu_review.cli.arguments import ROUND
from kepu_review.cli.show import done, say, table
from kepu_review.errors import UsageError
from kepu_review.text import t

if TYPE_CHECKING:
    from kepu_review.workflow import Round


@click.command(
    help=t(
        "记录组长的结论：逐份写，或用 --accept-proposals 采纳全部有名次者的建议；线上并列、未进"
        "入排名和被提否决的留给人定，并列出来。\n\n例：kepu-review decide rounds/quzhou-8 KP2023-"
        "001 not_named --reason 材料不实\n\n例：kepu-review decide rounds/quzhou-8 --accept-propo"
        "sals --reason 合议通过"
    )
)
@click.argument("words", nargs=-1, metavar="DIR [APPLICATION OUTCOME]")
@click.option("--accept-proposals", is_flag=True, help=t("采纳有名次者的建议"))
@click.option("--reason", required=True, help=t("理由，记入档案"))
def decide(words: tuple[str, ...], accept_proposals: bool, reason: str) -> None:
    """Decide."""
    from kepu_review.workflow import decide as run
    from kepu_review.workflow import open_round, outcome_title

    folder, *named = _with_round(words, 1 if accept_proposals else 3)
    with open_round(folder) as rnd:
        if accept_proposals:
            _accept(rnd, reason)
            return
        application, outcome = named
        run(rnd, application, outcome, reason=reason)
        done(f"{application}{t('：')}{outcome_title(rnd, outcome)}")


def _with_round(words: tuple[str, ...], wanted: int) -> tuple[str, ...]:
    """All the words, with the folder of KEPU_ROUND where it was left out."""
    named = os.environ.get(ROUND)
    if named and len(words) == wanted - 1:
        words = (named, *words)
    if len(words) == wanted:
        return words
    raise UsageError(
        t("参数个数不对。"),
        remedy=t(
            "逐份：kepu-review decide 批次文件夹 申报编号 结论 --reason 理由；采纳建议：kepu-re"
            "view decide 批次文件夹 --accept-proposals --reason 理由"
        ),
    )


def _accept(rnd: Round, reason: str) -> None:
    from kepu_review.programmes import OPEN
    from kepu_review.workflow import decide as run
    from kepu_review.workflow import outcome_title, propose_outcomes, rank_round

    with rnd.store.reading() as db:
        standing = rank_round(rnd, db=db)
        decided = db.decisions().keys()
    proposals = propose_outcomes(rnd, standing)
    taken, left = 0, []
    for one in standing.ranked:
        if one.application in decided:
            continue
        proposal = proposals[one.application]
        open_ = one.rank is None or one.application in standing.vetoed
        if open_ or proposal.outcome in OPEN:
            left.append((one.application, outcome_title(rnd, proposal.outcome), proposal.reason))
            continue
        run(rnd, one.application, proposal.outcome, reason=reason)
        taken += 1
    done(t("采纳建议 {taken} 份。", taken=taken))
    if decided:
        say(t("已有结论 {decided_count} 份，未改动。", decided_count=len(decided)))
    if left:
        table(
            [t("申报"), t("建议"), t("理由")],
            left,
            title=t("留待组长决定 {left_count} 份", left_count=len(left)),
        )
