"""Invented data of both documents; no unit or person here exists."""

from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random
from statistics import stdev

from kepu_review.report.data import (
    CategoryTable,
    Counts,
    DecisionRow,
    ExpertRow,
    Heading,
    NamedRow,
    NoticeData,
    RankedRow,
    Remark,
    Remarks,
    RubricRow,
    SummaryData,
    Trail,
    UnrankedRow,
)

CATEGORIES = (
    "科技场馆", "文化场馆", "教育科研与重大工程", "三农", "企业", "自然资源", "媒体传播", "其他",
)  # fmt: skip
REGIONS = ("甲山区", "乙水区", "丙田县", "丁林县", "戊湖县", "己江市")
SUBJECTS = (
    "星光", "稻香", "青石", "云杉", "流泉", "白鹭", "古窑", "新材", "微光", "山茶", "竹海", "晴川",
)  # fmt: skip
KINDS = ("科技馆", "博物馆", "实验站", "农业园", "体验中心", "湿地公园", "传媒科普中心", "科普园")
SAID = (
    "展教内容与地方特色结合较好，开放天数有保障；讲解队伍偏少，建议补充专职人员。",
    "活动有计划、有记录，材料齐全。经费支出说明较简略，年度投入与决算口径不一致，请补充说明。",
    "科普设施维护及时。线上资源更新不足，建议每季度至少更新一次。",
)
HEADING = Heading(
    round_title="虚构市科普教育基地第八批评审",
    programme="虚构市科普教育基地",
    organiser="虚构市科学技术协会",
    edition="第八批",
    document="虚构市科普教育基地认定与管理办法",
    document_number="虚科协〔2023〕12号",
    demo=True,
)
MADE = datetime(2023, 11, 20, 2, 30, tzinfo=UTC)


def _row(n: int, rank: int, random: Random) -> RankedRow:
    totals = [round(random.gauss(78, 8), 1) for _ in range(3)]
    where = f"{SUBJECTS[n % 12]}{KINDS[n // 12 % 8]}"
    return RankedRow(
        id=f"KP-{n:04d}",
        name=f"虚构{where}（演示）",
        applicant=f"虚构{REGIONS[n % 6]}{where}管理处",
        rank=rank,
        score=sum(totals) / 3,
        reviews=3,
        region=REGIONS[n % 6],
        sd=stdev(totals),
        outcome="拟认定" if rank <= 3 else "不予认定",
    )


def _category(index: int, count: int, random: Random) -> CategoryTable:
    rows = [_row(index * count + i, i + 1, random) for i in range(count)]
    ordered = sorted(rows, key=lambda row: -row.score)
    return CategoryTable(
        id=f"c{index}",
        title=CATEGORIES[index],
        pass_line=60.0,
        rows=tuple(
            RankedRow(
                **{
                    **{name: getattr(row, name) for name in row.__dataclass_fields__},
                    "rank": place,
                    "outcome": "拟认定" if place <= 3 else "不予认定",
                }
            )
            for place, row in enumerate(ordered, start=1)
        ),
    )


def summary(per_category: int = 6, seed: int = 8) -> SummaryData:
    random = Random(seed)
    categories = tuple(_category(i, per_category, random) for i in range(8))
    ranked = [row for category in categories for row in category.rows]
    out = tuple(
        UnrankedRow(
            id=f"KP-9{i:03d}",
            name=f"虚构{SUBJECTS[i]}科普园（演示）",
            applicant=f"虚构{SUBJECTS[i]}发展有限公司",
            reason=reason,
            category=CATEGORIES[i % 8],
            region=REGIONS[i % 6],
        )
        for i, reason in enumerate(
            (
                "形式审查不予受理：年开放天数 120 天，少于通知要求的 200 天（第三条第二款）",
                "待补正：未附上年度科普经费决算",
                "有效评审表 1 份，少于 2 份",
                "被分派的专家全部回避，尚未改派",
            )
        )
    )
    return SummaryData(
        heading=HEADING,
        generated_at=MADE,
        counts=Counts(
            applications=len(ranked) + 4,
            passed=len(ranked) + 2,
            reviewed=len(ranked) + 1,
            ranked=len(ranked),
            named=24,
            sent_back=1,
            not_accepted=1,
        ),
        method="算术平均",
        categories=categories,
        unranked=out,
        policy=(
            ("每项评审", "3 名专家，有效评审表不少于 2 份"),
            ("并列判定", "得分到小数点后 4 位相同者并列，并列者名次相同，其后名次顺延"),
        ),
        rubrics=tuple(
            RubricRow(
                category=title,
                title=f"{title}类基地示范评分标准",
                version="1.0",
                hash="5f3a9c0b" * 8,
                full_marks="100",
                source="据《虚构市科普教育基地认定与管理办法》第三条编写",
            )
            for title in CATEGORIES
        ),
        experts=tuple(
            ExpertRow(f"专家{n:02d}", 12 + n % 3, 12, n % 2, 70 + n * 1.25, (CATEGORIES[n % 8],))
            for n in range(1, 13)
        ),
        remarks=tuple(
            Remarks(
                row.id,
                row.name,
                category.title,
                tuple(Remark(f"专家{(i * 5) % 12 + 1:02d}", SAID[i]) for i in range(3)),
            )
            for category in categories
            for row in category.rows
        ),
        decisions=tuple(
            DecisionRow(row.id, row.name, "拟认定", "得分居类别前列，合议一致同意", "组长", MADE)
            for category in categories
            for row in category.rows[:2]
        ),
        trail=Trail(
            "9d" * 32, 14, 1234, (("导入申报", 2), ("保存评审表", 1100), ("提交评审表", 132))
        ),
    )


def notice(count: int = 48) -> NoticeData:
    return NoticeData(
        heading=HEADING,
        date=date(2023, 11, 20),
        start=date(2023, 11, 20),
        end=date(2023, 11, 24),
        days=5,
        rows=tuple(
            NamedRow(
                f"虚构{SUBJECTS[n % 12]}{KINDS[n // 12 % 8]}{n:03d}号（演示）",
                f"虚构{REGIONS[n * 6 // max(1, count)]}{SUBJECTS[n % 12]}管理处",
                REGIONS[n * 6 // max(1, count)],
                CATEGORIES[n % 8],
            )
            for n in range(count)
        ),
        steps=("单位申报", "县（市、区）推荐", "形式审查", "专家评审"),
        contact=(
            ("联系电话", "0000-0000000（演示，非真实号码）"),
            ("通信地址", "虚构市虚构路1号（演示）"),
        ),
    )
