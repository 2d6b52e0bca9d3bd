"""Names of Chinese institutions, made comparable; careful rather than clever."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BRACKETS = re.compile(r"[()\[\]{}<>〈〉《》【】〔〕「」“”\"'‘’]")
_REMARK = re.compile(
    r"[(〔\[【](?:已?退休|离休|返聘|挂职|兼职|在职|借调|筹|原|本部|总部|校本部|演示)[)〕\]】]"
)
_JUNK = re.compile(r"[\s·•.\-—–_]")
_SEPARATORS = re.compile(r"[、,，;；/／|｜\n]")
_COMPANY = re.compile(
    r"(?:集团)?(?:股份有限公司|有限责任公司|股份公司|有限公司|集团公司|公司)$|集团$"
)
_ADMIN = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,3}省|[\u4e00-\u9fff]{2,8}自治区|[\u4e00-\u9fff]{2,3}市)"
    r"(?=[\u4e00-\u9fff]{2,4}?[市县区州盟旗][\u4e00-\u9fff]{2})"
)
_SHORT = (
    (re.compile(r"科协(?!会)"), "科学技术协会"),
    (re.compile(r"科技局"), "科学技术局"),
    (re.compile(r"(?<=[市县区])农科院"), "农业科学研究院"),
)
_UNIT_END = re.compile(
    r"(?:大学|学院|学校|中学|小学|党校|公司|集团|研究院|研究所|科学院|医院|中心|实验室|图书馆|"
    r"博物馆|科技馆|文化馆|档案馆|美术馆|艺术馆|展览馆|纪念馆|馆|局|委员会|厅|协会|学会|研究会|"
    r"联合会|电视台|广播电台|融媒体|报社|出版社|杂志社|合作社|农场|林场|保护区|公园|景区|站|厂)$"
)
_OTHER_KIND = re.compile(r"^(?:学会|协会|研究会|联合会|基金会|商会|校友会|大学|[路街巷桥村镇乡道])")
MIN_PART = 4
"""A shorter name says too little to be looked for inside another."""


@lru_cache(maxsize=65536)  # a round names few different units, many times
def normalise(name: str) -> str:
    """The name in one form: width, case, spaces, brackets, remarks such as （退休）, short forms.

    Words inside brackets stay, since （衢州） tells one company from another.
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc") or c == "\n")
    text = _REMARK.sub("", text)
    text = _JUNK.sub("", _BRACKETS.sub("", text))
    for pattern, full in _SHORT:
        text = pattern.sub(full, text)
    return text


@lru_cache(maxsize=65536)
def units(text: str) -> tuple[str, ...]:
    """The units a person wrote in one cell, separated by 、 ， ； / or a line break."""
    parts = _SEPARATORS.split(text)
    return tuple(part.strip() for part in parts if normalise(part))


def same_unit(one: str, other: str) -> bool:
    """Whether both name one unit, or one names a part of the other (大学 and its 学院).

    Equal after normalising, but for the form of a company (有限公司, 股份有限公司, 集团) and for a
    province or city in front of a county (浙江省衢州市柯城区… is 柯城区…, 浙江省… is not 衢州市…).
    A part begins with the whole name of its unit; 衢州市图书馆学会 is no part of 衢州市图书馆.
    """
    first, second = stem(one), stem(other)
    if not first or not second:
        return False
    if first == second:
        return True
    return _is_part(one, first, second) or _is_part(other, second, first)


@lru_cache(maxsize=65536)  # 500 experts × 5,000 applications name few different units
def stem(name: str) -> str:
    """The name normalised, without higher districts in front and without the form of a company."""
    text = normalise(name)
    while True:
        shorter = _ADMIN.sub("", text)
        if shorter == text:
            break
        text = shorter
    bare = _COMPANY.sub("", text)
    return bare if len(bare) >= 3 else text


def _is_part(whole_name: str, whole: str, part: str) -> bool:
    """Whether `part` is `whole` with something after it that a part may be called."""
    rest = part[len(whole) :]
    return (
        len(whole) >= MIN_PART
        and part.startswith(whole)
        and _UNIT_END.search(normalise(whole_name)) is not None
        and _OTHER_KIND.match(rest) is None
    )
