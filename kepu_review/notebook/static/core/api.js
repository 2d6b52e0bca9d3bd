// The message API: createApi(send).request(verb, body) over REST (restSend) or over kernel
// messages (kernelSend); connect(model) chooses. Errors are ApiError with a kind.

/** What the server, or the way to it, refused. */
import { speaker } from "./text.js";
export class ApiError extends Error {
  /** @param {{kind: string, message: string, remedy?: string, current?: any, status?: number}} error */
  constructor(error) {
    super(error.message);
    this.name = "ApiError";
    this.kind = error.kind;
    this.remedy = error.remedy || "";
    this.current = error.current ?? null;
    this.status = error.status ?? 0;
  }
}

/** A random id: of a client (cid), or of an operation (op), which makes a repeat harmless. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @typedef {(message: object, options: {keepalive?: boolean, signal?: AbortSignal}) => Promise<any>} Send
 * @typedef {{request: (verb: string, body?: object, options?: RequestOptions) => Promise<any>,
 *   cid: string, via: string, base: string | null, close: () => void}} Api
 * @typedef {{op?: string, timeout?: number, keepalive?: boolean}} RequestOptions
 */

/**
 * An API over one way of sending.
 * @param {Send & {via?: string, close?: () => void}} send
 * @param {{cid?: string, timeout?: number, t?: (message: string, values?: object) => string}} [options]
 * @returns {Api}
 */
export function createApi(send, { cid = newId(), timeout = 20000, t = speaker("zh") } = {}) {
  async function request(verb, body = {}, options = {}) {
    const message = { verb, op: options.op ?? newId(), cid, body };
    const answer = await answered(send, message, { timeout, t, ...options });
    if (answer && answer.ok) return answer.body;
    throw new ApiError(answer?.error ?? unreadable(t));
  }
  return { request, cid, via: send.via ?? "custom", base: send.base ?? null, close: send.close ?? (() => {}) };
}

/**
 * Send by POST to `<base>kepu/api` (a base that already names kepu/api is taken as it is).
 * @param {string} base
 * @param {{fetch?: typeof fetch, cookie?: () => string, t?: (message: string, values?: object) => string}} [options]
 */
export function restSend(base, { fetch: get = fetch.bind(globalThis), cookie, t = speaker("zh") } = {}) {
  const url = apiUrl(base);
  const cookies = cookie ?? (() => globalThis.document?.cookie ?? "");
  const send = async (message, { keepalive = false, signal } = {}) => {
    const headers = { "Content-Type": "application/json", "X-XSRFToken": xsrfToken(cookies()) };
    const body = JSON.stringify(message);
    const init = { method: "POST", headers, body, signal, credentials: "same-origin" };
    // The browser refuses keepalive bodies of more than 64 KiB.
    const response = await get(url, { ...init, keepalive: keepalive && body.length < 20000 });
    return readAnswer(response, t);
  };
  send.via = "rest";
  send.base = url.slice(0, url.indexOf("kepu/api")); // where the files of materials are too
  return send;
}

/**
 * Send as custom messages of a widget model; answers are broadcast, so they are told by cid and op.
 * @param {{send: Function, on: Function, off: Function}} model
 */
export function kernelSend(model) {
  const waiting = new Map();
  const receive = (content) => {
    const wanted = content && waiting.get(`${content.cid} ${content.op}`);
    if (wanted) wanted(content);
  };
  model.on("msg:custom", receive);
  const send = (message, { signal } = {}) =>
    new Promise((resolve, reject) => {
      const key = `${message.cid} ${message.op}`;
      const forget = () => waiting.get(key) === done && waiting.delete(key);
      const done = (content) => (forget(), resolve(content));
      waiting.set(key, done);
      signal?.addEventListener("abort", () => (forget(), reject(new Error("aborted"))));
      model.send(message);
    });
  send.via = "kernel";
  send.close = () => model.off("msg:custom", receive);
  return send;
}

/**
 * REST where the model names a base URL and it answers the probe, else kernel messages.
 * @param {any} model an anywidget model
 * @param {{probe: string, t?: (message: string, values?: object) => string}} options probe: a cheap verb
 * @returns {Promise<Api>}
 */
export async function connect(model, { probe, t = speaker("zh") }) {
  const rest = model.get("rest");
  if (rest) {
    const api = createApi(restSend(fromServerBase(rest), { t }), { t });
    try {
      await api.request(probe, {}, { timeout: 4000 });
      return api;
    } catch (error) {
      if (!(error instanceof ApiError) || error.kind !== "unavailable") return api;
    }
  }
  return createApi(kernelSend(model), { t });
}

/** A kernel does not know the server's base URL; the Jupyter page around us does. */
function fromServerBase(rest) {
  if (rest.startsWith("/") || rest.includes("://")) return rest;
  const config = globalThis.document?.getElementById("jupyter-config-data");
  const base = config ? JSON.parse(config.textContent || "{}").baseUrl : "/";
  return `${base || "/"}${rest}`;
}

async function answered(send, message, { timeout, keepalive, t }) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeout);
  try {
    return await send(message, { keepalive, signal: stop.signal });
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError({
      kind: "unavailable",
      message: t("连接不上服务"),
      remedy: t("请检查网络，或重新打开评审页面"),
    });
  } finally {
    clearTimeout(timer);
  }
}

async function readAnswer(response, t) {
  const answer = await response.json().catch(() => null);
  if (answer && typeof answer.ok === "boolean") return answer;
  const login = response.status === 403 || response.status === 401 || response.redirected;
  throw new ApiError({
    kind: "unavailable",
    status: response.status,
    message: login
      ? t("登录已失效")
      : t("服务没有正常答复（{status}）", { status: response.status }),
    remedy: login ? t("请重新登录后再打开本页") : "",
  });
}

function unreadable(t) {
  return { kind: "unavailable", message: t("服务的答复无法读取") };
}

function apiUrl(base) {
  if (base.includes("kepu/api")) return base;
  return `${base}${base.endsWith("/") ? "" : "/"}kepu/api`;
}

function xsrfToken(cookies) {
  const found = /(?:^|;\s*)_xsrf=([^;]*)/u.exec(cookies);
  return found ? decodeURIComponent(found[1]) : "";
}
