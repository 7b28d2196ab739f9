// The sentences of one language, filled with facts. Money, numbers and dates are Intl's, never compact; knows no element.
const HEADLINE_STEPS = [[1000, 10], [100000, 100], [Infinity, 1000]]; // up to so much, to the nearest so much

class Words {
  constructor({ locale, strings, currency }, numerals) {
    const tag = numerals === "deva" ? `${locale}-u-nu-deva` : locale;
    const money = (digits) =>
      new Intl.NumberFormat(tag, { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits });
    this.locale = locale;
    this.strings = strings;
    this.whole = money(0);
    this.exact = money(2);
    this.numbers = new Intl.NumberFormat(tag);
    this.dates = new Intl.DateTimeFormat(tag, { dateStyle: "long", timeZone: "UTC" });
    this.plurals = new Intl.PluralRules(locale);
  }

  // "10923.00" as ₹10,923: paise show only where there are any.
  money(amount) {
    return (amount.endsWith(".00") ? this.whole : this.exact).format(Number(amount));
  }

  // The one display rounding, half up: for a headline that says "about".
  about(amount) {
    const [, step] = HEADLINE_STEPS.find(([limit]) => Number(amount) < limit);
    return this.whole.format(Math.floor(Number(amount) / step + 0.5) * step);
  }

  day(iso) {
    return this.dates.format(new Date(iso));
  }

  has(key) {
    return key in this.strings;
  }

  // A fact is a text, a number, or {money: "10923.00"}.
  say(key, facts = {}) {
    let message = this.strings[key];
    if (typeof message === "object") message = message[this.plurals.select(facts[message.by])] || message.other;
    return message.replace(/{(\w+)(?::(\w+))?}/g, (_, name, how) => this.fact(facts[name], how));
  }

  fact(fact, how) {
    if (typeof fact === "number") return this.numbers.format(fact);
    if (typeof fact === "object") return how === "about" ? this.about(fact.money) : this.money(fact.money);
    return fact;
  }
}
