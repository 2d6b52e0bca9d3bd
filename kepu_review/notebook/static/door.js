// A desk without a kernel, over REST alone: for the bare page and for the tab in JupyterLab.

/**
 * Show the desk of a seat in an element; resolves to what takes it down again.
 * @param {HTMLElement} el
 * @param {{role: string, person: string, base: string, language: string}} seat
 */
export async function openDoor(el, { role, person, base, language }) {
  const { default: desk } = await import(`./desks/${role}.js`);
  const known = { role, person, language, rest: `${base}kepu/api` };
  return desk.render({ model: seatModel(known), el });
}

/** What a desk asks of a widget model. */
function seatModel(known) {
  return {
    get: (name) => known[name],
    set() {},
    save_changes() {},
    on() {},
    off() {},
    send() {},
  };
}
