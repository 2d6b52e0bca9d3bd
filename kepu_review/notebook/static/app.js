// The bare page: the desk of this server's seat, over REST alone.
import expertDesk from "./desk.js";
import chairDesk from "./chair.js";
import secretaryDesk from "./secretary.js";

const desks = { expert: expertDesk, chair: chairDesk, secretary: secretaryDesk };
const host = document.getElementById("kepu-desk");
const { role, person, base, language } = host.dataset;
const seat = { role, person, language, rest: `${base}kepu/api` };

/** What a desk asks of a widget model, without a kernel. */
const model = {
  get: (name) => seat[name],
  set() {},
  save_changes() {},
  on() {},
  off() {},
  send() {},
};

desks[role].render({ model, el: host });
