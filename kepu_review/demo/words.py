"""Sentences of the applicants: introduction and honours."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kepu_review.demo.bases import Base

_MORE = (
    "每年全国科普日、科技活动周期间举办主题活动，并送科普进校园、进社区。",
    "与周边中小学建立馆校合作，开设课后服务课程，助力“双减”。",
    "组建科技志愿服务队，定期开展讲解培训，讲解词经专业人员审定。",
    "编写有配套读本和任务单，开发研学线路一条。",
    "通过微信公众号公布开放时间和活动预告，接受个人和团体预约。",
    "设有动手体验区和多功能教室，可同时接待一个班级。",
    "近年来更新了部分展项，增加了多媒体互动内容。",
)
_HONOURS = (
    "2021年，被评为虚构市科普工作先进集体。",
    "2020年，被表彰为虚构市全国科普日优秀组织单位。",
    "2022年，科普作品获虚构省科普微视频大赛三等奖。",
    "2019年，被命名为虚构县中小学生研学实践基地。",
)


def introduction(base: Base, told: Mapping[str, bool | int], chance: Random) -> str:
    """About 200 characters; says at its end that it is invented."""
    owner = f"由{base.applicant}建设和管理，" if base.kind.owner else ""
    first = (
        f"{base.title}{owner}面向公众普及{base.kind.topic}等方面的科学知识，"
        f"室内展教面积{told['exhibit_area']}平方米。"
    )
    middle = chance.sample(_MORE, chance.randint(2, 3))
    last = f"全年开展科普活动{told['activities']}场。（演示数据，单位、人员和数字均为虚构）"
    return "".join([first, *middle, last])


def honours(base: Base, chance: Random) -> str:
    """More of them where the base is good; `/` where there are none."""
    number = sum(chance.random() < 0.35 + 0.15 * base.quality for _ in range(2))
    return "".join(chance.sample(_HONOURS, number)) or "/"
