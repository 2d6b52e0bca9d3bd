"""Conflicts of interest, with names as people really write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_review.conflicts import candidates, find, normalise, same_unit, units
from kepu_review.model import Application, Conflict, ConflictKind, Expert
from kepu_review.text import speaking

SAME = [
    ("青禾学院", "青禾学院"),
    ("青禾学院", "青 禾　学院"),
    ("ＡＢＣ科技公司", "abc科技公司"),
    ("青禾（衢州）科技有限公司", "青禾(衢州)科技有限公司"),
    ("青禾〔衢州〕科技有限公司", "青禾衢州科技有限公司"),
    ("青禾农业科技有限公司", "青禾农业科技股份有限公司"),
    ("青禾农业科技有限责任公司", "青禾农业科技"),
    ("青禾集团有限公司", "青禾集团"),
    ("青禾学院（退休）", "青禾学院"),
    ("浙江省衢州市柯城区图书馆", "柯城区图书馆"),
    ("衢州市衢江区科协", "衢江区科学技术协会"),
    ("青\u200b禾学院", "青禾学院"),
]
PART = [
    ("青禾学院", "青禾学院化学工程系"),
    ("青禾大学", "青禾大学附属第一医院"),
    ("青禾农业科技有限公司", "青禾农业科技有限公司柯城分公司"),
    ("青禾市人民医院", "青禾市人民医院科教科"),
]
DIFFERENT = [
    ("浙江省图书馆", "衢州市图书馆"),
    ("柯城区图书馆", "衢江区图书馆"),
    ("衢州市博物馆", "博物馆"),
    ("青禾（衢州）科技有限公司", "青禾（杭州）科技有限公司"),
    ("青禾市图书馆", "青禾市图书馆学会"),
    ("青禾市科技馆", "青禾市科技馆路小学"),
    ("青禾科学院", "青禾科学院大学"),
    ("青禾市第二中学", "青禾市第二十中学"),
    ("青禾市", "青禾市博物馆"),
    ("学院", "青禾学院"),
    ("青禾", "青禾学院"),
    ("青禾师范大学", "青禾大学"),
    ("衢州市科学技术协会", "衢江区科学技术协会"),
    ("", "青禾学院"),
    ("（退休）", "（退休）"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_unit_are_one_unit(one: str, other: str) -> None:
    assert same_unit(one, other)


@pytest.mark.parametrize(("whole", "part"), PART)
def test_a_part_of_a_unit_counts_as_the_unit_in_both_directions(whole: str, part: str) -> None:
    assert same_unit(whole, part)
    assert same_unit(part, whole)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_names_that_only_look_alike_are_different_units(one: str, other: str) -> None:
    assert not same_unit(one, other)
    assert not same_unit(other, one)


def test_several_units_in_one_cell_are_told_apart() -> None:
    assert units("青禾学院；市化学学会、 某某馆\n/ ") == (
        "青禾学院",
        "市化学学会",
        "某某馆",
    )


BASE = Application(
    "A01",
    "青禾虚构馆科普教育基地（演示）",
    "青禾文化发展有限公司",
    nominator="衢江区科协",
)


def expert(affiliation: str = "", *declared: str) -> Expert:
    return Expert("E1", "甲专家", affiliation, declared=declared)


def test_the_applicants_own_people_do_not_judge_it() -> None:
    assert find(expert("青禾文化发展股份有限公司"), BASE) == (
        Conflict(
            "E1",
            "A01",
            ConflictKind.SAME_UNIT,
            "专家单位“青禾文化发展股份有限公司”与申报单位（基地）“青禾文化发展有限公司”同属一个单位",
        ),
    )


def test_the_base_itself_is_a_unit_too() -> None:
    assert [c.kind for c in find(expert("青禾虚构馆"), BASE)] == [ConflictKind.SAME_UNIT]


def test_the_nominators_people_do_not_judge_what_they_nominated() -> None:
    found = find(expert("青禾学院、衢州市衢江区科学技术协会"), BASE)
    assert [c.kind for c in found] == [ConflictKind.SAME_NOMINATOR]


def test_a_declared_interest_is_found_beside_the_others() -> None:
    found = find(expert("青禾文化发展有限公司", "青禾文化发展有限公司"), BASE)
    assert [c.kind for c in found] == [ConflictKind.SAME_UNIT, ConflictKind.DECLARED]


def test_the_detail_shows_names_as_they_were_written() -> None:
    app = Application("A03", "青禾馆", "青禾馆", nominator="衢江区科协（演示）")
    found = find(expert("衢江区科学技术协会（演示）"), app)
    assert [c.detail for c in found] == [
        "专家单位“衢江区科学技术协会（演示）”即推荐单位“衢江区科协（演示）”"
    ]


def test_without_affiliation_or_nominator_nothing_is_found() -> None:
    nothing = Application("A02", "青禾馆", "青禾馆")
    assert find(expert(), BASE) == ()
    assert find(expert("无关学院"), nothing) == ()


def test_the_detail_speaks_english_too() -> None:
    with speaking("en"):
        assert find(expert("衢江区科协"), BASE)[0].detail == (
            "the expert's unit “衢江区科协” is the nominator “衢江区科协”"
        )


names = st.text(
    st.sampled_from("青禾衢州市县区江学院馆公司有限集团科协（）() ，、a1\u200b"), max_size=12
)


@given(names, names)
def test_comparing_is_symmetric_and_normalising_settles(one: str, other: str) -> None:
    assert same_unit(one, other) == same_unit(other, one)
    assert normalise(normalise(one)) == normalise(one)
    assert same_unit(one, one) == bool(normalise(one))


KNOWN = sorted({name for pair in (*SAME, *PART, *DIFFERENT) for name in pair})
cells = st.lists(names | st.sampled_from(KNOWN), max_size=3).map("、".join)
people = st.builds(Expert, st.uuids().map(str), st.just("甲"), cells, declared=st.tuples(cells))
bases = st.builds(
    Application,
    st.uuids().map(str),
    names | st.sampled_from(KNOWN),
    names | st.sampled_from(KNOWN),
    nominator=cells,
)


@given(st.lists(people, max_size=6), st.lists(bases, max_size=8))
def test_looking_names_up_finds_what_comparing_every_pair_finds(
    experts: list[Expert], applications: list[Application]
) -> None:
    looked_up = [found for pair in candidates(experts, applications) for found in find(*pair)]
    assert looked_up == [found for e in experts for a in applications for found in find(e, a)]


def test_of_many_applications_only_those_with_a_like_name_are_compared() -> None:
    others = [Application(f"B{n}", f"虚构馆{n}", f"虚构单位{n}") for n in range(50)]
    asked = [a.id for _, a in candidates([expert("青禾虚构馆", "虚构单位7")], [BASE, *others])]
    assert asked == ["A01", "B7"]
