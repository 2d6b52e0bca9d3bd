"""The public notice 拟认定名单公示: no marks, no ranks, nobody's personal data."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_review.report.data import NoticeData
from kepu_review.report.nodes import Cell, Node, Nodes, heading, meta, paragraph, table
from kepu_review.report.words import chinese, day
from kepu_review.text import language, msg, t

_LINE = 19  # characters of 二号 in a line of 156 mm, with air at the ends
_WORDS = (
    "科普教育基地", "科学普及", "科学技术", "拟认定", "拟命名", "关于", "公示", "名单", "认定",
    "年度", "协会", "科技", "全国", "示范", "建议",
)  # fmt: skip

ORDERS = {
    "region": msg("所在区域", "order"),
    "category": msg("类别", "order"),
    "nominator": msg("推荐单位", "order"),
    "pinyin": msg("名称拼音", "order"),
    "strokes": msg("名称笔画", "order"),
}


def award(data: NoticeData) -> str:
    """What is conferred: 第八批衢州市科普教育基地."""
    return data.award or data.heading.edition + data.heading.programme


def title(data: NoticeData) -> list[str]:
    """The title in lines that break between words, the lines about as long as each other."""
    if data.title:
        return [line for line in data.title.split("\n") if line.strip()]
    whole = t("关于{data}拟认定名单的公示", data=award(data))
    return balanced(whole) if language() == "zh" else [whole]


def balanced(whole: str, line: int = _LINE) -> list[str]:
    """A Chinese title in lines of like length; no word in `_WORDS` is torn, none begins with 的."""
    if len(whole) <= line:
        return [whole]
    torn = {
        at + i
        for word in _WORDS
        for at in range(len(whole))
        if whole.startswith(word, at)
        for i in range(1, len(word))
    }
    places = [i for i in range(2, len(whole) - 1) if i not in torn and whole[i] not in "的、，》）"]
    parts = -(-len(whole) // line)
    ideal = len(whole) / parts
    cuts: list[int] = []
    for part in range(1, parts):
        after = [i for i in places if not cuts or i > cuts[-1]]
        if not after:
            break
        cuts.append(min(after, key=lambda i: abs(i - ideal * part)))
    return [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]


def head(data: NoticeData) -> Nodes:
    """Title and first paragraph: basis, procedure, number."""
    h = data.heading
    lines = title(data)
    blocks = [
        meta(title="".join(lines), author=h.organiser, style="notice", demo=h.demo),
        {"t": "letter", "number": data.number, "title": lines},
        paragraph(_opening(data)),
    ]
    return Nodes(blocks)


def _opening(data: NoticeData) -> str:
    h = data.heading
    basis = f"《{h.document}》" if h.document else ""
    numbered = f"{basis}（{h.document_number}）" if h.document_number else basis
    n = len(data.rows)
    if language() == "en":
        by = f"Under {numbered}, " if numbered else ""
        steps = f" after {', '.join(data.steps)}" if data.steps else ""
        return (
            f"{by}{h.organiser} proposes {n} units as {award(data)}{steps}. "
            "The list is published here for comment."
        )
    by = f"根据{numbered}要求，" if numbered else ""
    steps = f"经{'、'.join(data.steps)}等程序，" if data.steps else "经评审，"
    first = f"{data.rows[0].name}等" if n > 1 else data.rows[0].name if n else ""
    named = f"拟认定{first}{n}家单位为{award(data)}"
    return f"{by}{steps}{named}，现将名单（见附件）予以公示，接受社会监督。"


def period(data: NoticeData) -> Nodes:
    """From which day to which, and how they are counted."""
    kind = t("个工作日") if data.day_kind == "working" else t("天")
    said = t(
        "公示时间为{start}至{end}，共{days}{kind}。",
        start=day(data.start),
        end=day(data.end),
        days=data.days,
        kind=kind,
    )
    return Nodes([_numbered(1, t("公示时间")), paragraph(said)])


def objections(data: NoticeData) -> Nodes:
    """How to object, and to whom."""
    usual = (
        t(
            "公示期内，任何单位和个人对公示名单有异议的，可以书面形式向我单位提出，并提供必要的"
            "证明材料。"
        ),
        t(
            "以单位名义提出异议的，应当加盖本单位公章；以个人名义提出异议的，应当签署真实姓名并"
            "提供有效联系方式。"
        ),
        t("我单位对异议人的信息予以保密。"),
    )
    return Nodes(
        [
            _numbered(2, t("异议提出方式")),
            *(_said if data.contact else _kept)(data.objections or usual),
        ]
    )


def contact(data: NoticeData) -> Nodes:
    """Where an objection goes; left out where the programme does not say."""
    if not data.contact:
        return Nodes([])
    lines = [f"{label}{t('：')}{value}" for label, value in data.contact]
    return Nodes([_numbered(3, t("联系方式")), *_kept(lines)])


def _said(said: Sequence[str]) -> list[Node]:
    """Paragraphs after which more of the body comes."""
    return [paragraph(p) for p in said]


def _kept(said: Sequence[str]) -> list[Node]:
    """Paragraphs of which the last stays with what follows: no page has a signature alone."""
    return [paragraph(p, kind="keep" if p is said[-1] else "") for p in said]


def _numbered(n: int, said: str) -> Node:
    return heading(1, said, number=t("{n}、", n=chinese(n), n_2=n))


def close(data: NoticeData) -> Nodes:
    """Annex, office and date. No seal is drawn: the office seals the paper."""
    name = t("{data}拟认定名单", data=award(data))
    return Nodes(
        [
            {
                "t": "close",
                "label": t("附件："),
                "annexes": [name],
                "signers": [f"{one}{t('（盖章）')}" for one in _signers(data)],
                "date": day(data.date),
            }
        ]
    )


def _signers(data: NoticeData) -> list[str]:
    """Each office on a line of its own: a name is never broken."""
    return [one for one in data.heading.organiser.split("、") if one]


def annex(data: NoticeData) -> Nodes:
    """The list, in the order given."""
    name = t("{data}拟认定名单", data=award(data))
    heads: Sequence[Cell] = [
        t("序号"),
        t("所在区域"),
        t("基地名称"),
        t("申报单位"),
        t("类别"),
    ]
    rows = [
        [str(n), r.region or "—", r.name, r.applicant, r.category or "—"]
        for n, r in enumerate(data.rows, start=1)
    ]
    listed = table(
        [heads],
        rows,
        align=["center", "center", "left", "left", "center"],
        look="grid",
        empty=t("本批次没有拟认定的单位。"),
    )
    # Long names take more lines: a turned page would part the list from its heading.
    listed |= {"sizes": [12.0, 10.5], "upright": True}
    lines = balanced(name) if language() == "zh" else [name]
    top = {"t": "annex", "label": t("附件"), "title": lines, "note": _order_note(data.order_by)}
    return Nodes([top, listed])


def _order_note(order_by: Sequence[str]) -> str:
    keys = [t(ORDERS[key]) for key in order_by]
    listed = t("和").join(filter(None, (t("、").join(keys[:-1]), keys[-1])))
    return t("（按{listed}排列，排名不分先后）", listed=listed)


def sections(data: NoticeData) -> Nodes:
    """The whole document."""
    made = head(data)
    for part in (period, objections, contact, close, annex):
        made += part(data)
    return made
