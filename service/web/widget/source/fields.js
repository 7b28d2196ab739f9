// The fields of the optional form, with what was typed and what is wrong at each.
const fault = (w, name) => w.faults.filter((one) => one.field === name).map(({ told }) => h("p", { class: "wrong", id: `${name}-wrong` }, told));
const wrong = (w, name) => w.faults.some((one) => one.field === name);
const describedBy = (w, name, hint) => [hint && `${name}-hint`, wrong(w, name) && `${name}-wrong`].filter(Boolean).join(" ");

function field(w, name, label, control, hint) {
  return h(
    "div",
    { class: wrong(w, name) ? "field bad" : "field" },
    h("label", { for: name }, label),
    hint && h("p", { class: "hint", id: `${name}-hint` }, hint),
    fault(w, name),
    control,
  );
}

function box(w, name, label, hint, unit) {
  const attributes = {
    id: name, name, type: "text", autocomplete: "off", maxlength: 20, inputmode: "numeric", value: w.state.fields[name] || "",
    "aria-describedby": describedBy(w, name, hint), "aria-invalid": wrong(w, name) && "true",
  };
  return field(w, name, label, [h("input", attributes), unit && h("span", { class: "unit" }, " ", unit)], hint);
}

// groups: [heading, [[code, text], …]]; a group without a heading stands by itself.
function choice(w, name, label, groups, blank, hint) {
  const { fields } = w.state;
  if (fields[name] && !groups.some(([, options]) => options.some(([code]) => code === fields[name]))) {
    console.warn(`out-pocket: '${fields[name]}' is not on offer.`); // an attribute's, or a method's
    fields[name] = "";
  }
  const option = ([code, text]) => h("option", { value: code, selected: fields[name] === code }, text);
  const drawn = groups.map(([heading, options]) => (heading ? h("optgroup", { label: heading }, options.map(option)) : options.map(option)));
  const attributes = { id: name, name, "aria-describedby": describedBy(w, name, hint), "aria-invalid": wrong(w, name) && "true" };
  return field(w, name, label, h("select", attributes, blank && option(["", blank]), drawn), hint);
}

function tick(kind, name, value, label, checked) {
  const id = `${name}-${value}`;
  return h("div", { class: "tick" }, h("input", { type: kind, id, name, value, checked }), h("label", { for: id }, label));
}

function radios(w, name, legend, options, hint) {
  const chosen = w.state.fields[name];
  return h(
    "fieldset",
    { class: wrong(w, name) ? "field bad" : "field", id: name, tabindex: -1, "aria-describedby": describedBy(w, name, hint) },
    h("legend", null, legend),
    hint && h("p", { class: "hint", id: `${name}-hint` }, hint),
    fault(w, name),
    options.map(([code, text]) => tick("radio", name, code, text, chosen === code)),
  );
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);

// Place, age and policy: all of it may be left out. Words and order are those of the page without a script.
function refinement(w) {
  const { config } = w;
  const page = (key, facts) => w.say("page" + "." + key, facts);
  const codes = (labelled) => [["", labelled.map(({ code, label }) => [code, capital(label)])]];
  const named = config.plans.find(({ id }) => id === config.default_plan);
  const places = [
    [page("place.cities"), config.cities.map(({ city, label }) => [`city:${city}`, label])],
    [page("place.tiers"), config.city_tiers.map(({ code, label }) => [`tier:${code}`, capital(label)])],
  ];
  const plans = [["", config.plans.map(({ id, insurer, name }) => [id, `${insurer}: ${name}`])]];
  const held = h(
    "div",
    { class: "held", hidden: w.state.fields.holds !== "yes" && !wrong(w, "age_months") },
    box(w, "age_months", page("field.age_months"), page("field.age_months.hint"), page("months")),
    radios(w, "declared_condition", page("field.declared"), [["yes", page("yes")], ["no", page("no")], ["unknown", page("unsure")]], page("field.declared.hint")),
  );
  const holds = radios(w, "holds", page("field.holds"), [["no", page("holds.no")], ["yes", page("holds.yes")]]);
  holds.addEventListener("change", ({ target }) => (held.hidden = target.value !== "yes"));
  return [
    choice(w, "place", page("field.place"), places, page("field.place.blank"), page("field.place.hint")),
    choice(w, "facility", page("field.facility"), codes(config.facilities), page("field.facility.blank")),
    choice(w, "room", page("field.room"), codes(config.rooms), page("field.room.blank")),
    box(w, "age_years", w.say("widget.age")),
    choice(w, "plan", page("field.plan"), plans, named && page("field.plan.blank", { plan: named.name })),
    box(w, "sum_insured", page("field.sum_insured"), page("field.sum_insured.hint")),
    holds,
    held,
    box(w, "premium", page("field.premium"), page("field.premium.hint")),
    radios(w, "network", page("field.network"), [["yes", page("network.yes")], ["no", page("network.no")]], page("field.network.hint")),
  ];
}

// Every fault at once, each a way to its field, with the focus on it.
function summary(w) {
  if (!w.faults.length) return null;
  const link = ({ field: name, told }) => (name ? button(told, () => w.focus(`[id="${name}"], [name="${name}"]`), "link") : told);
  return h(
    "section",
    { class: "summary", tabindex: -1, "aria-labelledby": "wrong" },
    w.heading(1, w.say("page.wrong.title"), { id: "wrong" }),
    h("ul", null, w.faults.map((one) => h("li", null, link(one)))),
  );
}
