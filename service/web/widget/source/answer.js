// The answer as the service draws it on its own pages, taken over node by node: the same words in the same order.
function drawn(w, page) {
  const root = document.importNode(page.querySelector("[data-kind]"), true);
  const { kind, estimate, asOf, versions, verdict } = root.dataset;
  for (const old of root.querySelectorAll("h1,h2,h3")) {
    const low = old.tagName === "H3";
    const shown = w.heading(kind === "emergency" ? 0 : low ? 2 : 1, [...old.childNodes], { id: old.id, class: low ? "h3" : "h2", tabindex: -1 });
    old.replaceWith(shown);
  }
  for (const amount of root.querySelectorAll("data")) amount.textContent = w.words.money(amount.value);
  for (const link of root.querySelectorAll('a[href^="#"]')) if (!root.querySelector(`[id="${link.hash.slice(1)}"]`)) link.replaceWith(...link.childNodes);
  root.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link) return;
    event.preventDefault(); // a fragment finds nothing inside a shadow root
    w.focus(`[id="${link.hash.slice(1)}"]`);
  });
  return { root, kind, estimate_id: estimate, as_of: asOf, versions: versions ? JSON.parse(versions) : {}, verdict };
}

function result(w) {
  const { root } = w.answer;
  const waiting = root.querySelector("details.prices");
  if (waiting && w.state.ticked.length) waiting.open = true; // they were asked for, under the advice
  const legal = root.querySelector(".legal");
  const ways = root.querySelector(".ways");
  if (ways) ways.replaceWith(actions(w));
  else legal.before(actions(w));
  return [
    w.stale && h("p", { class: "alert" }, w.say("widget.stale", { day: w.words.day(w.answer.as_of) }), " ", button(w.say("widget.stale.new"), () => w.renew(), "link")),
    w.asked(),
    root,
  ];
}

// Print, link, agent: of one weight, and none of them needed to see anything above.
function actions(w) {
  const said = h("div", { class: "said" });
  const { contact: reached } = w.config;
  return h(
    "div",
    { class: "ways", part: "footer" },
    h("div", { class: "actions" },
      button(w.say("widget.print"), () => w.print()),
      button(w.say("widget.copy"), () => w.share(said)),
      reached && w.getAttribute("cta") !== "none" && button(w.say("widget.agent"), () => w.agent(said))),
    said,
    paragraph(w.say("widget.no_phone")),
  );
}
