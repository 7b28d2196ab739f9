// What was chosen and typed ↔ the question of POST /v1/estimates. Knows no element and sends nothing.
const NOTHING = { nerve_symptoms: [], other_symptoms: [], health_history: [] };
const STAGES = ["self_care", "doctor_visit", "diagnostics", "physiotherapy", "hospitalisation"];
const EMPTY = { signs: "", ticked: [], how: "", doctor: {}, presentation: "", fields: {} };

// Lists of the same question are put together, as somebody who ticks both would send them.
function together(sets) {
  const answers = {};
  for (const [name, value] of sets.flatMap(Object.entries)) {
    answers[name] = Array.isArray(value) ? [...new Set([...(answers[name] || []), ...value])] : value;
  }
  return answers;
}

function course(state, screens) {
  if (state.how === "doctor") {
    const items = screens.doctor.filter(({ item }) => item in state.doctor);
    const included = STAGES.filter((stage) => items.some((one) => one.stage === stage));
    return {
      presentation: state.presentation,
      stage: included[included.length - 1],
      stages_included: included,
      prescribed: items.map(({ item }) => ({ item, quantity: Number(state.doctor[item]) })),
    };
  }
  const ticked = screens.signs.today.filter(({ id }) => state.ticked.includes(id));
  if (ticked.length) return { answers: together(ticked.map(({ answers }) => answers)) };
  return { answers: { ...screens.how.find(({ id }) => id === state.how).answers } };
}

const without = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== "" && value != null));
const amount = (text = "") => text.replace(/[\s,₹$]/g, "");
const number = (text = "") => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : text.trim());

// The whole question; a word where a number belongs goes as it is, and the API says what would be right.
function question(state, screens, market, locale, plan) {
  const typed = state.fields;
  const [kind, place] = (typed.place || "").split(":");
  const chosen = typed.plan || plan;
  const insured = amount(typed.sum_insured);
  const where = without({
    city: kind === "city" ? place : "",
    city_tier: kind === "tier" ? place : "",
    facility: typed.facility,
    room: typed.room,
  });
  const policy = without({
    plans: chosen && (typed.plan || insured) ? [without({ plan_id: chosen, sum_insured: insured })] : "",
    age_months: typed.holds === "yes" ? number(typed.age_months) : "",
    declared_condition: typed.declared_condition,
    premium: amount(typed.premium),
    network: { yes: true, no: false }[typed.network],
  });
  const asked = { market, locale, ...course(state, screens), where, policy, age_years: number(typed.age_years) };
  if (asked.age_years !== "" && asked.answers) delete asked.answers.age_years; // a sign may stand for an age too
  for (const part of ["where", "policy"]) if (!Object.keys(asked[part]).length) delete asked[part];
  return without(asked);
}

// The field behind a fault's pointer.
const FIELDS = [
  ["/where/city", "place"], ["/where/facility", "facility"], ["/where/room", "room"], ["/policy/plans/0/sum_insured", "sum_insured"],
  ["/policy/plans", "plan"], ["/policy/age_months", "age_months"], ["/policy/declared", "declared_condition"],
  ["/policy/premium", "premium"], ["/policy/network", "network"], ["/age_years", "age_years"], ["/prescribed", "doctor"],
];
const fieldOf = (pointer) => (FIELDS.find(([start]) => pointer.startsWith(start)) || [, ""])[1];

// A link carries its question and the versions that answered, behind the #, which no server is ever sent.
const packed = (kept) => btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(kept)))).replace(/[+/=]/g, (c) => ({ "+": "-", "/": "_" })[c] || "");
function unpacked(text) {
  try {
    const bytes = atob(text.replace(/[-_]/g, (c) => ({ "-": "+", _: "/" })[c]));
    const kept = JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0))));
    return kept.state && kept.versions ? kept : null;
  } catch {
    return null;
  }
}
