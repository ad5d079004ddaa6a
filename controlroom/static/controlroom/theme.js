// Light, dark, high contrast, or as the system has it. Kept in a cookie, which the server writes into
// the next page before its first byte: no page begins in the wrong light.

const COOKIE = "sc_theme";
const YEAR = 365 * 24 * 3600;
const NAMES = { "": "As the system", light: "Light", dark: "Dark", contrast: "High contrast" };
const root = document.documentElement;

const choose = (/** @type {string} */ name) => {
  if (name) root.dataset.theme = name;
  else delete root.dataset.theme;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in every browser yet
  document.cookie = `${COOKIE}=${name}; Path=/console/; Max-Age=${name ? YEAR : 0}; SameSite=Lax${secure}`;
};

/** Make the choice for the bar. */
export const control = () => {
  const select = document.createElement("select");
  select.setAttribute("aria-label", "Theme");
  select.append(...Object.entries(NAMES).map(([value, words]) => new Option(words, value)));
  select.value = root.dataset.theme || "";
  select.addEventListener("change", () => choose(select.value));
  return select;
};
