// Talks to the service that the script came from, and to nobody else.
const HOME = new URL(document.currentScript.src).origin;
const PATIENCE = 12000; // milliseconds

class Refused extends Error {
  // A problem document (RFC 9457), or status 0 where nobody answered.
  constructor(status, problem = {}, after = 0) {
    super(problem.title);
    Object.assign(this, { status, problem, after });
  }

  get passing() {
    return this.status === 0 || this.status >= 500;
  }
}

async function send(address, options, kind = "json") {
  let response;
  try {
    response = await fetch(address, { ...options, credentials: "omit", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    throw new Refused(0);
  }
  if (response.ok) return response.status === 204 ? null : response[kind]();
  const problem = await response.json().catch(() => ({}));
  throw new Refused(response.status, problem, Number(response.headers.get("Retry-After")) || 0);
}

// A request of the old kind parses what comes as a document: a page's Trusted Types refuse every other way to do so.
function drawing(address, headers, body) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.timeout = PATIENCE;
    for (const [name, value] of Object.entries({ ...headers, Accept: "text/html, application/problem+json" })) request.setRequestHeader(name, value);
    request.onreadystatechange = () => request.readyState === 2 && (request.responseType = request.status === 200 ? "document" : "json");
    request.onload = () =>
      request.status === 200 ? done(request.response) : fail(new Refused(request.status, request.response || {}, Number(request.getResponseHeader("Retry-After"))));
    request.onerror = request.ontimeout = () => fail(new Refused(0));
    request.send(JSON.stringify(body));
  });
}

// Once more after a moment, if it may have been the network's or the server's fault.
const twice = (ask) =>
  ask().catch((error) => {
    if (!error.passing) throw error;
    return new Promise((next) => setTimeout(next, 700)).then(ask);
  });

const kept = new Map(); // what several widgets on one page ask alike
function once(address, kind) {
  if (!kept.has(address)) kept.set(address, twice(() => send(address, {}, kind)).catch((error) => (kept.delete(address), Promise.reject(error))));
  return kept.get(address);
}

class Service {
  constructor(base, key) {
    this.base = base;
    this.key = key;
  }

  // A key in a page's address is public, and a GET without headers of its own needs no preflight.
  get(path, facts) {
    return once(`${this.base}${path}?${new URLSearchParams(without({ key: this.key, ...facts }))}`);
  }

  words(locale) {
    return once(`${this.base}/widget/v1/${locale}.json`);
  }

  get headers() {
    return { "Content-Type": "application/json", ...(this.key && { Authorization: `Bearer ${this.key}` }) };
  }

  // The answer, drawn, and how it looks: the same for every answer, so it comes once.
  async estimate(asked) {
    const address = `${this.base}/widget/v1/answer.css`;
    const [page, look] = await Promise.all([twice(() => drawing(`${this.base}/v1/estimates`, this.headers, asked)), once(address, "text")]);
    return { page, look };
  }

  // Which screens were seen, never what was answered; if it is lost, it is lost.
  count(counts) {
    const body = JSON.stringify({ counts });
    send(`${this.base}/v1/counts`, { method: "POST", headers: this.headers, body, keepalive: true }).catch(() => {});
  }
}
