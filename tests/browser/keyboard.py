"""Scores a sheet as an expert does who never touches the mouse."""

from __future__ import annotations

import re
from collections.abc import Iterator

from playwright.sync_api import Page

FOCUSED = """() => {
  const at = document.activeElement;
  const inCriterion = at.closest(".kp-criterion");
  const describe = (at.getAttribute("aria-describedby") || "").split(" ")
    .map((id) => document.getElementById(id)?.textContent || "").join(" ");
  return {
    criterion: inCriterion?.dataset.criterion || null,
    done: inCriterion?.classList.contains("kp-done") || false,
    kind: at.classList.contains("kp-number-input") ? "number"
      : at.classList.contains("kp-count") ? "count"
      : at.type === "radio" ? "radio" : at.type === "checkbox" ? "checkbox" : "other",
    levels: Boolean(inCriterion?.querySelector(".kp-level")),
    value: at.value || "",
    checked: Boolean(at.checked),
    hint: describe,
    row: at.closest(".kp-part")?.querySelector(".kp-part-entry .kp-part-worth")?.textContent || "",
  };
}"""


def focus_first_criterion(page: Page) -> None:
    """Go to the first control of the form: what is missing is one key away."""
    page.get_by_role("button", name=re.compile("还差")).press("Enter")
    page.wait_for_function("() => document.activeElement.closest('.kp-criterion')")


def score_by_keyboard(page: Page, *, at_most: int = 400) -> Iterator[str]:
    """Fill in every criterion with Tab, Space and digits; yields each criterion once filled."""
    focus_first_criterion(page)
    last: str | None = None
    for _ in range(at_most):
        at = page.evaluate(FOCUSED)
        if at["criterion"] != last and last is not None:
            yield last
        if at["criterion"] is None and last is not None:
            return
        last = at["criterion"]
        _fill(page, at)
        page.keyboard.press("Tab")
    raise AssertionError("the form has no end")


def _fill(page: Page, at: dict[str, str]) -> None:
    if at["kind"] in ("radio", "checkbox") and not at["checked"]:
        page.keyboard.press("Space")
    elif at["kind"] == "number" and not at["value"]:
        page.keyboard.type(_number(at))
    elif at["kind"] == "count" and not at["value"]:
        page.keyboard.type(_count(at))


def _number(at: dict[str, str]) -> str:
    ends = [float(text) for text in re.findall(r"\d+(?:\.\d+)?", at["hint"])]
    low, high = (ends[0], ends[1]) if len(ends) > 1 else (0.0, ends[0] if ends else 1.0)
    wanted = low if at["levels"] else float(int(high * 0.8))
    return f"{max(wanted, low):g}"


def _count(at: dict[str, str]) -> str:
    """Full points of a part; no occurrence of what is counted."""
    points = re.search(r"/\s*(\d+(?:\.\d+)?)", at["row"])
    return points[1] if points else "0"
