"""What click says of a wrong command line, in words of the language in force."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

import click

from kepu_review.errors import UsageError
from kepu_review.text import language, t


def in_our_words(error: click.UsageError) -> UsageError | None:
    """The error with what to do next; None in English, which click speaks itself."""
    if language() == "en":
        return None
    message = _message(error)
    return UsageError(message, remedy=_remedy(error))


def _message(error: click.UsageError) -> str:
    if isinstance(error, click.MissingParameter):
        said = _missing(error)
    elif isinstance(error, click.NoSuchOption):
        near = _near(error.option_name, error.possibilities or ())
        said = f"没有选项 {error.option_name}。{near}"
    elif isinstance(error, click.BadOptionUsage):
        said = f"选项 {error.option_name} 后面缺少内容，或多写了内容。"
    elif isinstance(error, click.BadParameter) and error.param is not None:
        said = _bad(error, error.param)
    elif "unexpected extra argument" in error.message:
        extra = error.message.partition("(")[2].rstrip(").")
        said = f"多出的内容：{extra}。路径里有空格的，请加引号。"
    else:
        word = _unknown_command(error)
        known = [] if word is None else _commands(error.ctx)
        said = error.message if word is None else f"没有命令“{word}”。{_near(word, known)}"
    return said


def _missing(error: click.MissingParameter) -> str:
    param = error.param
    if param is None:
        return "命令没有写全。"
    if param.name == "folder":
        return "没有说明是哪个批次（DIR）。"
    what = "选项" if isinstance(param, click.Option) else "参数"
    return f"缺少{what} {_name(param)}。{_choices(param)}"


def _bad(error: click.BadParameter, param: click.Parameter) -> str:
    if isinstance(param.type, click.Choice):
        return f"{_name(param)} 的写法不对。{_choices(param)}"
    bounds = param.type
    if isinstance(bounds, click.IntRange):
        low = "" if bounds.min is None else f"，不小于 {bounds.min}"
        high = "" if bounds.max is None else f"，不大于 {bounds.max}"
        return f"{_name(param)} 应为整数{low}{high}。"
    if bounds is click.INT:
        return f"{_name(param)} 应为整数。"
    return f"{_name(param)} 的写法不对：{error.message}"


def _choices(param: click.Parameter) -> str:
    if not isinstance(param.type, click.Choice):
        return ""
    return "可选：" + "、".join(str(choice) for choice in param.type.choices) + "。"


def _name(param: click.Parameter) -> str:
    if isinstance(param, click.Argument):
        return param.make_metavar(click.Context(click.Command("x"))).strip("[]{}").split("|")[0]
    return max(param.opts, key=len)


def _near(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, list(known), n=3, cutoff=0.5)
    return f"是否想写 {'、'.join(near)}？" if near else ""


def _unknown_command(error: click.UsageError) -> str | None:
    """The word that is no command; click has no class of its own for it in every version."""
    if not error.message.startswith("No such command"):
        return None
    named: Any = getattr(error, "command_name", None)
    return str(named) if named else error.message.split("'")[1]


def _commands(context: click.Context | None) -> list[str]:
    group = None if context is None else context.command
    return group.list_commands(context) if isinstance(group, click.Group) and context else []


def _remedy(error: click.UsageError) -> str:
    path = error.ctx.command_path if error.ctx is not None else "kepu-review"
    param = error.param if isinstance(error, click.MissingParameter) else None
    first = (
        t("写上批次文件夹，或先设环境变量 KEPU_ROUND；")
        if param is not None and param.name == "folder"
        else ""
    )
    return f"{first}用法和例子：{path} --help"
