"""What experts write: a remark on some criteria, an opinion on the whole, both after the marks."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from kepu_review.demo.choices import proposed_band
from kepu_review.model import Criterion, Mark, Proposal
from kepu_review.rubrics import level_range, points

_GOOD = (
    "{evidence}齐全，在同类基地中较为突出。",
    "做法有特色，{evidence}充分。",
    "工作扎实，查看{evidence}后予以高分。",
    "优于多数同类基地。",
)
_FAIR = (
    "查看了{evidence}，与填报基本一致。",
    "基本达到要求，{evidence}还可充实。",
    "常规工作到位，亮点不多。",
    "{evidence}基本可信，个别材料缺日期。",
)
_POOR = (
    "{evidence}不完整，建议补充。",
    "未见{evidence}，从低给分。",
    "离要求尚有差距，需加强。",
    "{evidence}不够详实，支撑力度不足。",
)
_FOUND = ("现场照片可见问题，酌情扣分。", "查阅材料时发现，已扣分。", "属一般问题，建议尽快整改。")
_LOWERED = (
    "填报数可归“{level}”档，但{evidence}不足以支撑，按“{chosen}”计。",
    "{evidence}与填报数有出入，未按“{level}”档，请核实。",
)
_RANGED = {
    "high": ("按填报数归“{chosen}”档，档内从高。", "“{chosen}”档，材料扎实，取上限附近。"),
    "middle": ("按填报数归“{chosen}”档，档内取中。",),
    "low": ("按填报数归“{chosen}”档，佐证一般，档内从低。",),
}


def remark(
    leaf: Criterion, mark: Mark, proposal: Proposal | None, talkative: float, chance: Random
) -> str:
    """A remark on one criterion; often none. Leaving the proposed level is always explained."""
    evidence = _evidence(leaf, chance)
    band = proposed_band(leaf, proposal)
    if band is not None and mark.level not in (None, band.level):
        chosen = mark.level or ""
        return chance.choice(_LOWERED).format(level=band.level, chosen=chosen, evidence=evidence)
    got = points(leaf, mark)
    if got is None or leaf.bonus or not leaf.max:
        return ""
    share = float(got / leaf.max)
    if chance.random() > talkative + (0.25 if share < 0.55 else 0.0):
        return ""
    if band is not None and mark.value is not None:
        return chance.choice(_RANGED[_place(leaf, mark, proposal)]).format(chosen=band.level)
    if leaf.scoring is not None and leaf.scoring.kind.value == "deductions":
        return chance.choice(_FOUND) if share < 1 else ""
    words = _GOOD if share >= 0.85 else _FAIR if share >= 0.65 else _POOR
    return chance.choice(words).format(evidence=evidence)


def _place(leaf: Criterion, mark: Mark, proposal: Proposal | None) -> str:
    """Where within its level the mark stands."""
    band = proposed_band(leaf, proposal)
    if band is None or mark.value is None:
        return "middle"
    low, high = level_range(leaf, band)
    place = float((mark.value - low) / (high - low)) if high > low else 0.5
    return "high" if place > 0.67 else "low" if place < 0.33 else "middle"


def _evidence(leaf: Criterion, chance: Random) -> str:
    """One of the papers that the criterion asks for."""
    papers = [
        paper for paper in leaf.evidence.replace("，", "、").split("、") if 1 < len(paper) < 9
    ]
    return chance.choice(papers) if papers else "佐证材料"


_OPENINGS = {
    "high": (
        "{name}整体水平较高，示范作用明显",
        "{name}基础扎实、特色鲜明，科普工作走在同类基地前列",
        "{name}条件好、活动多，公众受益面广",
    ),
    "middle": (
        "{name}具备开展科普服务的条件，工作较为扎实",
        "{name}科普工作有一定基础，开放服务较为规范",
        "{name}能够经常性开展科普活动，总体符合要求",
    ),
    "low": (
        "{name}有一定的场所条件，但科普工作尚处起步阶段",
        "{name}科普内容偏少，开放服务有待规范",
        "{name}短板较为明显，与认定要求有差距",
    ),
}
_PRAISE = ("{best}较为突出", "在{best}方面做得较好", "{best}等方面条件较好")
_BLAME = ("{worst}相对薄弱", "{worst}还有提升空间", "{worst}需要加强")
_ADVICE = (
    (("活动", "讲座", "培训"), "建议增加面向青少年的探究式活动，并保存签到和总结材料。"),
    (("安全",), "建议补齐应急预案，按要求组织演练并留存记录。"),
    (("展", "互动", "更新"), "建议加快展项更新，多设可动手的项目。"),
    (("经费",), "建议把科普经费列入年度预算，专款专用。"),
    (("志愿", "队伍", "人员", "讲解"), "建议充实专职讲解力量，加强科技志愿者培训。"),
    (("媒体", "平台", "信息", "传播"), "建议用好新媒体，及时公布开放信息和活动预告。"),
    (("开放", "接待", "青少年", "优惠"), "建议增加节假日开放，完善预约办法。"),
    (("资料", "读物", "图书"), "建议编印适合中小学生的科普读本。"),
    (("种植", "农", "观摩", "会员"), "建议扩大示范带动面，把技术培训办到田间。"),
    (("标识", "标牌", "物种", "解说"), "建议完善解说标牌，标注科学名称和来源。"),
)
_OTHER_ADVICE = ("建议补充近两年的工作台账。", "建议对照评分标准逐项补充佐证材料。")
_VERDICTS = {
    "high": ("同意推荐认定。", "建议认定，并推荐参评上一级基地。"),
    "middle": ("建议认定。", "同意认定，认定后请限期完善。"),
    "low": ("建议暂缓认定，完善后再报。", "建议补充材料后再议。"),
}


def overall(name: str, whole: float, shares: Mapping[str, float], chance: Random) -> str:
    """An opinion of two or three sentences; `shares` are the leaves' shares of full marks."""
    band = "high" if whole >= 0.82 else "middle" if whole >= 0.62 else "low"
    order = sorted(shares, key=lambda title: (shares[title], title))
    few = min(3, max(1, len(order) // 2))
    weakest = chance.choice(order[:few])
    better = order[few:][-4:] or order
    best = "、".join(chance.sample(better, min(2, len(better))))
    short = name.removesuffix("科普教育基地")
    sentences = [chance.choice(_OPENINGS[band]).format(name=chance.choice((short, "该基地")))]
    if band != "low" or chance.random() < 0.5:
        sentences.append(chance.choice(_PRAISE).format(best=best))
    if band != "high" or shares[weakest] < 0.7:
        sentences.append(chance.choice(_BLAME).format(worst=weakest))
    advice = _advice(weakest, chance) if chance.random() < 0.75 else ""
    return "，".join(sentences) + "。" + advice + chance.choice(_VERDICTS[band])


def _advice(title: str, chance: Random) -> str:
    for words, advice in _ADVICE:
        if any(word in title for word in words):
            return advice
    return chance.choice(_OTHER_ADVICE)
