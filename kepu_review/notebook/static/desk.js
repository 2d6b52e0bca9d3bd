// The expert's desk as a widget; the bare page calls mountExpert itself.
import { connect } from "./core/api.js";
import { speaker } from "./core/text.js";
import { mountExpert } from "./expert/mount.js";

export { mountExpert };

async function render({ model, el }) {
  const language = model.get("language");
  const api = await connect(model, { probe: "expert.probe", t: speaker(language) });
  const desk = mountExpert(el, api, { language });
  return () => {
    desk.close();
    api.close();
  };
}

export default { render };
