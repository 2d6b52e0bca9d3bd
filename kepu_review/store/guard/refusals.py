"""What the database refuses a member, in words; the workflow has mostly said it before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from kepu_review.errors import MarkRefused, NotAssigned, PhaseClosed, Refused
from kepu_review.store.faults import state
from kepu_review.text import msg, t

REFUSALS: Mapping[str, tuple[type[Refused], str]] = {
    "KR001": (Refused, msg("这个登录名不是本批次的专家，或已被收回。")),
    "KR002": (Refused, msg("只能以本人的身份记录。")),
    "KR003": (Refused, msg("专家不能做这项操作。")),
    "KR004": (Refused, msg("这条留痕接不上本人的前一条。")),
    "KR005": (Refused, msg("这条留痕的内容与哈希不符。")),
    "KR006": (Refused, msg("这条留痕的时间与服务器相差过大。")),
    "KR007": (Refused, msg("这条留痕的内容不完整或有误。")),
    "KR010": (PhaseClosed, msg("现在的阶段、环节或截止时间不允许这项操作。")),
    "KR011": (NotAssigned, msg("这份申报没有分派给您，或您尚未声明、已经回避。")),
    "KR012": (Refused, msg("您与这份申报有利益冲突。")),
    "KR013": (Refused, msg("这份申报没有通过形式审查。")),
    "KR014": (Refused, msg("这份申报已冻结。")),
    "KR015": (Refused, msg("评审表现在的状态不允许这项操作。")),
    "KR016": (Refused, msg("您还没有声明与这份申报无利益冲突。")),
    "KR017": (Refused, msg("这份评审表在您打开之后已在别处保存过。")),
    "KR018": (MarkRefused, msg("打分不符合评分标准。")),
    "KR019": (Refused, msg("还有未评的项目，不能提交。")),
    "KR020": (Refused, msg("数据库还不认识这份评分标准。")),
    "KR021": (Refused, msg("总分与各项打分不符。")),
    "KR022": (Refused, msg("没有要答复的复评请求。")),
    "KR023": (Refused, msg("这项表决已经结束，或您不参加。")),
    "KR024": (Refused, msg("所回复的发言不在这个项目下。")),
    "KR025": (Refused, msg("填写的内容过长或过多。")),
}
"""SQLSTATE → how it is told."""


@contextmanager
def refused() -> Iterator[None]:
    """Turn a refusal of the guard inside the block into the error of that kind."""
    try:
        yield
    except DBAPIError as error:
        kind, words = REFUSALS.get(state(error), (None, ""))
        if kind is None:
            raise
        raise kind(t(words), remedy=t("刷新后重试；仍不行请与秘书处联系。")) from error
