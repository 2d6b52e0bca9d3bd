"""Comments that name an application, in full or in short, are told from those that name none."""

from __future__ import annotations

from random import Random

import pytest

from kepu_review.demo.bases import bases
from kepu_review.demo.comments import _FAIR, _FOUND, _GOOD, _POOR
from kepu_review.desk.naming import names_of
from kepu_review.model import Application

SEEN = (
    Application("KP2023-001", "衢州市柯城区科技馆科普教育基地", "柯城区科学技术协会"),
    Application("KP2023-002", "青禾虚构水文科普馆", "青禾虚构环境股份有限公司"),
    Application("KP2023-003", "龙游县图书馆", "龙游县图书馆"),
    Application("KP2023-004", "示例（衢州）新材料展厅", "示例新材料有限公司"),
)


@pytest.mark.parametrize(
    "text",
    [
        "衢州市柯城区科技馆科普教育基地的台账齐全",
        "优于柯城科技馆",
        "与柯城区科协同类",
        "柯城馆的做法更好",
        "青禾水文馆展品较旧",
        "青禾的讲解较好",
        "青禾虚构环境公司投入大",
        "同 龙游 图书馆",
        "不如龙游馆",
        "示例(衢州)新材料展厅已整改",
        "参照 KP2023-003 给分",
        "见kp2023-002号材料",
    ],
)
def test_a_name_is_found_also_in_short(text: str) -> None:
    assert names_of(SEEN).meant_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "台账齐全，证据充分。",
        "科普馆面积达标，图书馆藏书丰富",
        "科技馆展品更新快",
        "优于多数同类科技馆和博物馆",
        "全年开放天数与填报一致",
        "县级基地中较为突出",
        "教育活动有记录，展厅布置合理",
        "编号 12023-0011 的照片不清",
    ],
)
def test_the_kind_of_place_names_nobody(text: str) -> None:
    assert not names_of(SEEN).meant_in(text)


def test_no_applications_have_no_names() -> None:
    assert not names_of(()).meant_in("青禾馆")
    assert not names_of([Application("A1", "", "")]).meant_in("任何话")


def test_what_experts_of_the_demo_write_of_a_criterion_names_none_of_its_bases() -> None:
    made = bases(60, Random(7))
    names = names_of(Application(one.number, one.title, one.applicant) for one in made)
    said = [text.format(evidence="活动台账") for text in (*_GOOD, *_FAIR, *_POOR, *_FOUND)]
    assert [text for text in said if names.meant_in(text)] == []
    assert all(names.meant_in(f"{one.stem[:2]}的材料更全") for one in made)
