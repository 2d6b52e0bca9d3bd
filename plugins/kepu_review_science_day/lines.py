"""五路联合行动: who answers for each, and its tasks, in the words of the plan."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from kepu_review.model import Application, Category, EvidenceCard, Finding, Severity
from kepu_review.text import t

PLAN = "《2022年北京市全国科普日活动首都科普联合行动实施方案》"
RUBRIC = "science_day_activity"
SHORTEST = 4
"""Characters of a task that tell it: less may be of any."""
_NUMBER = re.compile(r"\(?[一二三四五六七八九十\d]{1,2}[).、]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of joint action."""

    id: str
    title: str
    title_en: str
    units: str
    clause: str
    aliases: tuple[str, ...]
    tasks: tuple[str, ...]

    def category(self) -> Category:
        """The line as a category of activities."""
        return Category(
            id=self.id,
            title=self.title,
            title_en=self.title_en,
            definition=f"主责单位：{self.units}",
            source=f"{PLAN}{self.clause}",
            rubric=RUBRIC,
            aliases=self.aliases,
        )


LINES = (
    Line(
        "line_bureau",
        "委办局系统科普联合行动",
        "Bureaus of the city",
        "市纲要实施办成员单位",
        "一",
        ("委办局", "委办局系统"),
        (
            "开展北京市全国科普日委办局主场活动",
            "统筹利用本系统科普资源",
            "提升重点人群科学素养",
            "动员干部、职工加入科技科普志愿服务队伍",
            "充分挖掘数字化科普资源",
        ),
    ),
    Line(
        "line_district",
        "全国科普日区域科普联合行动",
        "Districts",
        "各区纲要实施办、各区科协",
        "二",
        ("区域", "区域科普联合行动"),
        (
            "举办全国科普日区域主场活动",
            "组织开展区委办局系统科普活动",
            "组织开展全国科普日基层科普活动",
            "组织开展科技科普志愿服务活动",
            "组织开展全国科普示范区科普活动",
            "举办各区全国科普日网络科普活动",
        ),
    ),
    Line(
        "line_association",
        "科协系统科普联合行动",
        "Associations for science and technology",
        "市学会、基金会，高校、科研院所、企事业单位科协",
        "三",
        ("科协系统",),
        (
            "推动学术成果科普化",
            "推动科研成果科普化",
            "弘扬科学家精神",
            "开展科技进基层",
            "开展科普志愿服务",
            "助推新技术应用场景搭建",
            "开展科技志愿者服务",
            "开展新技术新产品应用科普化",
            "开放企业展厅",
            "弘扬科学家精神和企业家精神",
            "加强网络宣传",
            "积极吸引科技资源",
        ),
    ),
    Line(
        "line_museum",
        "“科技馆之城”科普联合行动",
        "City of science museums",
        "“科技馆之城”各类场馆",
        "四",
        ("科技馆之城", "科技馆之城科普联合行动"),
        (
            "集中开展科普活动",
            "开展科技科普志愿服务",
            "开展流动科技展览下基层活动",
            "举办线上科学传播活动",
            "开展“科技馆之城”推介发布活动",
            "开展“科技馆之城”精品路线推荐活动",
            "发布“科技馆之城”建设宣传片",
            "举办云游特色场馆活动",
        ),
    ),
    Line(
        "line_jingjinji",
        "京津冀科普联合行动",
        "Beijing, Tianjin and Hebei",
        "北京市科协、天津市科协、河北省科协",
        "五",
        ("京津冀",),
        (
            "举办京津冀青少年创新作品展示活动",
            "开展京津冀应急科普联合行动",
            "举办京津冀公民科学素质网络大赛",
            "开展京津冀科学教育馆联盟交流活动",
        ),
    ),
)
BY_ID = {line.id: line for line in LINES}


def about_the_task(application: Application) -> Iterator[Finding]:
    """A task that is none of the line's, told with those that are."""
    line, said = BY_ID.get(application.category or ""), application.get("task")
    if line is None or not isinstance(said, str) or any(_same(said, one) for one in line.tasks):
        return
    yield Finding(
        "science_day.task",
        Severity.WARNING,
        application.id,
        t("“{task}”不在“{line}”的重点任务之列。", task=said, line=line.title),
        t("对照方案选填：{tasks}。", tasks=t("；").join(line.tasks)),
        "task",
        f"方案{line.clause}",
    )


def line_card(application: Application) -> EvidenceCard | None:
    """Who answers for the line and what it is about, beside the rubric."""
    line = BY_ID.get(application.category or "")
    if line is None:
        return None
    facts = ((t("主责单位"), line.units), (t("重点任务"), t("；").join(line.tasks)))
    return EvidenceCard(t("本路联合行动"), facts, note=f"{PLAN}{line.clause}", order=50)


def _same(said: str, task: str) -> bool:
    one, other = _plain(said), _plain(task)
    return other in one or (len(one) >= SHORTEST and one in other)


def _plain(text: str) -> str:
    kept = _NUMBER.sub("", unicodedata.normalize("NFKC", text).casefold().strip())
    return "".join(char for char in kept if char.isalnum())
