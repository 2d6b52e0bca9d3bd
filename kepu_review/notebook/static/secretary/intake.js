// Applications from a spreadsheet, and where the work of the office stands.
import { msg } from "../core/text.js";
import { h, replace } from "../core/dom.js";
import { importWizard } from "./wizard.js";
import { stepsCard } from "./steps.js";

export function intakeSection() {
  const below = h("div", { class: "kp-pane" });
  const wizard = importWizard({
    dry: "secretary.dry_run",
    write: "secretary.import",
    corrections: "secretary.corrections",
    words: (t) => ({
      title: t("导入申报"),
      action: t("选择申报表"),
      hint: t("支持 xlsx、xls、ods、csv、json。先预检，确认之后才写入；再次导入同一批数据时只显示差异。"),
      unit: t(msg("申报", "secretary.intake")),
      what: t("申报"),
    }),
  });

  function draw(office) {
    refresh(office);
    return [wizard.show(office), below];
  }

  function refresh(office) {
    replace(below, stepsCard(office));
  }

  return { id: "intake", title: msg("导入申报", "secretary"), draw, refresh };
}
