// The secretary's desk: import, screening, experts, conflicts, assignment, reminders, phases, record, documents.
import { msg } from "./core/text.js";
import { mountOffice } from "./office/frame.js";
import { intakeSection } from "./secretary/intake.js";
import { inboxSection } from "./secretary/inbox.js";
import { entrySection } from "./secretary/entry.js";
import { expertsSection } from "./secretary/experts.js";
import { conflictsSection } from "./secretary/conflicts.js";
import { assignmentSection } from "./secretary/assignment.js";
import { remindersSection } from "./secretary/reminders.js";
import { phasesSection } from "./secretary/phases.js";
import { afterSection } from "./secretary/notices.js";
import { auditSection } from "./secretary/audit.js";
import { documentsSection } from "./secretary/documents.js";

function renderSecretary({ model, el }) {
  const sections = [intakeSection(), inboxSection(), entrySection(), expertsSection(), conflictsSection(), assignmentSection(), remindersSection(), phasesSection(), afterSection(), auditSection(), documentsSection()];
  return mountOffice({ model, el, kind: "secretary", name: msg("评审组秘书"), overview: "secretary.overview", sections });
}

export default { render: renderSecretary };
