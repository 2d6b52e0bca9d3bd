// An invented rubric of 16 criteria in which every scoring kind occurs; 100 points and a bonus.
const LEVELS = [
  ["优秀", "90", "100"],
  ["优良", "70", "90"],
  ["合格", "60", "70"],
  ["不合格", "0", "60"],
];

function scoring(kind, more = {}) {
  return { kind, minimum: "0", step: "0.5", start: null, threshold: null, discretionary: false, bands: [], parts: [], ...more };
}

function band(level, text, more = {}) {
  return { level, text, points: null, share: null, minimum: null, maximum: null, ...more };
}

function part(id, text, points, more = {}) {
  return { id, text, points, limit: null, deducts: false, ...more };
}

function leaf(id, title, max, how, more = {}) {
  const blank = { guidance: "", evidence: "", check: "", unit: "", metric: null, source: "", bonus: false, required: false, children: [] };
  return { id, title, max, ...blank, ...more, scoring: how };
}

function branch(id, title, max, children) {
  return { ...leaf(id, title, max, null), children };
}

function ranges(max, texts) {
  return scoring("level_ranges", {
    bands: LEVELS.map(([level, low, high], index) =>
      band(level, texts[index], { share: [low, high], low: String((max * low) / 100), high: String((max * high) / 100) }),
    ),
  });
}

const PLACE = branch("A", "场馆建设", "30", [
  leaf("A1", "科普展示空间", "10", ranges(10, ["1000 平方米以上", "500–1000 平方米", "150–500 平方米", "150 平方米以下"]), {
    guidance: "以对外开放、用于科普展示的建筑面积计；含下界不含上界。",
    evidence: "场地产权或租赁证明、平面图",
    check: "现场测量抽查",
    unit: "平方米",
    metric: "exhibit_area",
    required: true,
  }),
  leaf("A2", "科普展示方式", "10", ranges(10, ["展品展项丰富，有图文、多媒体演示、互动环节等多种方式", "展品展项完整，有图文、多媒体演示及互动环节", "展品展项完整，具备科普教育功能", "展品展项缺失损毁严重"]), {
    guidance: "看展品是否完好、说明是否准确、观众能否动手。",
    evidence: "展项清单、照片",
    check: "现场查看",
  }),
  leaf("A3", "科普展项更新", "5", scoring("bands", {
    bands: [
      band("15% 以上", "", { points: "5", minimum: "15" }),
      band("10%–15%", "", { points: "4", minimum: "10", maximum: "15" }),
      band("5%–10%", "", { points: "3", minimum: "5", maximum: "10" }),
      band("不足 5%", "", { points: "0", maximum: "5" }),
    ],
  }), { unit: "%", metric: "update_rate", guidance: "上一年度更新展项占全部展项的比例。", evidence: "更新合同、验收单" }),
  leaf("A4", "安全与应急", "5", scoring("parts", {
    parts: [
      part("staff", "有安全保护人员", "1"),
      part("signs", "警示标志齐全", "1"),
      part("plan", "有应急预案并演练", "3"),
      part("mess", "每发现一处安全隐患", "1", { deducts: true, limit: 3 }),
    ],
  }), { check: "现场巡视、查演练记录" }),
]);

const RUNNING = branch("B", "运营情况", "50", [
  leaf("B1", "开放时间", "10", ranges(10, ["300 天以上", "250–300 天", "200–250 天", "200 天以下"]), { unit: "天/年", metric: "open_days", evidence: "开放记录、预约系统截图", source: "《科普教育基地管理办法》第六条" }),
  leaf("B2", "接待人次", "10", ranges(10, ["3 万人次以上", "1–3 万人次", "1000–10000 人次", "1000 人次以下"]), { unit: "人次/年", metric: "visitors" }),
  leaf("B3", "讲解与接待", "8", scoring("judgement"), { guidance: "讲解员人数与水平、预约便利、对老人儿童和残障人士的照顾。", check: "现场听讲，抽查观众意见" }),
  leaf("B4", "新媒体科普", "6", scoring("levels", { bands: [band("好", "自建平台，每周更新", { points: "6" }), band("较好", "自建平台，每月更新", { points: "4" }), band("一般", "仅转发", { points: "2" }), band("无", "没有新媒体渠道", { points: "0" })] })),
  leaf("B5", "年度开放天数达标", "4", scoring("threshold", { threshold: "200" }), { unit: "天", metric: "open_days" }),
  leaf("B6", "公益服务", "6", scoring("conditions", { parts: [part("free", "对未成年人免费", "2"), part("school", "与学校签有共建协议", "2"), part("village", "每年送科普下乡不少于 4 次", "2")] }), { evidence: "协议、活动记录" }),
  leaf("B7", "环境与秩序", "6", scoring("deductions", { start: "6", parts: [part("corner", "每发现一处卫生死角", "1", { limit: 3 }), part("broken", "每发现一件破损展品未修", "2")], discretionary: true }), { guidance: "从 6 分起扣，扣完为止；可酌情再扣。", check: "现场巡视" }),
]);

