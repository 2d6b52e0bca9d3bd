"""科学家精神: every condition of the notice refuses, on forms, nominators, photos and films."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kepu_review.errors import Refused
from kepu_review.model import Application, Programme, Severity
from kepu_review.plugins import Plugins
from kepu_review.workflow import (
    Round,
    check,
    check_nominations,
    create_round,
    import_applications,
)
from kepu_review.workflow.collecting import import_materials
from kepu_review.workflow.correcting import ask_correction, return_correction
from kepu_review.workflow.lateness import grant_late
from kepu_review.workflow.nominating import record_nomination
from tests import pictures
from tests.programmes.rounds import error_rules, found_by, refuses, rule_of
from tests.programmes.spirit import (
    PORTRAIT,
    applicant,
    filmed,
    handed_in,
    large_photo,
    paper,
    sound,
)

WRONG = Severity.ERROR


@pytest.fixture(scope="module")
def host() -> Plugins:
    return Plugins()


@pytest.fixture(scope="module")
def spirit(host: Plugins) -> Programme:
    return host.programmes()["scientist_spirit"]


def test_a_sound_application_has_no_finding(host: Plugins, spirit: Programme) -> None:
    assert found_by(host, spirit, sound()) == {}


@pytest.mark.parametrize(
    "app",
    [
        pytest.param(replace(sound(), applicant=""), marks=refuses("spirit.name")),
        pytest.param(sound(form_originals=1), marks=refuses("spirit.form_originals")),
        pytest.param(sound(summary_originals=0), marks=refuses("spirit.summary_originals")),
        pytest.param(sound(sealed=False), marks=refuses("spirit.sealed")),
        pytest.param(sound(paper_equals_electronic=False), marks=refuses("spirit.paper")),
        pytest.param(sound(paper_on=date(2022, 4, 9)), marks=refuses("spirit.paper_on")),
        pytest.param(sound(disc=False), marks=refuses("spirit.disc")),
        pytest.param(sound(truthful=False), marks=refuses("spirit.truthful")),
        pytest.param(sound(no_secret=False), marks=refuses("spirit.secret")),
    ],
)
def test_each_condition_of_the_notice_refuses(
    request: pytest.FixtureRequest, host: Plugins, spirit: Programme, app: Application
) -> None:
    assert found_by(host, spirit, app) == {rule_of(request): WRONG}


@refuses("scientist_spirit.fields.scientists")
def test_the_scientists_must_be_told(host: Plugins, spirit: Programme) -> None:
    assert found_by(host, spirit, sound(scientists=None)) == {"field.scientists": WRONG}


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    """A new round without applications."""
    with create_round(tmp_path / "round", "scientist_spirit") as made:
        yield made


def nominated(rnd: Round, *nominators: str) -> list[str]:
    """What is said of the round where each nominator puts one forward."""
    apps = [sound(f"S{n:02}", nominator=name) for n, name in enumerate(nominators, 1)]
    import_applications(rnd, apps, file="汇总表.csv", sha256="0" * 64)
    return [one.message for one in check_nominations(rnd)]


SOCIETY, DISTRICT, CAS = "北京虚构昆虫学会", "海淀区科协", "中国科学院科学传播局"


@pytest.mark.parametrize(
    ("nominators", "said"),
    [
        pytest.param(
            ("市教委",) * 4,
            ["市教委推荐 4 个，多于名额 3 个。"],
            marks=refuses("scientist_spirit.nominators.organiser"),
        ),
        pytest.param(
            (DISTRICT,) * 3,
            ["海淀区科协推荐 3 个，多于名额 2 个。"],
            marks=refuses("scientist_spirit.nominators.district"),
        ),
        pytest.param(
            (SOCIETY,) * 2,
            ["北京虚构昆虫学会推荐 2 个，多于名额 1 个。"],
            marks=refuses("scientist_spirit.nominators.society"),
        ),
        pytest.param(
            (CAS,) * 4,
            ["中科院在京研究所（中科院科学传播局统筹）推荐 4 个，多于名额 3 个。"],
            marks=refuses("scientist_spirit.nominators.cas"),
        ),
        (("市教委",) * 3 + (DISTRICT,) * 2 + (SOCIETY,) + (CAS,) * 3, []),
    ],
)
def test_each_nominator_has_its_number(
    rnd: Round, nominators: tuple[str, ...], said: list[str]
) -> None:
    assert nominated(rnd, *nominators) == said


@refuses("scientist_spirit.routes.nominated")
def test_nobody_applies_without_exactly_one_nominator(rnd: Round) -> None:
    import_applications(rnd, [sound(nominator=None)], file="汇总表.csv", sha256="0" * 64)
    check(rnd)
    assert error_rules(rnd, "S01") == {"nomination.missing"}
    record_nomination(rnd, "S01", "北京市教育委员会")
    record_nomination(rnd, "S01", CAS)
    assert error_rules(rnd, "S01") == {"nomination.several"}


@refuses("scientist_spirit.deadline")
def test_the_deadline_is_the_eighth_of_april(rnd: Round) -> None:
    late = sound(submitted_on=date(2022, 4, 9))
    import_applications(rnd, [late], file="汇总表.csv", sha256="0" * 64)
    check(rnd)
    assert error_rules(rnd, "S01") == {"deadline.late"}
    grant_late(rnd, "S01", "application", datetime(2022, 4, 11, tzinfo=UTC), "邮箱故障")
    check(rnd)
    assert error_rules(rnd, "S01") == set()


@refuses("scientist_spirit.correction")
def test_a_correction_is_asked_for_once(rnd: Round) -> None:
    import_applications(rnd, [sound(sealed=False)], file="汇总表.csv", sha256="0" * 64)
    check(rnd)
    ask_correction(rnd, "S01", ["spirit.sealed"], "申报表没有盖章")
    return_correction(rnd, "S01", "已补盖")
    with pytest.raises(Refused, match="补正"):
        ask_correction(rnd, "S01", ["spirit.sealed"], "汇总表没有盖章")


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Films as they come: of the right length and size, and of every wrong one."""
    folder = tmp_path_factory.mktemp("films")
    made = {
        "4m59.mp4": filmed(folder, "a.mp4", 299, every=13),
        "portrait.mov": filmed(folder, "b.mov", 60, size=PORTRAIT),
        "turned.mov": filmed(folder, "c.mov", 40, turned=90),
        "5m01.mp4": filmed(folder, "d.mp4", 301, every=7),
        "720p.mp4": filmed(folder, "e.mp4", 80, size=(1280, 720)),
        "matroska.mp4": filmed(folder, "f.mkv", 80),
    }
    return made | {"broken.mp4": made["4m59.mp4"][:3000]}


