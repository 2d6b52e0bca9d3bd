"""What is personal in a text, and the text without it: telephones, identity numbers, e-mails.

What is left out, wherever it stands in a text, in half or full width, with spaces or dashes:

- mobile, landline and 400/800 numbers; shorter ones and other groupings after 电话 or the like;
- identity numbers of 18 or 15 digits whose province and date of birth are possible — of those
  that are unified social credit codes, by GB 32100's check character, only if GB 11643's check
  character of an identity number is right too — and whatever follows 身份证 or 护照;
- e-mails; names and numbers after 微信 or QQ (公众号 and 群 are public).

What stays: credit codes, hashes, numbers of applications and bases (QZKP-2026-001), dates, amounts.
Nobody can know a personal name or an address by its shape: those are left out by field.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

HIDDEN = "〔略〕"

_SEEMS = re.compile(
    r"[(（\[［] ?at|"
    r"[@＠Ａ-Ｚａ-ｚ]|\d(?:\D{0,12}\d){4}|微信|v信|wechat|weixin|qq|vx|wx|扣扣|护照|passport|证",
    re.I,
)
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_WIDE = {**{chr(n): chr(n - 0xFEE0) for n in range(0xFF01, 0xFF5F)}, "\u3000": " "}
_S = r"[ \t\u00a0\u2000-\u200a‐-―−_·.]"  # between the digits of a number
_S = _S[:-1] + r"-]"

_MAIL = (
    r"[A-Za-z0-9._%+-]+ ?(?:@|[(\[] ?at ?[)\]]) ?(?:[A-Za-z0-9-]+[.。])+[A-Za-z]{2,24}"
    r"|[\w.+-]{1,20}@[\w-]{1,30}(?:\.[\w-]{1,30})+"  # 某人@公司.中国
)
_MOBILE = rf"(?:(?:\+|00)?86{_S}{{0,2}})?" + "1[3-9](?:{})".format(
    "|".join(
        (
            r"\d{9}",
            rf"\d{_S}{{1,3}}\d{{4}}{_S}{{0,3}}\d{{4}}",
            rf"\d{{5}}{_S}{{1,3}}\d{{4}}",
            rf"\d{_S}{{1,3}}\d{{3}}{_S}{{1,3}}\d{{5}}",
            rf"\d{{3}}{_S}{{1,3}}\d{{6}}",
            rf"\d{{4}}{_S}{{1,3}}\d{{5}}",
            rf"\d{{2}}{_S}{{1,3}}\d{{3}}{_S}{{1,3}}\d{{4}}",
            rf"\d{{2}}{_S}{{1,3}}\d{{4}}{_S}{{1,3}}\d{{3}}",
            rf"\d(?:{_S}\d\d){{4}}",
        )
    )
)
_LANDLINE = (
    rf"(?:(?:\+|00)?86{_S}{{0,2}})?"
    rf"(?:\(0(?:10|2\d|[3-9]\d\d)\){_S}{{0,3}}|0(?:10|2\d|[3-9]\d\d)(?:{_S}{{0,3}}|/))"
    rf"(?:\d{{7,8}}|\d{{3,4}}{_S}{{1,3}}\d{{4}})"
    rf"|\+86{_S}{{0,3}}(?:10|2\d|[3-9]\d\d){_S}{{0,3}}(?:\d{{7,8}}|\d{{3,4}}{_S}\d{{4}})"
)
_FREE = rf"[48]00{_S}{{0,3}}(?:\d{{7}}|\d{{3}}{_S}{{1,3}}\d{{4}}|\d{{4}}{_S}{{1,3}}\d{{3}})"
_EXTENSION = r"(?:(?: ?转|-|ext\.?) ?\d{1,5})?"
_IDENTITY = re.compile(
    rf"(?<!\d)(?=(\d(?:{_S}{{0,3}}\d){{16}}{_S}{{0,3}}[\dXx])(?!\d)"
    rf"|(\d(?:{_S}{{0,3}}\d){{14}})(?!\d))"
)

_CALLED = (
    r"(?:电话|手机|座机|传真|号码|联系方式|热线|tel|phone|mobile|fax)[a-z.]*"
    r"[)\]】]?[ \t]*(?:号码?)?(?:[:是为][ \t]*|[ \t]+|)"
)
_SOME = rf"\+?\(?\d(?:[()]?{_S}{{0,3}}[()]?\d){{6,14}}"
_CARD = (
    r"(?:身份证|证件|护照|passport|id card)(?:件)?(?: ?号码?| no\.?)?[)\]】]?[ \t]*[:是为]?[ \t]*"
)
_CHAT = (
    r"(?:(?:微信|v信|weixin|wechat|扣扣|qq)(?: ?(?:号码?|id|账号|帐号))?"
    r"[)\]】]?[ \t]*(?:[:是为][ \t]*)?"
    r"|(?<![A-Za-z])[vw]x[ \t]*[:是为][ \t]*)"
)

_FOUND = re.compile(
    rf"(?P<mail>{_MAIL})"
    rf"|(?P<card>{_CARD})(?P<card_no>[A-Za-z0-9](?:{_S}{{0,3}}[A-Za-z0-9]){{6,19}})(?![A-Za-z0-9])"
    rf"|(?P<chat>{_CHAT})(?P<chat_id>[A-Za-z][-A-Za-z0-9_]{{5,19}}|\d{{5,12}})(?![-A-Za-z0-9_])"
    rf"|(?<!\d)(?<!\d\.)(?P<phone>(?:{_MOBILE}|{_LANDLINE}|{_FREE}){_EXTENSION})"
    r"(?!\d)(?! ?(?:[万亿]?元|万|亿|人次|平方))"
    rf"|(?P<called>{_CALLED})(?P<some>{_SOME}{_EXTENSION}"
    rf"(?:[、,/;或和 ]{{1,2}}{_SOME}{_EXTENSION})*)(?!\d)",
    re.I,
)
_PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_HASH = re.compile(r"(?<![0-9A-Za-z])(?=[0-9]*[a-f])[0-9a-f]{32,128}(?![0-9A-Za-z])")
_CREDIT_CODE = re.compile(rf"(?<![0-9A-Za-z])[{_CREDIT}]{{18}}(?![0-9A-Za-z])")


def without_personal(text: str) -> str:
    """The text with telephones, identity numbers, e-mails and accounts left out.

    What has been left out once is left out for good: a second call changes nothing.
    """
    while _SEEMS.search(text):
        plain, at = _plain(text)
        spans = _spans(plain)
        if not spans:
            break
        made, last = [], 0
        for start, end in spans:
            made += [text[last : at[start]], HIDDEN]
            last = at[end - 1] + 1
        text = "".join((*made, text[last:]))
    return text


def is_identity_number(number: str) -> bool:
    """Whether 18 or 15 digits may be an identity number (GB 11643): province and date of birth."""
    abroad = len(number) == 18 and number[0] == "9"  # of a foreigner who lives here
    if not abroad and not _PROVINCES.match(number):
        return False
    born = number[6:14] if len(number) == 18 else "19" + number[6:12]
    try:
        return 1850 <= date(int(born[:4]), int(born[4:6]), int(born[6:])).year < 2100
    except ValueError:
        return False


def identity_check(number: str) -> bool:
    """Whether the 18th character is the right one (ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * (2 ** (17 - at) % 11) for at, digit in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17].upper()


