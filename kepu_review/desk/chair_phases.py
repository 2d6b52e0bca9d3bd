"""The phases of a round as the chair sees them: what each opens, closes, shows and hides."""

from __future__ import annotations

from typing import Any

from kepu_review.desk.phase import open_phase
from kepu_review.model import Phase
from kepu_review.text import msg, t
from kepu_review.workflow import Round, phase_title
from kepu_review.workflow.blindness import is_hidden, shown_since


def phases_json(rnd: Round, now: Phase) -> list[dict[str, Any]]:
    """Each phase with what entering it from `now` changes."""
    order = list(Phase)
    open_now, shown_now = _open(now), _shown(rnd, now)
    return [
        {
            "id": phase.value,
            "title": phase_title(phase),
            "open": list(_open(phase)),
            "opens": [each for each in _open(phase) if each not in open_now],
            "closes": [each for each in open_now if each not in _open(phase)],
            "shows": [each for each in _shown(rnd, phase) if each not in shown_now],
            "hides": [each for each in shown_now if each not in _shown(rnd, phase)],
            "back": order.index(phase) < order.index(now),
            "reachable": order.index(phase) <= order.index(now) + 1,
        }
        for phase in order
    ]


def blind_words(rnd: Round) -> list[dict[str, str]]:
    """What the programme hides from the chair at all, and from when it is shown."""
    rules = rnd.programme.policy.blindness
    told = (("names", _NAMES, rules.expert_names), ("totals", _TOTALS, rules.totals))
    return [
        {"id": name, "title": t(title), "shown": shown_since(since)}
        for name, title, since in told
        if since != "always"
    ]


VERBS = {"chair.phase": open_phase}

_NAMES = msg("专家姓名")
_TOTALS = msg("打分、总分、排名和分歧")


def _open(phase: Phase) -> tuple[str, ...]:
    """What can be done in the phase, in words."""
    acts = (
        (
            t("秘书导入和更改申报、形式审查、分派专家"),
            (Phase.SETUP, Phase.REVIEW),
        ),
        (t("专家打分、提交和撤回"), (Phase.REVIEW,)),
        (
            t("组长请专家复核个别评审表"),
            (Phase.REVIEW, Phase.DELIBERATION),
        ),
        (
            t("合议、表决，记录和更改决定"),
            (Phase.DELIBERATION,),
        ),
        (
            t("查看、核验，生成汇总和公示文件"),
            tuple(Phase),
        ),
    )
    return tuple(text for text, phases in acts if phase in phases)


def _shown(rnd: Round, phase: Phase) -> tuple[str, ...]:
    rules = rnd.programme.policy.blindness
    told = ((_NAMES, rules.expert_names), (_TOTALS, rules.totals))
    return tuple(t(title) for title, since in told if not is_hidden(since, phase))
