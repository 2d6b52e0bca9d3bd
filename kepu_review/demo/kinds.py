"""What kinds of bases there are to invent, by category; every name says 虚构."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

STEMS = (
    *(
        "青禾",
        "云杉",
        "星槎",
        "松涛",
        "晴川",
        "望舒",
        "石榴",
        "飞霜",
        "听泉",
        "临风",
        "沐光",
        "知秋",
    ),
    *(
        "白鹭",
        "映雪",
        "采薇",
        "扶摇",
        "拾光",
        "漱玉",
        "清漪",
        "长庚",
        "流萤",
        "远山",
        "新竹",
        "初霁",
    ),
    *(
        "惊蛰",
        "谷雨",
        "芒种",
        "霜降",
        "紫藤",
        "海棠",
        "银杏",
        "丹枫",
        "鹿鸣",
        "鹤汀",
        "燕归",
        "雁行",
    ),
    *(
        "观澜",
        "怀远",
        "致远",
        "弘毅",
        "明德",
        "求是",
        "启明",
        "北辰",
        "南斗",
        "瑶光",
        "玉衡",
        "天枢",
    ),
)
"""Words for names; 虚构 always stands behind them, so that no name is anybody's."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of base: 青禾虚构 + noun; the applicant is the base itself or 青禾虚构 + owner."""

    noun: str
    subtype: str  # its title in the category
    topic: str  # what it teaches
    owner: str = ""


KINDS: Mapping[str, tuple[Kind, ...]] = MappingProxyType(
    {
        "venue": (
            Kind("科技馆", "综合性科技馆", "力学、电磁与航天"),
            Kind("水文科普馆", "某一领域专业科普场馆", "水循环与防汛"),
            Kind("自然博物馆", "自然博物馆", "古生物与地方物种"),
            Kind("青少年科技馆", "青少年科技场馆", "机器人与编程"),
        ),
        "culture": (
            Kind("图书馆", "图书馆", "科普阅读与天文观测"),
            Kind("博物馆", "博物馆", "古代科技与文物保护"),
            Kind("文化馆", "文化馆", "声学与传统乐器"),
            Kind("档案馆", "档案馆", "造纸与档案修复"),
            Kind("美术馆", "美术馆", "光学与色彩"),
        ),
        "research": (
            Kind("材料实验室", "实验室", "新材料与纳米世界", "理工学院"),
            Kind("气象观测站", "科学观测台（站）", "天气预报与防灾减灾", "气象服务中心"),
            Kind("健康科普馆", "医疗机构", "急救与慢病预防", "医院"),
            Kind("工程中心", "工程中心", "水利工程与桥梁", "工程研究院"),
        ),
        "agriculture": (
            Kind("柑橘园", "农业观光体验园", "柑橘栽培与嫁接", "果业专业合作社"),
            Kind("水产繁育场", "农业种植养殖繁育基地", "清水鱼养殖与水质", "水产养殖有限公司"),
            Kind("茶叶示范园", "综合试验示范基地", "茶树品种与制茶工艺", "茶业有限公司"),
            Kind("农技培训园", "农技培训基地", "绿色防控与测土配方", "农业技术服务中心"),
        ),
        "enterprise": (
            Kind("饮品工厂", "生产制造设施", "食品灌装与检验", "饮品股份有限公司"),
            Kind("新材料展厅", "企业科技展厅", "氟硅材料的来历", "新材料有限公司"),
            Kind("装备产业园", "产业园区", "空气压缩与智能制造", "装备集团有限公司"),
        ),
        "nature": (
            Kind("植物园", "植物园", "珍稀植物与授粉"),
            Kind("湿地公园", "湿地", "水鸟与湿地净化", "湿地保护中心"),
            Kind("地质公园", "地质公园", "丹霞地貌与地层", "地质公园管理中心"),
            Kind("森林公园", "森林", "森林碳汇与昆虫", "国有林场"),
        ),
        "media": (
            Kind("广播电视台", "广播电视传媒集团", "科普栏目《问问看》（虚构）"),
            Kind("科普期刊社", "传媒出版机构", "科普连环画与问答", "出版传媒有限公司"),
            Kind("新媒体中心", "网络新媒体传播机构和企业", "科普短视频与辟谣", "网络科技有限公司"),
        ),
        "other": (
            Kind("古桥陈列园", "文博场所", "拱桥力学与修缮"),
            Kind("工艺传习所", "艺术场所", "陶瓷烧制与釉料化学"),
            Kind("古井水利园", "文博场所", "古代提水与灌溉"),
        ),
    }
)
PATTERN = (
    *("venue", "culture", "research", "agriculture", "enterprise", "nature", "culture", "media"),
    *("venue", "research", "agriculture", "culture", "enterprise", "nature", "other", "research"),
    *("venue", "culture", "agriculture", "nature", "enterprise", "research", "culture", "media"),
    *("venue", "agriculture", "nature", "enterprise", "research", "other"),
)
"""30 categories in the proportion in which they are invented."""

FORM_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "venue": "科技场馆",
        "culture": "公共场所",
        "nature": "公共场所",
        "other": "公共场所",
        "research": "教育科研",
        "enterprise": "生产设施",
        "agriculture": "生产设施",
    }
)
"""附件2 prints four types where the rules have eight categories; none of them is media."""

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "venue": "科技场馆类",
        "culture": "文化场馆类",
        "research": "教育科研与重大工程类",
        "agriculture": "“三农”类",
        "enterprise": "企业类",
        "nature": "自然资源类",
        "media": "媒体传播类",
        "other": "其他类",
    }
)
COUNTIES = ("柯城区", "衢江区", "龙游县", "常山县", "江山市", "开化县")
