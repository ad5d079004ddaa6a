// Light, dark, high contrast, or as the hour has it; dense or roomy. Kept in cookies, which the server
// writes into the next page before its first byte: no page begins in the wrong light.

const YEAR = 365 * 24 * 3600;
const THEMES = {
  "": "Dark by night",
  system: "As the computer",
  light: "Light",
  dark: "Dark",
  contrast: "High contrast",
};
const DENSITIES = { "": "By the window", comfortable: "Comfortable", compact: "Compact" };
const LOOKS_EVERY = 60000;
const root = document.documentElement;
const night = root.dataset.night;

const keep = (/** @type {string} */ name, /** @type {string} */ value) => {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in every browser yet
  document.cookie = `${name}=${value}; Path=/console/; Max-Age=${value ? YEAR : 0}; SameSite=Lax${secure}`;
};

/**
 * Say whether an hour lies in the night, as the server does: "18 6" begins at 18 and ends at 6.
 * @param {number} hour
 * @param {string} from
 */
const isNight = (hour, from) => {
  const [begins, ends] = from.split(" ").map(Number);
  return begins <= ends ? begins <= hour && hour < ends : hour >= begins || hour < ends;
};
/** Follow the clock on the wall, which is in the bar of every live page. */
const byTheClock = () => {
  if (!root.dataset.night) return;
  const hour = Number.parseInt(document.getElementById("clock")?.textContent ?? "", 10);
  if (!Number.isNaN(hour)) root.dataset.theme = isNight(hour, root.dataset.night) ? "dark" : "light";
};
setInterval(byTheClock, LOOKS_EVERY);

const chooseTheme = (/** @type {string} */ name) => {
  keep("sc_theme", name);
  if (name) {
    root.dataset.theme = name;
    delete root.dataset.night;
    return;
  }
  // Where the page came with another choice, its next one knows the hours of the night.
  if (night) root.dataset.night = night;
  byTheClock();
};
const chooseDensity = (/** @type {string} */ name) => {
  keep("sc_density", name);
  if (name) root.dataset.density = name;
  else delete root.dataset.density;
};

/**
 * @param {string} label
 * @param {Record<string, string>} names
 * @param {string} chosen
 * @param {(name: string) => void} choose
 */
const select = (label, names, chosen, choose) => {
  const made = document.createElement("select");
  made.append(...Object.entries(names).map(([value, words]) => new Option(words, value)));
  made.value = chosen;
  made.addEventListener("change", () => choose(made.value));
  const around = document.createElement("label");
  around.append(label, made);
  return around;
};

/** Make the choices for the menu. */
export const controls = () => [
  select("Theme", THEMES, night ? "" : root.dataset.theme || "", chooseTheme),
  select("Density", DENSITIES, root.dataset.density || "", chooseDensity),
];
