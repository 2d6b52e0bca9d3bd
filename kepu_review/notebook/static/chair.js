// The chair's desk: progress, ranking with disagreement, decisions, phases.
import { mountOffice } from "./office/frame.js";
import { progressSection } from "./chair/progress.js";
import { rankingSection } from "./chair/ranking.js";
import { disagreementSection } from "./chair/disagreement.js";
import { phaseSection } from "./chair/phase.js";

function renderChair({ model, el }) {
  const rank = rankingSection();
  const sections = [progressSection(), rank, disagreementSection(rank), phaseSection()];
  return mountOffice({ model, el, kind: "chair", name: ["评审组组长", "Chair"], overview: "chair.overview", sections });
}

export default { render: renderChair };
