// Opens the desk by itself: runs the one notebook that the server's configuration names
// (page_config kepuAutorun, never the notebook's own metadata) and shows its desk alone.
// Hand-written after webpack's module federation, so that no build step is needed.
(() => {
  "use strict";

  const STYLE = `
body.kepu-desk-only .jp-MarkdownCell,
body.kepu-desk-only .jp-Cell-inputWrapper,
body.kepu-desk-only .jp-OutputPrompt,
body.kepu-desk-only .jp-OutputArea-promptOverlay,
body.kepu-desk-only .jp-OutputCollapser,
body.kepu-desk-only .jp-CellHeader,
body.kepu-desk-only .jp-CellFooter,
body.kepu-desk-only .jp-Notebook-footer,
body.kepu-desk-only .jp-cell-toolbar { display: none !important; }
body.kepu-desk-only .jp-Notebook { padding: 0; --jp-notebook-padding: 0px; overflow: auto; }
body.kepu-desk-only .jp-WindowedPanel-viewport,
body.kepu-desk-only .jp-Notebook .jp-Cell,
body.kepu-desk-only .jp-Notebook .jp-Cell-outputWrapper,
body.kepu-desk-only .jp-Notebook .jp-OutputArea-output,
body.kepu-desk-only .jp-Notebook .jp-OutputArea-child { padding: 0; margin: 0; border: 0; }
body.kepu-desk-only .kp-root { border: 0; border-radius: 0; }
@media (min-width: 900px) { body.kepu-desk-only .kp-root { height: 100vh; } }
.kepu-opening {
  position: fixed; inset: 0; z-index: 20; display: grid; place-content: center;
  background: var(--jp-layout-color0, #fff); color: var(--jp-ui-font-color1, #222);
  font: 16px/1.6 var(--jp-ui-font-family, sans-serif);
}
.kepu-notebook-button {
  position: fixed; right: 12px; bottom: 12px; z-index: 15; padding: 3px 12px; cursor: pointer;
  color: var(--jp-ui-font-color1); background: var(--jp-layout-color1); opacity: 0.85;
  border: 1px solid var(--jp-border-color1); border-radius: 14px; font: 13px/1.6 var(--jp-ui-font-family);
}
.kepu-notebook-button:hover, .kepu-notebook-button:focus-visible { opacity: 1; }`;

  const PATIENCE_MS = 45000;
  let scope = null;

  async function shared(name) {
    const versions = scope[name] || {};
    const version = Object.keys(versions)[0];
    if (!version) throw new Error(`kepu-review: JupyterLab shares no ${name}`);
    return (await versions[version].get())();
  }

  function say(language, zh, en) {
    return language === "en" ? en : zh;
  }

  // The desk shows itself, or the notebook shows what went wrong; either way the cover goes.
  function cover(language) {
    const veil = document.createElement("div");
    veil.className = "kepu-opening";
    veil.setAttribute("role", "status");
    veil.textContent = say(language, "正在打开评审台……", "Opening the desk …");
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
  function notebookButton(language, toggle) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "kepu-notebook-button";
    const show = (only) => {
      button.textContent = only ? say(language, "显示笔记本", "Show the notebook") : say(language, "只看工作台", "Desk only");
    };
    button.addEventListener("click", () => show(toggle()));
    show(true);
    document.body.append(button);
  }

  // The desk itself says, in the person's language, what is saved and what is not; JupyterLab's
  // own dialog on a dead kernel would take the keyboard away in the middle of a mark.
  function noKernelDialog(panel) {
    const told = panel._onSessionStatusChanged;
    if (told) panel.sessionContext.statusChanged.disconnect(told, panel);
  }

  async function open(app, panel, actions) {
    await panel.context.ready;
    await panel.sessionContext.ready;
    if (panel.sessionContext.hasNoKernel) return;
    await actions.runAll(panel.content, panel.sessionContext);
  }

  async function plugins() {
    const { PageConfig } = await shared("@jupyterlab/coreutils");
    const { INotebookTracker, NotebookActions } = await shared("@jupyterlab/notebook");
    const wanted = PageConfig.getOption("kepuAutorun");
    const language = PageConfig.getOption("kepuLanguage");

    function activate(app, tracker) {
      if (!wanted) return;
      const style = document.createElement("style");
      style.textContent = STYLE;
      document.head.append(style);
      document.body.classList.add("kepu-desk-only");
      cover(language);
      const opened = new Set();
      const consider = (panel) => {
        if (panel.context.path !== wanted || opened.has(panel.id)) return;
        opened.add(panel.id);
        noKernelDialog(panel);
        let only = true;
        const toggle = () => {
          only = !only;
          showDeskOnly(app, panel, only);
          return only;
        };
        app.restored.then(() => showDeskOnly(app, panel, true));
        if (PageConfig.getOption("kepuRole") !== "expert") notebookButton(language, toggle);
        open(app, panel, NotebookActions).catch((error) => console.error(error));
      };
      tracker.widgetAdded.connect((_, panel) => consider(panel));
      tracker.forEach(consider);
    }

    const desk = { id: "kepu-review:desk", autoStart: true, requires: [INotebookTracker], activate };
    if (!wanted) return [desk];
    const { IConnectionLost } = await shared("@jupyterlab/application");
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
