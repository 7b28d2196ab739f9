// Elements made one by one: no markup is ever parsed, so a page's Trusted Types have nothing to refuse.
function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value || value === 0 || value === "") node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return node;
}

const h = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);

const paragraph = (text, kind) => text && h("p", { class: kind }, text);
const list = (kind, items, draw) => items.length > 0 && h("ul", { class: kind, role: "list" }, items.map((item) => h("li", null, draw(item))));
const folded = (summary, attributes, ...children) => h("details", attributes, h("summary", null, summary), children);
const button = (text, click, kind = "") => h("button", { type: "button", class: "plain " + kind, click }, text);
