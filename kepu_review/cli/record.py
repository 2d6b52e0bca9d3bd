"""`audit`: is the record whole, and does the state follow from it."""

from __future__ import annotations

from kepu_review.cli.arguments import command, folder
from kepu_review.cli.show import as_json, complain, done, dump, say
from kepu_review.errors import Refused
from kepu_review.text import t

SHOWN = 20
"""Faults listed in the terminal; JSON has them all."""


@command(
    help=t(
        "核对留痕：逐条验证哈希链，并从留痕重新推算，与现有数据逐行比较。\n\n例：kepu-review audi"
        "t rounds/quzhou-8"
    )
)
@folder
@as_json
def audit(folder: str, json_: bool) -> None:
    """Check the record."""
    from kepu_review.events import merkle_root
    from kepu_review.workflow import open_round

    with open_round(folder) as rnd:
        with rnd.store.reading() as db:
            heads = db.heads()
        faults = rnd.store.check()
    root, events = merkle_root(heads), sum(seq for seq, _ in heads.values())
    if json_:
        dump({"root": root, "events": events, "faults": [str(fault) for fault in faults]})
    else:
        say(t("留痕 {events} 条，根值 {root}", events=events, root=root))
        for fault in faults[:SHOWN]:
            complain(f"✗ {fault}")
        if len(faults) > SHOWN:
            complain(t("……共 {faults_count} 处", faults_count=len(faults)))
        if not faults:
            done(t("完整，数据与留痕一致。请与已印出的根值对照。"))
    if faults:
        raise SystemExit(1)


def refuse_if_touched(folder: str) -> None:
    """A document for the public rests on a whole record, or is not made.

    Raises
    ------
    Refused
        the record is broken, or the data are not what follows from it.
    """
    from kepu_review.workflow import open_round

    with open_round(folder) as rnd:
        faults = rnd.store.check()
    if faults:
        raise Refused(
            t("数据与留痕不一致，不能公示、命名和公布：{faults}", faults=faults[0]),
            remedy=t("用 kepu-review audit 查看全部问题；从备份恢复后再生成。"),
        )