const WORK = branch("C", "组织保障", "20", [
  leaf("C1", "领导重视", "6", scoring("judgement"), { guidance: "有分管领导、年度计划和总结。" }),
  leaf("C2", "经费保障", "8", scoring("bands", { bands: [band("20 万元以上", "", { points: "8", minimum: "200000" }), band("10–20 万元", "", { points: "6", minimum: "100000", maximum: "200000" }), band("不足 10 万元", "", { points: "3", maximum: "100000" })] }), { unit: "元", metric: "budget" }),
  leaf("C3", "队伍建设", "6", scoring("judgement", { step: "1" }), { evidence: "人员名单、培训记录" }),
]);

const EXTRA = branch("D", "加分与扣分", "6", [
  leaf("D1", "表彰奖励", "6", scoring("increment", { parts: [part("nation", "国家级表彰", "3"), part("province", "省级表彰", "2"), part("city", "市级表彰", "1", { limit: 2 })] }), { bonus: true, evidence: "表彰文件" }),
  leaf("D2", "不实申报", "0", scoring("penalty", { minimum: "-5" }), { bonus: true, guidance: "发现申报数据与事实不符的，视情节扣 0–5 分。" }),
]);

/** The rubric as expert.open sends it. */
export const RUBRIC = {
  id: "fake_venue",
  version: "1",
  hash: "3f".repeat(32),
  title: "科技场馆类科普教育基地评分标准（示范）",
  official: false,
  source: "演示",
  full_marks: "100",
  pass_line: "60",
  vetoes: [
    { id: "V1", text: "发生过造成人员伤亡的安全责任事故", lookback_years: 3, check: "应急管理部门证明" },
    { id: "V2", text: "传播伪科学或封建迷信内容", lookback_years: null, check: "现场查看" },
  ],
  criteria: [PLACE, RUNNING, WORK, { ...EXTRA, bonus: true }],
};

/** What the figures of the application propose. */
export const PROPOSALS = {
  A1: { reason: "展厅面积 860 平方米 → 优良 7.0–9.0", level: "优良", low: "7", high: "9", parts: [] },
  A3: { reason: "展项更新率 12% → 10%–15% 4.0", level: "10%–15%", low: "4", high: "4", parts: [] },
  B1: { reason: "年开放天数 260 天 → 优良 7.0–9.0", level: "优良", low: "7", high: "9", parts: [] },
  B2: { reason: "年接待 32000 人次 → 优秀 9.0–10.0", level: "优秀", low: "9", high: "10", parts: [] },
  B5: { reason: "年开放天数 260 天，要求 200 天 → 达到 4.0", level: null, low: "4", high: "4", parts: [] },
  B6: { reason: "符合 2 条：对未成年人免费；与学校签有共建协议 → 4.0–6.0", level: null, low: "4", high: "6", parts: ["free", "school"] },
};

/** The application's facts. */
export const CARDS = [
  {
    title: "基本情况",
    facts: [
      ["展厅面积", "860 平方米"],
      ["年开放天数", "260 天"],
      ["年接待人次", "32000 人次"],
      ["展项更新率", "12%"],
      ["年度科普经费", "18 万元"],
      ["专职科普人员", "6 人"],
    ],
    note: "时期数统计至上一年 12 月 31 日。",
  },
  { title: "申报单位自述", facts: [["特色活动", "小小讲解员、夜游科技馆、流动科普车进乡村"], ["对未成年人", "免费开放"], ["共建学校", "2 所"]], note: "" },
];

/** What the applicant claims, with a long reason and a bare number among them. */
export const CLAIMS = {
  A1: { value: "8", text: "展厅面积 860 平方米，含常设展厅两个、临时展厅一个，均在底层，有无障碍通道；附平面图、产权证明和近两年消防验收意见，另有室外科普广场 1200 平方米未计入。" },
  B1: { value: "8.5", text: "全年开放 260 天，节假日照常开放" },
  B3: { value: "7", text: "" },
  B7: { value: null, text: "有专人保洁" },
};
