// 文件: PDF with one click, made by a process of its own; what was made; download.
import { h, replace } from "../core/dom.js";
import { dayText, msg } from "../core/text.js";
import { badge, button, notice, progressBar } from "../core/ui.js";
import { card } from "../office/pieces.js";
import { dataTable } from "../office/table.js";
import { officeName } from "./conflicts.js";
import { readPart } from "./live.js";

const ASK_EVERY = 700;

export function documentsSection() {
  const state = { job: null, wrong: null };
  const making = h("div", { "aria-live": "polite" });
  const part = readPart({ verb: "secretary.documents" }, fill);

  function fill(office, data, place) {
    const { t } = office;
    const base = office.api.base ?? null;
    const reachable = base !== null && office.api.via === "rest";
    const whom = (kind) => (kind.public ? t("对外") : t("内部"));
    const about = (kind) => [kind.about, kind.plugin && t("由插件“{plugin}”提供。", { plugin: kind.plugin }), !kind.able && t("现在还没有决定。")].filter(Boolean).join("");
    const offer = (kind) =>
      h("div", { class: "kp-document" }, h("h4", {}, t("{title}（{whom}）", { title: kind.title, whom: whom(kind) })), h("p", { class: "kp-muted" }, about(kind)), h("div", { class: "kp-actions" }, button(t("生成 PDF"), () => make(kind.id), { kind: "primary", disabled: !kind.able || !reachable || Boolean(data.why_not) || state.job !== null, label: t("生成 PDF：{title}", { title: kind.title }) })));
    replace(
      place,
      data.why_not && notice({ tone: "warn", title: t("现在不能生成文件"), text: data.why_not }),
      !reachable && notice({ tone: "warn", text: t("这里只能查看。请在评审台页面或 JupyterLab 标签页中生成和下载。") }),
      card(t("生成文件"), h("div", { class: "kp-documents" }, ...data.kinds.map(offer)), making),
      card(t("已生成的文件"), madeTable(office, data, reachable ? base : null)),
    );
    showJob();
  }

  async function make(kind) {
    const { office } = part;
    const { t } = office;
    Object.assign(state, { wrong: null, job: { done: 0, total: 0, state: "running" } });
    part.again();
    try {
      let job = await askDocuments(office, "POST", "kepu/documents", { kind });
      while (job.state === "running") {
        state.job = job;
        showJob();
        await new Promise((resolve) => setTimeout(resolve, ASK_EVERY));
        job = await askDocuments(office, "GET", `kepu/documents/${encodeURIComponent(job.id)}`);
      }
      if (job.state === "failed") state.wrong = { message: job.message, remedy: job.remedy };
      else office.say("good", t("已生成“{file}”。", { file: job.file }), job.note);
    } catch (error) {
      state.wrong = { message: error.message, remedy: error.remedy ?? "" };
    }
    state.job = null;
    part.again();
    part.read();
  }

  function showJob() {
    const office = part.office;
    const { t } = office;
    if (state.wrong) return replace(making, notice({ tone: "bad", title: state.wrong.message, text: state.wrong.remedy, role: "alert" }));
    if (!state.job) return replace(making);
    const { done, total } = state.job;
    const text = total ? t("正在生成：第 {done} 步，共 {total} 步", { done, total }) : t("正在准备……");
    return replace(making, h("div", { class: "kp-busy" }, total ? progressBar(t("生成进度"), done, total) : h("div", { class: "kp-busy-bar", "aria-hidden": "true" }), h("p", {}, text)));
  }

  function draw(office) {
    part.office = office;
    return [part.show(office)];
  }

  return { id: "documents", title: msg("文件", "secretary"), draw, refresh: (office) => void draw(office) };
}

async function askDocuments(office, method, path, body) {
  const { t } = office;
  const cookie = /(?:^|;\s*)_xsrf=([^;]*)/u.exec(document.cookie);
  const headers = { "Content-Type": "application/json", "X-XSRFToken": cookie ? decodeURIComponent(cookie[1]) : "" };
  const response = await fetch(office.api.base + path, { method, headers, credentials: "same-origin", body: body && JSON.stringify(body) }).catch(() => null);
  const answer = await response?.json().catch(() => null);
  if (answer?.state) return answer;
  const wrong = new Error(answer?.message ?? t("服务没有正常答复。"));
  wrong.remedy = answer?.remedy ?? t("请刷新页面后再看已生成的文件。");
  throw wrong;
}

function madeTable(office, data, base) {
  const { t } = office;
  const kinds = { workbook: t("工作簿"), ...Object.fromEntries(data.kinds.map((kind) => [kind.id, kind.title])) };
  const states = { changed: [t("文件已改动或被覆盖"), "warn"], gone: [t("文件不在了"), "bad"] };
  const get = (row) => {
    if (row.state !== "here") return badge(...states[row.state]);
    if (base === null) return "—";
    return h("a", { class: "kp-button", href: `${base}kepu/documents/file/${encodeURIComponent(row.file)}`, download: row.file }, t("下载"));
  };
  const columns = [
    { id: "kind", title: t("种类"), class: "kp-short", cell: (row) => kinds[row.kind] ?? row.kind },
    { id: "file", title: t("文件"), cell: (row) => row.file, class: "kp-wide" },
    { id: "at", title: t("生成时间"), class: "kp-short", cell: (row) => [dayText(row.at), h("span", { class: "kp-under" }, officeName(row.by, t))] },
    { id: "sha", title: t("摘要（SHA-256 前 12 位）"), class: "kp-short", cell: (row) => h("code", { class: "kp-hash" }, row.sha256) },
    { id: "get", title: t("下载"), cell: get },
  ];
  return dataTable({ caption: t("已生成的文件"), columns, rows: data.documents, empty: t("还没有生成文件。"), t });
}
