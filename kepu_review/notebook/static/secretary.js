// The secretary's desk: import with dry run, screening, experts, assignment.
import { mountOffice } from "./office/frame.js";
import { intakeSection } from "./secretary/intake.js";
import { screeningSection } from "./secretary/screening.js";
import { expertsSection } from "./secretary/experts.js";
import { assignmentSection } from "./secretary/assignment.js";

function renderSecretary({ model, el }) {
  const sections = [intakeSection(), screeningSection(), expertsSection(), assignmentSection()];
  return mountOffice({ model, el, kind: "secretary", name: ["评审组秘书", "Secretary"], overview: "secretary.overview", sections });
}

export default { render: renderSecretary };
