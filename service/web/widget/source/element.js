// <out-pocket>: one visit. Holds what was chosen in memory only, draws one screen at a time, tells the page nothing of it.
const FRAGMENT = "#out-pocket=";
const NUMBERED = { signs: 1, today: 2, how: 2, doctor: 2, first: 3, result: 4 };
const COUNTED = { today: "today_signs", first: "first_number" };
const look = new CSSStyleSheet();
look.replaceSync(STYLE);
const alone = new CSSStyleSheet(); // while this widget is printed, and only it
alone.replaceSync("@page{size:A4;margin:8mm 11mm}@media print{html{font-size:9px!important}body *:not(:has(out-pocket[data-printing])):not(out-pocket[data-printing]){display:none!important}}");
let widgets = 0;

class OutPocket extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    this.number = ++widgets;
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [look];
    this.box = h("div", { class: "op", role: "region" });
    this.status = h("p", { class: "unseen", role: "status" });
    this.shadowRoot.append(this.box, this.status);
    this.box.addEventListener("click", () => (this.tapped = performance.now()), true);
    this.reset(false);
    this.service = new Service(this.getAttribute("api-base") || HOME, this.getAttribute("tenant"));
    this.bundle = BUNDLE;
    this.speak();
    this.guard();
    this.show("signs", false);
    history.replaceState({ outPocket: {}, ...history.state }, "");
    addEventListener("popstate", ({ state }) => {
      const at = state && state.outPocket ? state.outPocket[this.number] || 0 : this.at; // a link within the page has no state
      if (at !== this.at) this.show(this.trail[at] || "signs");
    });
    addEventListener("visibilitychange", () => document.hidden && this.tell());
    new IntersectionObserver(([seen], observer) => seen.isIntersecting && (observer.disconnect(), this.begin()), { rootMargin: "800px" }).observe(this);
  }

  // What a page may do.
  setAnswers(answers) {
    const { fields, ...chosen } = answers;
    Object.assign(this.state, chosen);
    Object.assign(this.state.fields, fields);
    if (this.screen !== "result") this.show(this.screen, false);
  }

  getResult() {
    const { root, ...told } = this.answer || {};
    return root ? told : null;
  }

  reset(drawn = true) {
    this.state = structuredClone(EMPTY);
    this.faults = [];
    this.seen = [];
    this.trail = ["signs"];
    this.at = 0;
    this.answer = this.alert = this.pinned = this.stale = null;
    this.prefill();
    if (drawn) this.show("signs");
  }

  print() {
    const done = () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== alone);
      delete this.dataset.printing;
    };
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, alone];
    this.dataset.printing = "";
    for (const details of this.box.querySelectorAll("details:not(.deep)")) details.open = true;
    addEventListener("afterprint", done, { once: true });
    this.emit("print", this.reference());
    this.seen.push({ screen: "print" });
    window.print();
  }

  // What its attributes say; a value that cannot be is warned of and left out.
  prefill() {
    const given = {
      place: this.hasAttribute("city") && "city:" + this.getAttribute("city"),
      facility: this.getAttribute("facility"),
      plan: this.getAttribute("policy"),
      age_years: this.getAttribute("age"),
    };
    const months = this.getAttribute("policy-status");
    if (months === "none") given.holds = "no";
    else if (months) Object.assign(given, { holds: "yes", age_months: months });
    for (const [name, value] of Object.entries(given)) {
      if (!value) continue;
      if (name.startsWith("age") && !/^\d{1,4}$/.test(value)) console.warn(`out-pocket: '${value}' is not on offer.`);
      else this.state.fields[name] = value;
    }
  }

  // Colours of the page that could not be read are taken back.
  guard() {
    const wrong = unreadable(getComputedStyle(this));
    if (!wrong.length) return;
    console.warn(`out-pocket: too little contrast, ignored: ${wrong.map((name) => "--op-" + name).join(", ")}.`);
    const back = new CSSStyleSheet();
    back.replaceSync(`:host{${wrong.map((name) => `--${name}:${TOKENS[name]}!important`).join(";")}}`);
    this.shadowRoot.adoptedStyleSheets.push(back);
  }

  // Words and what stands beside them.
  get screens() {
    return (this.config || this.bundle).screens || BUNDLE.screens;
  }

  get alarm() {
    const { numbers, text, safety_net: safety } = (this.config || BUNDLE).emergency;
    return { numbers, advice: text, safety };
  }

  get asOf() {
    return (this.config || BUNDLE).as_of;
  }

  say(key, facts) {
    return this.words.say(key, facts);
  }

  speak() {
    this.words = new Words(this.bundle, this.getAttribute("numerals"));
    this.box.lang = this.bundle.locale;
    this.box.setAttribute("aria-label", this.getAttribute("label") || this.say("page.title"));
  }

  // The language asked for, or the one of the page around it, spoken as this market speaks it.
  get wanted() {
    const near = this.closest("[lang]");
    const [language, region] = (near ? near.lang : "").split("-");
    const [own, country] = BUNDLE.locale.split("-");
    return this.getAttribute("locale") || (!language || language === own ? BUNDLE.locale : `${language}-${region || country}`);
  }

  async begin() {
    const link = location.hash.startsWith(FRAGMENT) && this.number === 1 && unpacked(location.hash.slice(FRAGMENT.length));
    const languages = [...new Set([this.wanted, BUNDLE.locale])];
    for (const locale of languages) if (await this.configure(locale)) break;
    this.emit("ready", { version: BUNDLE.version, configDate: this.asOf });
    if (!link || !this.config || !this.config.enabled) return;
    Object.assign(this.state, link.state);
    this.pinned = { as_of: link.as_of, versions: link.versions };
    this.ask();
  }

  // What this page shows and may ask. Without it there are the bundled figures, which say how old they are.
  async configure(locale = this.bundle.locale) {
    try {
      const config = await this.service.get("/v1/config", { locale, market: this.getAttribute("market") });
      const bundle = locale === BUNDLE.locale ? BUNDLE : await this.service.words(locale);
      Object.assign(this, { config, bundle, offline: false, refusal: null });
    } catch (found) {
      const error = await this.why(found, locale);
      if (error.status === 422 && locale !== BUNDLE.locale) {
        console.warn(`out-pocket: '${locale}' is not on offer.`);
        return false;
      }
      this.failed(error);
      if (error.passing) this.offline = true;
      else this.refusal = error;
    }
    this.speak();
    if (this.refusal) this.show("refused");
    else if (this.config && !this.config.enabled) this.show("off");
    else if (!this.box.contains(this.shadowRoot.activeElement) || this.screen !== "result") this.draw();
    return true;
  }

  // A browser hides from a page why it was refused: if words for anybody come through, it was not the network.
  async why(error, locale) {
    if (error.status || !(await this.service.words(locale).catch(() => null))) return error;
    console.warn("out-pocket: refused. Check key and origins.");
    return new Refused(403, { type: "/problems/origin-not-allowed" });
  }

  async language(locale) {
    if (!(await this.configure(locale))) return;
    if (this.answer) await this.ask();
    this.focus(".title");
  }

  // Screens.
  go(screen, changes) {
    Object.assign(this.state, changes);
    this.trail.splice(++this.at, Infinity, screen);
    const { outPocket } = history.state || {};
    history.pushState({ ...history.state, outPocket: { ...outPocket, [this.number]: this.at } }, "");
    this.show(screen);
  }

  show(screen, focused = true) {
    this.screen = screen;
    this.at = Math.max(this.trail.lastIndexOf(screen), 0);
    this.faults = [];
    this.alert = null;
    this.draw();
    this.seen.push({ screen: COUNTED[screen] || screen, ...this.verdict(screen) });
    if (focused) this.focus(".main :is(h2, h3, h4, h5)");
    if (screen === "emergency") this.emit("emergency", {});
    else if (NUMBERED[screen]) this.emit("screen", { screen: NUMBERED[screen] });
    if (screen === "first") this.emit("first-number", { ms: Math.round(performance.now() - this.tapped) });
    if (screen !== "signs" && screen !== "how") this.tell();
  }

  draw() {
    const interrupted = this.screen === "emergency";
    const main = h("div", { class: "main" }, summary(this), this.alert, SCREENS[this.screen](this));
    this.box.replaceChildren(...[!interrupted && this.head(), !interrupted && this.urgent(), main, !interrupted && this.foot()].filter(Boolean));
  }

  head() {
    const { tenant, locales = [] } = this.config || {};
    const name = (locale) => new Intl.DisplayNames(locale, { type: "language" }).of(locale.split("-")[0]);
    const others = locales.filter((locale) => locale !== this.bundle.locale);
    return h(
      "div",
      { class: "head", part: "heading" },
      h("div", null, this.heading(0, this.say("page.title"), { class: "h3 title", tabindex: -1 }),
        h("p", { class: "by" }, tenant ? this.say("widget.by", { name: tenant.name }) : this.say("page.what"))),
      others.length > 0 && h("p", { class: "languages" }, others.map((locale) =>
        h("button", { type: "button", class: "plain link", lang: locale, click: () => this.language(locale) }, name(locale)))),
    );
  }

  urgent() {
    const { numbers, safety } = this.alarm;
    return h(
      "div",
      { class: "alarm" },
      folded([h("strong", null, this.say("page.urgent.title")), " ", this.say("page.urgent.short")], null, safety.map((line) => paragraph(line))),
      this.call(numbers[0]),
    );
  }

  foot() {
    const { tenant, draft } = this.config || {};
    return h("div", { class: "end" }, draft && paragraph(this.say("widget.draft")), tenant && paragraph(tenant.notice));
  }

  title(text) {
    return this.heading(1, text, { class: "h2 screen" });
  }

  heading(depth, text, attributes) {
    const level = Number(this.getAttribute("heading-level")) || 2;
    return h(`h${Math.min(Math.max(level, 2), 4) + depth}`, attributes, text);
  }

  call(number) {
    return h("a", { class: "call", href: "tel:" + number }, this.say("page.call", { number }));
  }

  back(screen) {
    return button(this.say("widget.back"), () => (this.at > 0 ? history.back() : this.show(screen)), "link back");
  }

  mistaken() {
    return button(this.say("page.mistake"), () => this.go("signs", { signs: "", ticked: [] }), "");
  }

  elsewhere() {
    const at = new URL("/e", this.service.base);
    if (this.service.key) at.searchParams.set("key", this.service.key);
    return h("p", null, h("a", { href: at.href }, this.say("widget.elsewhere")));
  }

  // The answers in one line, and the way to change them.
  asked() {
    const { state, screens, config = {} } = this;
    const { place, facility, room, age_years: age } = state.fields;
    const text = (rows, id) => (rows.find((one) => one.id === id) || {}).text;
    const said = [
      state.signs === "none" && this.say("widget.none_of_signs"),
      ...state.ticked.map((id) => text(screens.signs.today, id)),
      state.how === "doctor" ? this.say("widget.how.doctor") : text(screens.how, state.how),
      ...["cities", "city_tiers", "facilities", "rooms"].flatMap((name) => config[name] || []).map(({ city, code = city, label }) =>
        [`city:${code}`, `tier:${code}`].includes(place) || code === facility || code === room ? label : ""),
      /^\d+$/.test(age) && this.say("widget.aged", { age }),
    ].filter(Boolean);
    const change = () => (this.screen === "first" ? this.show("how") : this.go(this.asking()));
    return h("div", { class: "asked" }, list("", said, (one) => one), button(this.say("page.change"), change, "link change"));
  }

  // The screen that asks for what the answer came from.
  asking() {
    if (this.state.ticked.length) return "today";
    return this.state.how === "doctor" ? "doctor" : "first";
  }

  focus(selector) {
    const found = this.box.querySelector(selector);
    if (!found) return;
    for (let around = found.parentElement; around; around = around.parentElement) if (around.tagName === "DETAILS") around.open = true;
    if (!found.matches("a, button, input, select, [tabindex]")) found.tabIndex = -1;
    found.focus();
    if (found.getBoundingClientRect().top < 0) found.scrollIntoView();
  }

  // Questions and answers.
  submit(sent) {
    const typed = new FormData(sent);
    const { state } = this;
    for (const [name, value] of typed) if (name !== "ticked" && name !== "item" && !name.startsWith("quantity.")) state.fields[name] = value;
    const { presentation } = state.fields;
    delete state.fields.presentation;
    this.faults = [];
    this.pinned = this.stale = null;
    const wrong = (field, told) => this.faults.push({ field, told });
    if (this.screen === "today") {
      state.ticked = typed.getAll("ticked");
      state.how = "";
      const beside = this.screens.signs.today.filter(({ id }) => state.ticked.includes(id)).flatMap((one) => one.emergency_with);
      if (beside.some((id) => state.ticked.includes(id))) return this.go("emergency"); // two that are one together
      if (!state.ticked.length) wrong("ticked", this.say("widget.today.none"));
    } else state.ticked = [];
    if (this.screen === "doctor") {
      state.doctor = Object.fromEntries(typed.getAll("item").map((item) => [item, typed.get("quantity." + item).trim()]));
      state.presentation = presentation;
      if (!Object.keys(state.doctor).length) wrong("doctor", this.say("widget.doctor.none"));
      if (!presentation) wrong("presentation", this.say("page.fault.presentation"));
      for (const [item, many] of Object.entries(state.doctor)) if (!/^([1-9]\d?|100)$/.test(many)) wrong(item, this.say("widget.doctor.wrong"));
    }
    const { holds, age_months: months, age_years: age } = state.fields;
    if (age && !(/^\d{1,3}$/.test(age.trim()) && Number(age) <= 110)) wrong("age_years", this.say("widget.age.wrong"));
    if (holds === "yes" && !/\d/.test(months)) wrong("age_months", this.say("page.fault.age_months"));
    return this.faults.length ? this.mend() : this.ask();
  }

  mend() {
    this.draw();
    this.focus(".summary");
  }

  get question() {
    return question(this.state, this.screens, this.config.market, this.bundle.locale, this.config.default_plan);
  }

  async ask() {
    const asked = { ...this.question, ...this.pinned };
    const main = this.box.querySelector(".main");
    main.setAttribute("aria-busy", "true");
    const slow = setTimeout(() => (this.status.textContent = this.say("widget.updating")), 400);
    const begun = (this.begun = {});
    try {
      const answer = await this.service.estimate(asked);
      if (begun === this.begun) this.answered(answer);
    } catch (error) {
      if (begun === this.begun) this.unanswered(error);
    } finally {
      clearTimeout(slow);
      main.removeAttribute("aria-busy");
    }
  }

  answered({ page, look: text }) {
    const found = drawn(this, page);
    if (this.shadowRoot.adoptedStyleSheets.every((sheet) => sheet.text !== text)) {
      const sheet = Object.assign(new CSSStyleSheet(), { text });
      sheet.replaceSync(text);
      this.shadowRoot.adoptedStyleSheets.push(sheet);
    }
    this.answer = found;
    const screen = found.kind === "estimate" ? "result" : found.kind;
    if (this.screen === screen) this.show(screen, false);
    else this.go(screen);
    if (screen !== "result") return;
    this.status.textContent = this.say("widget.ready");
    this.emit("result", { ...this.reference(), rulesVersion: found.versions.engine });
    if (this.pinned) this.compare(found);
  }

  // Whether the same question is answered under other versions today.
  async compare({ root, versions }) {
    const { page } = await this.service.estimate({ ...this.question });
    const now = page.querySelector("[data-kind]").dataset.versions;
    if (this.answer.root !== root || JSON.stringify(versions) === now.replace(/(?<=[:,]) /g, "")) return;
    this.stale = true;
    this.draw();
  }

  unanswered(error) {
    this.failed(error);
    this.status.textContent = "";
    const { errors = [] } = error.problem;
    if (error.status === 422 && this.pinned) {
      this.renew(); // a link from before an engine that is gone
      return;
    }
    if (error.status === 422 && errors.length) {
      if (this.screen === "result") this.go(this.asking());
      this.faults = errors.map(({ pointer, detail }) => ({ field: fieldOf(pointer), told: detail }));
      this.mend();
      return;
    }
    const told = error.status === 429 ? this.say("widget.busy", { count: error.after || 1 }) : error.problem.detail;
    this.alert = h(
      "section",
      { class: "alert", tabindex: -1 },
      this.heading(1, this.say("widget.failed")),
      paragraph(told),
      this.answer && paragraph(this.say("widget.kept")),
      button(this.say("widget.again"), () => this.ask()),
      this.elsewhere(),
    );
    this.draw();
    this.focus(".alert");
  }

  renew() {
    this.pinned = this.stale = null;
    return this.ask();
  }

  // Ways on.
  link() {
    const { as_of, versions } = this.answer;
    return location.href.split("#")[0] + FRAGMENT + packed({ state: this.state, as_of, versions });
  }

  async share(said) {
    const link = this.link();
    this.emit("share", this.reference());
    this.seen.push({ screen: "share" });
    try {
      await navigator.clipboard.writeText(link);
      this.status.textContent = this.say("widget.copied");
      said.replaceChildren(paragraph(this.say("widget.copied")));
    } catch {
      said.replaceChildren(h("label", { for: "link" }, this.say("widget.copy.text")), h("input", { id: "link", type: "text", readonly: true, value: link }));
    }
  }

  agent(said) {
    this.seen.push({ screen: "agent" });
    if (this.emit("agent", this.reference(), true)) said.replaceChildren(contact(this.config.contact));
  }

  reference() {
    return { estimateRef: this.answer && this.answer.estimate_id };
  }

  verdict(screen) {
    return screen === "result" && this.answer.verdict ? { verdict: this.answer.verdict } : {};
  }

  // No event carries an answer, a place, an age or an amount: a page's analytics would make an audience of it.
  emit(name, detail, cancelable = false) {
    return this.dispatchEvent(new CustomEvent("out-pocket:" + name, { detail, bubbles: true, composed: true, cancelable }));
  }

  failed(error) {
    this.seen.push({ screen: "error" });
    this.emit("error", { type: error.problem.type || "network", retryable: error.passing });
  }

  tell() {
    if (this.config && this.seen.length) this.service.count(this.seen.splice(0, 20));
  }
}

customElements.define("out-pocket", OutPocket);
