"""The bare page: a document with no script of its own and the seat in data attributes."""

from __future__ import annotations

from html import escape

from kepu_review.notebook.seat import Role, Seat
from kepu_review.text import Language, msg, t

_TITLES: dict[Role, str] = {
    "expert": msg("专家评审台"),
    "chair": msg("组长评审台"),
    "secretary": msg("秘书工作台"),
}

_PAGE = """<!doctype html>
<html lang="{lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{base}kepu/static/desks/{role}.css">
<link rel="stylesheet" href="{base}kepu/static/page.css">
<link rel="modulepreload" href="{base}kepu/static/desks/{role}.js">
<body class="kepu-page">
<div id="kepu-desk" data-role="{role}" data-person="{person}" data-base="{base}"
 data-language="{language}"></div>
<noscript>{noscript}</noscript>
<script type="module" src="{base}kepu/static/app.js"></script>
</html>
"""


def page(seat: Seat, base: str, language: Language) -> str:
    """The HTML of the desk of one seat under the server's base URL."""
    address = escape(base, quote=True)
    return _PAGE.format(
        lang="en" if language == "en" else "zh-CN",
        title=escape(t(_TITLES[seat.role])),
        base=address,
        role=seat.role,
        person=escape(seat.person, quote=True),
        language=language,
        noscript=escape(t("评审台需要启用 JavaScript。")),
    )
