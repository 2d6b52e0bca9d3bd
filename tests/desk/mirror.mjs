// Reads {rubric, cases} as JSON lines from stdin; answers what the desk makes of each case.
import { speaker } from "../../kepu_review/notebook/static/core/text.js";
import { createInterface } from "node:readline";
import { microText } from "../../kepu_review/notebook/static/core/decimal.js";
import { choiceProblem } from "../../kepu_review/notebook/static/expert/check.js";
import { tidyChoice } from "../../kepu_review/notebook/static/expert/fields.js";
import { choicePoints, rubricLeaves, sheetTotal } from "../../kepu_review/notebook/static/expert/scoring.js";

const text = (number) => (number === null ? null : microText(number));

for await (const line of createInterface({ input: process.stdin })) {
  const { rubric, marks, sheets } = JSON.parse(line);
  const leaves = new Map(rubricLeaves(rubric.criteria).map((leaf) => [leaf.id, leaf]));
  const judged = marks.map(({ criterion, mark }) => {
    const [leaf, choice] = [leaves.get(criterion), tidyChoice(mark)];
    const refused = choiceProblem(leaf, choice, speaker("zh")) !== "";
    return { refused, points: refused ? null : text(choicePoints(leaf, choice)) };
  });
  const totals = sheets.map((sheet) => {
    const total = sheetTotal(rubric, (id) => tidyChoice(sheet[id]), (id) => sheet[id]?.comment ?? "");
    return { points: total.points === null ? null : microText(total.points, 3), missing: total.missing };
  });
  process.stdout.write(`${JSON.stringify({ judged, totals })}\n`);
}
