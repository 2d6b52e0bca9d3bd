"""A new rubric to begin with: commented, small, and loading cleanly."""

from __future__ import annotations

import json

_TEXT = """\
# 评分标准（YAML）。格式说明：rubrics/README.md。检查：kepu-review rubric check 本文件
# 只用空格缩进；冒号后空一格；纯数字的编号、版本加引号。
id: {id}
version: "1"
title: {title}
official: false            # true 只用于主管部门发布的原表；false 时各处注明“示范，非官方”
source:
  note: 请写明依据的文件
# 用于哪些类别：venue、culture、research、agriculture、enterprise、nature、media、other
categories: []
full_marks: 100            # 等于各打分项 max 之和，加分项不计入
pass_line: 60

# 全表通用的档次：占该项满分的百分比，level_ranges 按档次名称引用。
scale:
  - {{level: 优秀, share: [90, 100]}}
  - {{level: 优良, share: [70, 90]}}
  - {{level: 合格, share: [60, 70]}}
  - {{level: 不合格, share: [0, 60]}}

vetoes:
  - id: V1
    text: 近五年内发生重大安全责任事故
    lookback_years: 5
    check: 查询主管部门记录

criteria:
  - id: A
    title: 条件保障
    max: 50
    children:
      # level_ranges：系统按 metric 建议档次，专家在区间内给分。区间含下界不含上界，不留空档。
      - id: A1
        title: 室内展教面积
        max: 20
        metric: exhibit_area
        metric_title: 室内展教面积
        unit: 平方米
        guidance: 只计向公众开放的展教用房
        evidence: 平面图
        check: 实地测量
        source: 请写明分档依据
        scoring:
          kind: level_ranges
          bands:
            - {{level: 优秀, text: 1000 平方米以上, minimum: 1000}}
            - {{level: 优良, text: 500–1000 平方米, minimum: 500, maximum: 1000}}
            - {{level: 合格, text: 150–500 平方米, minimum: 150, maximum: 500}}
            - {{level: 不合格, text: 不足 150 平方米, maximum: 150}}
      # conditions：符合一条得一条的分，到 max 为止。
      - id: A2
        title: 人员和经费
        max: 30
        guidance: 逐条核对
        evidence: 名册、预算
        check: 查阅资料
        scoring:
          kind: conditions
          parts:
            - id: staff
              text: 专职科普人员不少于 2 人
              points: 10
              metric: full_time_staff
              threshold: 2
            - id: volunteers
              text: 志愿者不少于 5 人
              points: 10
              metric: volunteers
              threshold: 5
            - {{id: funds, text: 科普经费列入年度预算, points: 10}}
  - id: B
    title: 科普服务
    max: 50
    children:
      # judgement：专家在 0–max 之间直接给分，间隔 0.5。
      - id: B1
        title: 科普内容
        max: 20
        guidance: 科学准确，适合公众特别是青少年
        evidence: 展陈大纲、活动方案
        check: 现场观看
        scoring: {{kind: judgement}}
      # bands：指标落在哪一档就得那一档的分。
      - id: B2
        title: 年开放天数
        max: 20
        metric: open_days
        metric_title: 年开放
        unit: 天/年
        guidance: 按统计年度计
        evidence: 开放记录
        check: 查阅记录
        scoring:
          kind: bands
          bands:
            - {{level: 250 天以上, points: 20, minimum: 250}}
            - {{level: 200–250 天, points: 14, minimum: 200, maximum: 250}}
            - {{level: 不足 200 天, points: 0, maximum: 200}}
      # deductions：从满分起，每发现一次扣若干分，扣完为止。
      - id: B3
        title: 现场管理
        max: 10
        guidance: 每发现一处按处计
        evidence: 现场记录
        check: 实地巡视
        scoring:
          kind: deductions
          parts:
            - {{id: damage, text: 展品损坏未及时修补, points: 1}}
            - {{id: signs, text: 标识缺失或有误, points: 1}}
  - id: P
    title: 加分
    max: 5
    bonus: true
    children:
      - id: P1
        title: 近两年获省级以上科普奖励
        max: 5
        guidance: 每项加 2 分，最多 5 分
        evidence: 证书
        check: 核对原件
        scoring:
          kind: increment
          parts:
            - {{id: award, text: 省级以上奖励, points: 2}}
"""


def starter(rubric: str, title: str) -> str:
    """YAML text of a new rubric with this id and title; `loads` accepts it as it stands.

    `rubric` must be an id (lower-case letters, digits, _); any title will do.
    """
    # A JSON string is a YAML string, whatever the title holds.
    return _TEXT.format(id=rubric, title=json.dumps(title, ensure_ascii=False))
