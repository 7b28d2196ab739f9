// The screens before the result: signs, how it is today, the first number, and the two that interrupt.
const SCREENS = {
  signs(w) {
    const { signs } = w.screens;
    const group = (name) => h("div", { class: "group" }, w.heading(2, w.say(`widget.signs.${name}`)), list("", signs[name], ({ text }) => text));
    return [
      w.title(w.say("widget.signs.title")),
      paragraph(w.say("widget.signs.why"), "note"),
      h("div", { class: "groups" }, group("now"), group("today")),
      h(
        "div",
        { class: "choices" },
        button(w.say("widget.signs.none"), () => w.go("how", { signs: "none", ticked: [] })),
        button(w.say("widget.signs.one_today"), () => w.go("today", { signs: "today" })),
        button(w.say("widget.signs.one_now"), () => w.go("emergency", { signs: "now" })),
      ),
    ];
  },

  how(w) {
    const row = ({ id, text }) => button(text, () => w.go("first", { how: id }));
    return [
      w.back("signs"),
      w.title(w.say("widget.how.title")),
      paragraph(w.say("widget.how.why"), "note"),
      h("div", { class: "choices" }, w.screens.how.map(row), button(w.say("widget.how.doctor"), () => w.go("doctor", { how: "doctor" }))),
    ];
  },

  // Two taps and no request: what somebody with this answer pays anywhere in the country.
  first(w) {
    const found = w.screens.how.find(({ id }) => id === w.state.how);
    const range = (stage) => {
      const { low, high } = found.first_number[stage];
      return paragraph(w.say(`widget.first.${stage}`, { low: { money: low }, high: { money: high } }), "half");
    };
    const day = w.words.day(w.asOf);
    const plan = w.config && w.config.plans.find(({ id }) => id === w.config.default_plan);
    return [
      w.back("how"),
      w.title(w.say(found.first_number ? "widget.first.title" : "widget.refine.title")),
      w.asked(),
      w.offline && h("p", { class: "alert" }, w.say("widget.offline", { day }), " ", button(w.say("widget.again"), () => w.configure(), "link")),
      found.first_number && h("div", { class: "halves" }, range("self_care"), range("doctor_visit")),
      plan && found.verdict && h("p", { class: "verdict" }, plan.name, ": ", h("strong", null, found.verdict.text)),
      found.first_number && paragraph(`${w.say("widget.first.note", { day })} ${w.say("widget.first.open")}`, "note"),
      form(w),
    ];
  },

  // Advice first; prices stay closed until somebody says which sign it is and asks for them.
  today(w) {
    const { today, advice_today: advice } = w.screens.signs;
    const ticks = today.map(({ id, text }) => tick("checkbox", "ticked", id, text, w.state.ticked.includes(id)));
    const which = h(
      "fieldset",
      { class: wrong(w, "ticked") ? "field bad" : "field", id: "ticked", tabindex: -1 },
      h("legend", null, w.say("widget.today.which")),
      paragraph(w.say("widget.today.why"), "hint"),
      fault(w, "ticked"),
      ticks,
    );
    return [
      w.back("signs"),
      h("div", { class: "now urgent" }, w.title(w.say("urgency.urgent")), paragraph(advice, "lead")),
      form(w, which, w.say("page.prices.open")),
    ];
  },

  doctor(w) {
    if (!w.config) return [w.back("how"), w.elsewhere()];
    const rows = w.screens.doctor.map(({ item, label, quantity, unit }) =>
      h(
        "div",
        { class: wrong(w, item) ? "prescribed bad" : "prescribed" },
        tick("checkbox", "item", item, label, item in w.state.doctor),
        h("input", {
          id: item, name: "quantity." + item, type: "text", inputmode: "numeric", maxlength: 3, value: w.state.doctor[item] || quantity,
          "aria-label": w.say("widget.doctor.many", { item: label }), "aria-invalid": wrong(w, item) && "true",
        }),
        fault(w, item),
      ),
    );
    const named = h("fieldset", { class: wrong(w, "doctor") ? "field bad" : "field", id: "doctor", tabindex: -1 },
      h("legend", { class: "unseen" }, w.say("widget.doctor.title")), fault(w, "doctor"), rows);
    const kinds = w.screens.presentations.map(({ code, label }) => [code, label]);
    w.state.fields.presentation = w.state.presentation;
    return [
      w.back("how"),
      w.title(w.say("widget.doctor.title")),
      paragraph(w.say("widget.doctor.why"), "note"),
      form(w, [named, choice(w, "presentation", w.say("page.field.presentation"), [["", kinds]], w.say("page.choose"))], w.say("page.send")),
    ];
  },

  // No price, no policy, no way to an agent. Before any answer there are the bundled words: nothing waits for the network.
  emergency(w) {
    const { advice, numbers } = w.alarm;
    const told = w.answer && w.answer.kind === "emergency" && w.answer.root;
    const bundled = h("div", { class: "now emergency" }, w.heading(0, w.say("urgency.emergency"), { class: "h2 screen" }), paragraph(advice, "lead"), h("p", { class: "numbers" }, numbers.map((one) => w.call(one))));
    return [told || bundled, w.mistaken()];
  },

  // Signs that a price of back pain would mislead about.
  no_price: (w) => [w.back(w.asking()), w.answer.root, w.mistaken()],

  result: (w) => result(w),

  // Switched off by whoever hosts it: why, and whom to reach.
  off(w) {
    return [w.title(w.say("widget.off")), paragraph(w.config.switched_off.because, "lead"), contact(w.config.contact)];
  },

  // The service said that this page may not ask.
  refused(w) {
    return [w.title(w.say("widget.refused")), paragraph(w.refusal.problem.detail), w.elsewhere()];
  },
};

// Around the optional fields: what belongs to a screen comes first, faults above all.
function form(w, own, send) {
  const optional = w.config && [w.heading(1, w.say("widget.refine.title"), { class: "h2" }), paragraph(w.say("widget.refine.why"), "note"), h("div", { class: "fields" }, refinement(w))];
  return h(
    "form",
    { novalidate: true, submit: (event) => (event.preventDefault(), w.submit(event.target)) },
    own,
    own ? optional && folded(w.say("widget.refine.title"), { open: w.faults.length > 0 }, optional.slice(1)) : optional,
    w.config ? h("p", { class: "send" }, h("button", null, send || w.say("widget.refine.send"))) : w.elsewhere(),
  );
}

function contact(found) {
  if (!found) return null;
  const { phone, email, hours, address } = found;
  return h(
    "address",
    { class: "contact" },
    phone && h("p", null, h("a", { href: "tel:" + phone }, phone)),
    email && h("p", null, h("a", { href: "mailto:" + email }, email)),
    paragraph(hours),
    paragraph(address),
  );
}
