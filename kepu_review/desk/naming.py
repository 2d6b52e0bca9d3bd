"""Whether a text speaks of an application by name, also by the short form that people use.

Too careful rather than too free: a comment that is held back is typed again, one that is offered
may carry one applicant's name onto another's sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kepu_review.conflicts.names import normalise
from kepu_review.model import Application

_BASE = re.compile(r"科普(?:教育)?(?:示范)?基地$")
_FORM = re.compile(r"(?:集团)?(?:股份|有限|责任)*公司$|集团$")
_PLACE = re.compile(r"^(?:[\u4e00-\u9fff]{2,3}?[省市县区旗]|[\u4e00-\u9fff]{2,8}?自治[区州县])")
_KIND = re.compile(
    "科学|科技|科普|技术|自然|博物|图书|文化|档案|美术|艺术|展览|展示|展厅|纪念|体验|青少年|少年|"
    "儿童|学生|教育|实践|实验|职业|大学|学院|学校|中学|小学|幼儿|人民|医院|医疗|卫生|健康|疾病|急救|"
    "中医|中药|食品|药品|农业|农村|林业|水利|水产|水文|生态|环境|环保|湿地|森林|地质|植物|动物|海洋|"
    "气象|地震|消防|应急|安全|交通|能源|电力|航空|航天|广播|电视|融媒|媒体|出版|工业|产业|工程|"
    "新材料|装备|人工智能|智能|智慧|数字|创新|创业|历史|传统|民俗|非遗|国家|国有|省级|市级|"
    "第[一二三四五六七八九十]|公共|社区|街道|中心|基地|园区|公园"
)
"""Words that say what kind of place it is: by themselves they name none."""
HEAD, NUMBER = 2, 4
"""Characters that are enough: of the first word of a name, and of an application's number."""
LONGEST = 6
"""Characters of a short form that is put together from those of the name."""


@dataclass(frozen=True, slots=True)
class Names:
    """How applications may be called in a text."""

    whole: tuple[str, ...]  # as a part of the text; normalised
    short: Mapping[str, tuple[str, ...]]  # of which characters may be left out, by the last one
    numbers: re.Pattern[str] | None

    def meant_in(self, text: str) -> bool:
        """Whether the text names one of the applications."""
        if self.numbers is not None and self.numbers.search(text):
            return True
        plain = normalise(text)
        if any(name in plain for name in self.whole):
            return True
        return any(
            _abbreviated(names, frozenset(_words(end, plain))) for end, names in self.short.items()
        )


def names_of(applications: Iterable[Application]) -> Names:
    """What to look for, so that none of these applications is named."""
    seen = tuple(applications)
    full = {plain for one in seen for name in (one.name, one.applicant) if (plain := _stem(name))}
    heads = {head for name in full if (head := _head(name))}
    numbers = [re.escape(one.id) for one in seen if len(one.id) >= NUMBER]
    pattern = rf"(?<![0-9A-Za-z])(?:{'|'.join(numbers)})(?![0-9A-Za-z])" if numbers else None
    by_end: dict[str, tuple[str, ...]] = {}
    for name in sorted(full):
        by_end[name[-1]] = (*by_end.get(name[-1], ()), name)
    return Names(
        tuple(sorted(full | heads)),
        by_end,
        None if pattern is None else re.compile(pattern, re.IGNORECASE),
    )


def _stem(name: str) -> str:
    """Normalised, without 科普教育基地 and the form of a company; never empty of a real name."""
    text = normalise(name)
    shorter = _FORM.sub("", _BASE.sub("", text))
    return shorter if len(shorter) >= HEAD and not _KIND.fullmatch(shorter) else text


def _head(name: str) -> str:
    """The first two characters behind the place, unless they say the kind: 青禾 of 青禾科技馆."""
    rest = name
    while (shorter := _PLACE.sub("", rest)) != rest and len(shorter) > HEAD:
        rest = shorter
    return "" if len(rest) <= HEAD or _KIND.match(rest) else rest[:HEAD]


def _abbreviated(names: tuple[str, ...], words: frozenset[str]) -> bool:
    """Whether a word leaves characters out of a name but ends as it: 柯城馆. 科技馆 names none."""
    return any(
        _is_left_of(word, name) and not name.endswith(word) for word in words for name in names
    )


def _words(end: str, text: str) -> Iterator[str]:
    at = text.find(end)
    while at >= 0:
        for length in range(3, min(LONGEST, at + 1) + 1):
            yield text[at + 1 - length : at + 1]
        at = text.find(end, at + 1)


def _is_left_of(word: str, name: str) -> bool:
    rest = iter(name)
    return all(character in rest for character in word)
