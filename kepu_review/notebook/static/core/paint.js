// After the paint: painted() for work that the person need not wait for.

const LONGEST_WAIT = 120; // a hidden page paints nothing

/** Resolves when the next frame is on the screen. */
export function painted() {
  return new Promise((done) => {
    const timer = setTimeout(done, LONGEST_WAIT);
    requestAnimationFrame(() => setTimeout(() => (clearTimeout(timer), done())));
  });
}
