// Opens the desk by itself: runs the one notebook that the server's configuration names
// (page_config kepuAutorun, never the notebook's own metadata) and shows its desk alone.
// Hand-written after webpack's module federation, so that no build step is needed.
(() => {
  "use strict";

  const STYLE = `
body.kepu-desk-only .jp-NotebookPanel-toolbar,
body.kepu-desk-only .jp-MarkdownCell,
body.kepu-desk-only .jp-Cell-inputWrapper,
body.kepu-desk-only .jp-OutputPrompt,
body.kepu-desk-only .jp-OutputArea-promptOverlay,
body.kepu-desk-only .jp-CellHeader,
body.kepu-desk-only .jp-CellFooter,
body.kepu-desk-only .jp-Notebook-footer,
body.kepu-desk-only .jp-cell-toolbar { display: none !important; }
body.kepu-desk-only .jp-NotebookPanel-notebook { padding: 0; --jp-notebook-padding: 0px; }
body.kepu-desk-only .jp-Notebook .jp-Cell { padding: 0; border: 0; }
body.kepu-desk-only .jp-Notebook .jp-Cell .jp-Cell-outputWrapper { margin: 0; }
body.kepu-desk-only .jp-Notebook .jp-OutputArea-output { padding: 0; margin: 0; }
body.kepu-desk-only { --kp-desk-height: calc(100vh - var(--kepu-above, 28px)); }
.kepu-opening {
  position: fixed; inset: 0; z-index: 20; display: grid; place-content: center; gap: 12px;
  background: var(--jp-layout-color0, #fff); color: var(--jp-ui-font-color1, #222);
  font: 16px/1.6 var(--jp-ui-font-family, sans-serif); text-align: center;
}`;

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

  function quietShell(app) {
    for (const side of ["left", "right"]) {
      const command = "application:toggle-side-tabbar";
      if (app.commands.hasCommand(command) && app.commands.isToggled(command, { side })) {
        app.commands.execute(command, { side });
      }
    }
    app.shell.collapseLeft?.();
    app.shell.collapseRight?.();
  }

  async function open(app, panel, actions, language) {
    await panel.context.ready;
    await panel.sessionContext.ready;
    if (panel.sessionContext.hasNoKernel) return;
    quietShell(app);
    await actions.runAll(panel.content, panel.sessionContext);
  }

  async function plugin() {
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
      app.commands.addCommand("kepu-review:toggle-code", {
        label: say(language, "科普评审：显示或隐藏代码", "Science review: show or hide code"),
        execute: () => document.body.classList.toggle("kepu-desk-only"),
      });
      const opened = new Set();
      const consider = (panel) => {
        if (panel.context.path !== wanted || opened.has(panel.id)) return;
        opened.add(panel.id);
        open(app, panel, NotebookActions, language).catch((error) => console.error(error));
      };
      tracker.widgetAdded.connect((_, panel) => consider(panel));
      tracker.forEach(consider);
    }

    return { id: "kepu-review:desk", autoStart: true, requires: [INotebookTracker], activate };
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["kepu-review"] = {
    init: (given) => {
      scope = given;
    },
    get: async () => {
      const found = await plugin();
      return () => ({ __esModule: true, default: found });
    },
  };
})();