def small_photo() -> bytes:
    return pictures.jpeg("teal", (3000, 2000))


def renamed_png() -> bytes:
    return pictures.png(4000, 3000) + bytes(2_000_000)


NAME = applicant("S01")
CHANGES: dict[str, tuple[tuple[str, ...], dict[str, bytes]]] = {
    "two photos": ((f"{NAME}3",), {}),
    "six photos": ((), {f"S01/{NAME}{n}.jpg": large_photo(f"more{n}") for n in (4, 5, 6)}),
    "small photo": ((f"{NAME}2",), {f"S01/{NAME}2.jpg": small_photo()}),
    "renamed png": ((f"{NAME}2",), {f"S01/{NAME}2.jpg": renamed_png()}),
    "name of a camera": ((f"{NAME}2",), {"S01/IMG_0001.jpg": large_photo("camera")}),
    "no form": (("申报表",), {}),
    "form of another kind": (("申报表",), {"S01/2022年申报表.jpg": pictures.jpeg()}),
    "no summary": (("汇总表",), {}),
}


@pytest.fixture(scope="module")
def measured(
    tmp_path_factory: pytest.TempPathFactory, films: dict[str, bytes]
) -> dict[str, set[str]]:
    """Case → rules of the errors in its materials, each case a round of its own folder."""
    folder, found = tmp_path_factory.mktemp("materials"), {}
    whole = handed_in("S01", {"开放日.mp4": films["4m59.mp4"], "讲座.mov": films["portrait.mov"]})
    cases = {"whole": whole}
    for case, (without, more) in CHANGES.items():
        kept = {path: data for path, data in whole.items() if not any(w in path for w in without)}
        cases[case] = kept | more
    bare = {path: data for path, data in whole.items() if path.rpartition(".")[2] not in FILM}
    for name, data in films.items():
        cases[name] = {**bare, f"S01/{name}": data}
    cases["no film"] = bare
    cases["three films"] = {**whole, "S01/第三个.mov": films["turned.mov"]}
    for n, (case, files) in enumerate(cases.items()):
        with create_round(folder / f"round{n}", "scientist_spirit") as rnd:
            import_applications(rnd, [sound()], file="汇总表.csv", sha256="0" * 64)
            import_materials(rnd, pictures.put(folder / f"inbox{n}", files))
            check(rnd)
            found[case] = error_rules(rnd, "S01")
    return found


FILM = ("mp4", "mov")


@pytest.mark.parametrize("case", ["whole", "4m59.mp4", "portrait.mov", "turned.mov"])
def test_what_the_notice_asks_for_is_accepted(measured: dict[str, set[str]], case: str) -> None:
    assert measured[case] == set()


@pytest.mark.parametrize(
    "case",
    [
        *(
            pytest.param(case, marks=refuses("scientist_spirit.materials.photos"))
            for case in ("two photos", "six photos", "small photo", "renamed png")
        ),
        pytest.param("name of a camera", marks=refuses("scientist_spirit.materials.photos")),
        *(
            pytest.param(case, marks=refuses("scientist_spirit.materials.videos"))
            for case in ("5m01.mp4", "720p.mp4", "matroska.mp4", "broken.mp4")
        ),
        pytest.param("no film", marks=refuses("scientist_spirit.materials.videos")),
        pytest.param("three films", marks=refuses("scientist_spirit.materials.videos")),
        pytest.param("no form", marks=refuses("scientist_spirit.materials.form")),
        pytest.param("form of another kind", marks=refuses("scientist_spirit.materials.form")),
        pytest.param("no summary", marks=refuses("scientist_spirit.materials.summary")),
    ],
)
def test_each_material_is_measured_and_refused(
    request: pytest.FixtureRequest, measured: dict[str, set[str]], case: str
) -> None:
    assert measured[case] == {rule_of(request).removeprefix("scientist_spirit.materials.")}


def test_a_form_is_told_apart_from_the_summary_by_its_name(
    rnd: Round, tmp_path: Path, films: dict[str, bytes]
) -> None:
    files = handed_in("S01", {"a.mp4": films["4m59.mp4"]})
    again = files | {"S01/说明.docx": paper("说明")}
    import_applications(rnd, [sound()], file="汇总表.csv", sha256="0" * 64)
    import_materials(rnd, pictures.put(tmp_path / "inbox", again))
    check(rnd)
    with rnd.store.reading() as db:
        unclear = [one.message for one in db.findings() if one.rule == "material.unclear"]
    assert unclear == ["“说明”分不清属于哪一项材料，没有计入。"]
