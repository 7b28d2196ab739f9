// A page may set colours; one that could not be read against its ground is ignored, with one warning.
const TOKENS = {
  ink: "#16202a", "ink-2": "#4a5762", paper: "#ffffff", tint: "#f5f7f8", rule: "#cdd5da", "rule-2": "#74828d",
  accent: "#17527a", bill: "#17527a", prem: "#e0b158", "prem-line": "#7d5200", paid: "#65737e", focus: "#16202a",
};
const PAIRS = [
  ["ink", "paper", 4.5], ["ink", "tint", 4.5], ["ink-2", "paper", 4.5], ["ink-2", "tint", 4.5], ["accent", "paper", 4.5],
  ["accent", "tint", 4.5], ["bill", "tint", 3], ["bill", "paper", 3], ["prem-line", "tint", 3], ["paid", "tint", 3],
  ["focus", "paper", 3], ["rule-2", "paper", 3], ["bill", "prem", 3],
];

// Red, green and blue from 0 to 255, or null for what is no opaque colour.
function colour(text) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.fillStyle = "#123456";
  pen.fillStyle = text;
  const found = /^#(..)(..)(..)$/.exec(pen.fillStyle);
  if (!CSS.supports("color", text) || !found) return null;
  return found.slice(1).map((part) => parseInt(part, 16));
}

// WCAG 2.2, relative luminance and contrast ratio.
function luminance(rgb) {
  const [r, g, b] = rgb.map((part) => (part / 255 <= 0.04045 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [low, high] = [luminance(colour(one)), luminance(colour(other))].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

// The tokens that are taken back, to be set to what they are without the page.
function unreadable(style) {
  const set = {};
  const back = new Set();
  for (const name of Object.keys(TOKENS)) {
    const given = style.getPropertyValue("--op-" + name).trim();
    if (given && colour(given)) set[name] = given;
    else if (given) back.add(name);
  }
  const shown = (name) => set[name] || TOKENS[name];
  for (let wrong = true; wrong; ) {
    const pair = PAIRS.find(([ink, ground, least]) => contrast(shown(ink), shown(ground)) < least);
    wrong = pair && pair.slice(0, 2).find((name) => set[name]);
    if (wrong) {
      delete set[wrong];
      back.add(wrong);
    }
  }
  return [...back];
}
