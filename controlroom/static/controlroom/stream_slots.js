// At most four tabs of a browser hold a stream: over HTTP/1.1 it opens six connections to a host, and
// the questions of every tab must find one. A slot is a lock, which goes with its tab.

const SLOTS = 4;
let held = false;

/** Take a slot, unless this tab has one; returns whether it has one now. */
export const take = async () => {
  // Without locks (an old browser, or no https) each tab takes its chance, and asks where it fails.
  if (held || !navigator.locks) return true;
  for (let number = 1; number <= SLOTS && !held; number++) held = await isFree(`sc-stream-${number}`);
  return held;
};

const isFree = (/** @type {string} */ name) =>
  new Promise((answer) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      answer(lock !== null);
      // For as long as this page is there.
      return lock && new Promise(() => {});
    });
  });