def is_credit_code(code: str) -> bool:
    """Whether these 18 characters are a unified social credit code (GB 32100), by its check."""
    if not _CREDIT_CODE.fullmatch(code):
        return False
    total = sum(_CREDIT.index(char) * (3**at % 31) for at, char in enumerate(code[:17]))
    return _CREDIT[-total % 31] == code[17]


def _plain(text: str) -> tuple[str, list[int]]:
    """As it will be read: narrow, without what is not drawn; and where each character stood."""
    unseen = {at for match in _ANSI.finditer(text) for at in range(*match.span())}
    made, places = [], []
    for at, char in enumerate(text):
        shown = "" if at in unseen else _narrow(char)
        if shown:
            made.append(shown)
            places.append(at)
    return "".join(made), places


def _narrow(char: str) -> str:
    if " " <= char < "\x7f" or char in "\n\t":
        return char
    if char in _WIDE:
        return _WIDE[char]
    kind = unicodedata.category(char)
    if kind == "Nd":
        return str(unicodedata.decimal(char))
    drawn = kind not in {"Cf", "Cc", "Cs", "Mn"}
    return char if drawn else ""


def _spans(plain: str) -> list[tuple[int, int]]:
    """Where something personal stands, in order and apart from each other."""
    codes = [match.span() for match in _CREDIT_CODE.finditer(plain) if _is_code(match.group())]
    codes += [match.span() for match in _HASH.finditer(plain)]
    found = [*_identities(plain), *map(_personal, _FOUND.finditer(plain))]
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if any(a <= start < b for a, b in codes):
            continue
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _identities(plain: str) -> Iterator[tuple[int, int]]:
    for match in _IDENTITY.finditer(plain):
        at = 1 if match[1] else 2
        if is_identity_number("".join(char for char in match[at] if char.isalnum())):
            yield match.span(at)


def _personal(match: re.Match[str]) -> tuple[int, int]:
    """The part of a match that is left out: not the word that tells what it is."""
    for label, value in (("card", "card_no"), ("chat", "chat_id"), ("called", "some")):
        if match[label]:
            return match.span(value)
    return match.span()


def _is_code(code: str) -> bool:
    """A credit code that is no identity number; of both kinds at once, it is taken for personal."""
    digits = code[:17].isdigit() and is_identity_number(code)
    return is_credit_code(code) and not (digits and identity_check(code))
