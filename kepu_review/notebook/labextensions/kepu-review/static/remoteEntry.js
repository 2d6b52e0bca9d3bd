// The doors in JupyterLab and Notebook 7: the desk as a tab without a kernel, and the notebook that
// runs by itself. What runs by itself is named by the server's configuration (page_config
// kepuAutorun), never by a notebook's own metadata.
// Hand-written after webpack's module federation, so that no build step is needed.
(() => {
  "use strict";

  const PATIENCE_MS = 45000;
  const TAB = "kepu-review-desk";
  const COMMAND = "kepu-review:open";
  const SLEEPING = /^(评审台未运行|The desk is not running)/u; // widgets.py says it as text/plain
  const DEAD = /^(Error displaying widget|Loading widget)/u;
  let scope = null;

  async function shared(name) {
    const versions = scope[name] || {};
    const version = Object.keys(versions)[0];
    if (!version) throw new Error(`kepu-review: JupyterLab shares no ${name}`);
    return (await versions[version].get())();
  }

  const sharedIfAny = (name) => shared(name).catch(() => ({}));

  function wordsIn(language) {
    return (zh, en) => (language === "en" ? en : zh);
  }

  function element(tag, properties, text) {
    const made = Object.assign(document.createElement(tag), properties);
    if (text) made.textContent = text;
    return made;
  }

  function style(address) {
    document.head.append(element("link", { rel: "stylesheet", href: address }));
  }

  // ---- The desk as a tab ----

  function deskTab(Widget, seat, t) {
    const node = element("div", { className: "kepu-tab" });
    const host = element("div", { className: "kepu-tab-host" });
    host.append(element("p", { className: "kepu-tab-say", role: "status" }, t("正在打开评审台……", "Opening the desk …")));
    node.append(host);
    const tab = new Widget({ node });
    let focused = node; // JupyterLab calls current what has the keyboard
    node.tabIndex = -1;
    node.addEventListener("focusin", (event) => (focused = event.target));
    tab.onActivateRequest = () => {
      if (!node.contains(document.activeElement)) (focused.isConnected ? focused : node).focus({ preventScroll: true });
    };
    tab.id = TAB;
    tab.title.label = t("科普评审", "Review desk");
    tab.title.caption = t("科普教育基地评审台", "The desk of this review");
    new ResizeObserver(() => node.style.setProperty("--kepu-tab-height", `${node.clientHeight}px`)).observe(node);
    let close = null;
    style(`${seat.base}kepu/static/desks/${seat.role}.css`);
    const opened = import(`${seat.base}kepu/static/door.js`)
      .then(({ openDoor }) => openDoor(host, seat))
      .then((made) => (close = made))
      .catch((error) => {
        console.error(error);
        host.replaceChildren(element("p", { className: "kepu-tab-say" }, t("评审台没有打开。请刷新页面；仍不行请联系秘书处。", "The desk did not open. Reload the page, or ask the secretary.")));
      });
    tab.disposed.connect(() => opened.then(() => close?.()));
    return tab;
  }

  /** Around the desk JupyterLab shows its row of tabs and nothing else; beside it, everything. */
  function quietAround(app) {
    const shell = app.shell;
    const bars = new Set(["jp-top-panel", "jp-menu-panel", "jp-bottom-panel"]);
    const show = () => {
      const current = shell.currentWidget;
      const inDesk = !current || current.id === TAB;
      document.body.classList.toggle("kepu-in-desk", inDesk);
      const outer = [...(shell.layout?.widgets ?? [])];
      const all = outer.flatMap((widget) => [widget, ...(widget.layout?.widgets ?? [])]);
      for (const bar of all.filter((widget) => bars.has(widget.id))) bar.setHidden(inDesk);
      sideBars(app, !inDesk);
      if (inDesk) {
        shell.collapseLeft?.();
        shell.collapseRight?.();
      }
      shell.update();
    };
    shell.currentChanged?.connect(show);
    show();
  }

  function notebookLink(app, path, t) {
    const button = element("button", { type: "button", className: "kepu-to-notebook" }, t("打开笔记本", "Open the notebook"));
    button.addEventListener("click", () => app.commands.execute("docmanager:open", { path }));
    document.body.append(button);
  }

  async function offerTab(app, { Widget, seat, launched, notebook, palette, launcher, t }) {
    let tab = null;
    const open = () => {
      if (!tab || tab.isDisposed) {
        tab = deskTab(Widget, seat, t);
        tab.title.closable = !launched;
        if (launched) tab.onCloseRequest = () => {}; // there would be no way back to it
        app.shell.add(tab, "main");
      }
      app.shell.activateById(tab.id);
    };
    app.commands.addCommand(COMMAND, { label: t("科普评审", "Review desk"), execute: open });
    palette?.addItem({ command: COMMAND, category: t("科普评审", "Review") });
    launcher?.add({ command: COMMAND, category: t("科普评审", "Review"), rank: 0 });
    if (!launched) return;
    import(`${seat.base}kepu/static/desks/${seat.role}.js`).catch(() => {}); // on its way meanwhile
    await app.restored;
    open();
    if (notebook) notebookLink(app, notebook, t);
    quietAround(app);
  }

  /** Notebook 7 has one document to a page: there the desk is a link to its own page. */
  function offerLink(app, Widget, seat, t) {
    const node = element("a", { className: "kepu-desk-link", href: `${seat.base}kepu/app`, target: "_blank", rel: "noopener" }, t("打开评审台", "Open the desk"));
    Object.assign(node.style, { color: "var(--jp-content-link-color)", padding: "6px 12px", fontSize: "14px" });
    const link = new Widget({ node });
    link.id = "kepu-review-link";
    app.shell.add(link, "top", { rank: 900 });
  }

  // ---- The notebook as a desk ----

  // The desk shows itself, or the notebook shows what went wrong; either way the cover goes.
  function cover(t) {
    const veil = element("div", { className: "kepu-opening" }, t("正在打开评审台……", "Opening the desk …"));
    veil.setAttribute("role", "status");
    document.body.append(veil);
    const shown = () =>
      document.querySelector(".kp-root") ||
      document.querySelector('[data-mime-type="application/vnd.jupyter.error"]') ||
      document.querySelector(".jp-Dialog");
    const watch = new MutationObserver(() => shown() && lift());
    const timer = setTimeout(lift, PATIENCE_MS);
    function lift() {
      clearTimeout(timer);
      watch.disconnect();
      veil.remove();
    }
    watch.observe(document.body, { childList: true, subtree: true });
  }

  // What JupyterLab puts round a notebook; hidden as widgets, so that the layout closes up.
  function surroundings(app, panel) {
    const bars = new Set(["jp-top-panel", "jp-menu-panel", "jp-title-panel-title", "jp-bottom-panel"]);
    const outer = [...(app.shell.layout?.widgets ?? [])];
    const found = outer.flatMap((widget) => [widget, ...(widget.layout?.widgets ?? [])]);
    return [...found.filter((widget) => bars.has(widget.id)), panel.toolbar, panel.contentHeader].filter(Boolean);
  }

  function sideBars(app, wanted) {
    const command = "application:toggle-side-tabbar";
    if (!app.commands.hasCommand(command)) return;
    for (const side of ["left", "right"]) {
      if (app.commands.isToggled(command, { side }) !== wanted) app.commands.execute(command, { side });
    }
  }

  function showDeskOnly(app, panel, only) {
    document.body.classList.toggle("kepu-desk-only", only);
    for (const widget of surroundings(app, panel)) widget.setHidden(only);
    sideBars(app, !only);
    if (only) {
      app.shell.collapseLeft?.();
      app.shell.collapseRight?.();
    }
    app.shell.update();
  }

  // Chairs and secretaries may want their notebook beside the desk; experts only see the desk.
  function notebookButton(t, toggle) {
    const button = element("button", { type: "button", className: "kepu-notebook-button" });
    const show = (only) => {
      button.textContent = only ? t("显示笔记本", "Show the notebook") : t("只看工作台", "Desk only");
    };
    button.addEventListener("click", () => show(toggle()));
    show(true);
    document.body.append(button);
  }

  function deskOnly(app, panel, role, t) {
    let only = true;
    const toggle = () => {
      only = !only;
      showDeskOnly(app, panel, only);
      return only;
    };
    app.restored.then(() => showDeskOnly(app, panel, true));
    if (role !== "expert") notebookButton(t, toggle);
  }

  // The desk itself says, in the person's language, what is saved and what is not; JupyterLab's
  // own dialog on a dead kernel would take the keyboard away in the middle of a mark.
  function noKernelDialog(panel) {
    const told = panel._onSessionStatusChanged;
    if (told) panel.sessionContext.statusChanged.disconnect(told, panel);
  }

  async function runAll(panel, actions) {
    await panel.context.ready;
    await panel.sessionContext.ready;
    if (panel.sessionContext.hasNoKernel) return;
    await actions.runAll(panel.content, panel.sessionContext);
  }

  // ---- A saved desk without its kernel ----

  function cellOf(panel, node) {
    return panel.content.widgets.find((cell) => cell.node.contains(node));
  }

  function isDesk(cell) {
    const outputs = cell?.model?.outputs;
    for (let at = 0; at < (outputs?.length ?? 0); at += 1) {
      if (SLEEPING.test(outputs.get(at).data?.["text/plain"] ?? "")) return true;
    }
    return false;
  }

  function explain(panel, node, actions, t) {
    const cell = cellOf(panel, node);
    if (!isDesk(cell)) return;
    const button = element("button", { type: "button" }, t("重新打开评审台", "Open the desk again"));
    button.addEventListener("click", () => {
      panel.content.activeCellIndex = panel.content.widgets.indexOf(cell);
      panel.content.deselectAll();
      actions.run(panel.content, panel.sessionContext);
    });
    const box = element("div", { className: "kepu-asleep" });
    const words = t("评审台未运行：已保存的评分都在，点击右边的按钮（或运行本单元格）即可重新打开。", "The desk is not running: what was saved is safe. Press the button, or run this cell, to open it again.");
    box.append(element("span", {}, words), button);
    node.replaceChildren(box);
  }

  function wakeable(panel, actions, t) {
    const look = () => {
      for (const node of panel.content.node.querySelectorAll(".jp-OutputArea-output")) {
        const said = node.textContent.trim();
        if (!DEAD.test(said) && !SLEEPING.test(said)) continue; // SLEEPING: shown where no widget was restored
        if (panel.sessionContext.isReady && !node.querySelector(".kepu-asleep")) explain(panel, node, actions, t);
      }
    };
    panel.context.ready.then(() => {
      new MutationObserver(look).observe(panel.content.node, { childList: true, subtree: true, characterData: true });
      panel.sessionContext.ready.then(look);
      look();
    });
  }

  // ---- JupyterLab's side ----

  async function plugins() {
    const { PageConfig } = await shared("@jupyterlab/coreutils");
    const { INotebookTracker, NotebookActions } = await shared("@jupyterlab/notebook");
    const { IConnectionLost } = await shared("@jupyterlab/application");
    const { ICommandPalette } = await sharedIfAny("@jupyterlab/apputils");
    const { ILauncher } = await sharedIfAny("@jupyterlab/launcher");
    const { Widget } = await shared("@lumino/widgets");
    const option = (name) => PageConfig.getOption(name);
    const launched = option("kepuMode") === "desk";
    const wanted = option("kepuAutorun");
    const role = option("kepuRole");
    const language = option("kepuLanguage");
    const t = wordsIn(language);
    const onlyFile = option("mode") === "single-document" && option("treePath"); // asked for by its address
    const alone = Boolean(wanted) && onlyFile === wanted;

    function watchNotebooks(app, tracker) {
      const opened = new Set();
      const consider = (panel) => {
        if (opened.has(panel.id)) return;
        opened.add(panel.id);
        wakeable(panel, NotebookActions, t);
        if (!wanted || panel.context.path !== wanted) return;
        noKernelDialog(panel);
        if (alone) deskOnly(app, panel, role, t);
        runAll(panel, NotebookActions).catch((error) => console.error(error));
      };
      tracker.widgetAdded.connect((_, panel) => consider(panel));
      tracker.forEach(consider);
    }

    function activate(app, tracker, palette, launcher) {
      const seat = { role, person: option("kepuPerson"), language, base: PageConfig.getBaseUrl() };
      const served = Boolean(seat.person); // our server extension is there, and has a round
      style(`${option("fullLabextensionsUrl")}/kepu-review/static/doors.css`);
      if (alone) {
        document.body.classList.add("kepu-desk-only");
        cover(t);
      }
      if (tracker) watchNotebooks(app, tracker);
      if (!served || alone) return;
      if (option("notebookPage")) offerLink(app, Widget, seat, t);
      else offerTab(app, { Widget, seat, launched: launched && !onlyFile, notebook: wanted, palette, launcher, t });
    }

    const desk = { id: "kepu-review:desk", autoStart: true, optional: [INotebookTracker, ICommandPalette, ILauncher].filter(Boolean), activate };
    if (!launched) return [desk];
    const quiet = { id: "kepu-review:connection-lost", autoStart: true, provides: IConnectionLost, activate: () => async () => {} };
    return [desk, quiet];
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["kepu-review"] = {
    init: (given) => {
      scope = given;
    },
    get: async () => {
      const found = await plugins();
      return () => ({ __esModule: true, default: found });
    },
  };
})();
