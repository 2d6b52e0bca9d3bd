"""Who is logged in, as the database says."""

from __future__ import annotations

from sqlalchemy import Connection, text

from kepu_review.errors import StoreError
from kepu_review.store.guard.facts import VERSION
from kepu_review.text import t


def member_of(connection: Connection, *, old: bool) -> str:
    """The expert whose login this is.

    Raises
    ------
    StoreError
        it is nobody's, or the office has to renew what is installed.
    """
    row = connection.execute(text("SELECT expert, version FROM guard_self")).one()
    if row.expert is None:
        raise StoreError(
            t("这个登录名不是本批次的专家，或已被收回。"),
            remedy=t("请秘书处用 kepu-review members 重新发放；秘书处本人请用建立批次时的地址。"),
        )
    if old or row.version != VERSION:
        raise StoreError(
            t("批次的权限设置与本程序的版本不符。"),
            remedy=t("请秘书处用新版程序运行一次 kepu-review members。"),
        )
    return str(row.expert)
