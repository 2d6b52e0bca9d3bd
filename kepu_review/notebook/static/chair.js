// The chair's desk: progress, matrix, ranking with disagreement, certainty, meeting, decisions, phases.
import { msg } from "./core/text.js";
import { mountOffice } from "./office/frame.js";
import { progressSection } from "./chair/progress.js";
import { matrixSection } from "./chair/matrix.js";
import { rankingSection } from "./chair/ranking.js";
import { disagreementSection } from "./chair/disagreement.js";
import { certaintySection } from "./chair/certainty/section.js";
import { meetingSection } from "./chair/meeting/section.js";
import { pendingSection, pendingTray } from "./chair/pending.js";
import { phaseSection } from "./chair/phase.js";

function renderChair({ model, el }) {
  const sections = [progressSection(), matrixSection(), rankingSection(), disagreementSection(), certaintySection(), meetingSection(), pendingSection(), phaseSection()];
  return mountOffice({ model, el, kind: "chair", name: msg("评审组组长"), overview: "chair.overview", sections, foot: pendingTray });
}

export default { render: renderChair };
