// What was sent and what came, the newest on top. Text of others only ever becomes text.

const MOST = 200;
const list = document.getElementById("log");
const news = document.getElementById("news");
const empty = document.getElementById("empty");
const clearing = document.getElementById("clear");

/** The entries that wait for their answer, by request id; the same id may wait more than once. */
const waiting = new Map();

clearing.addEventListener("click", clear);

/** Notes what goes out: its text, and as much of it as can be read. */
export function sent(text, envelope) {
  // Of what is no JSON, the orchestrator reads as much as it can as well.
  const request = envelope?.request_id ?? /"request_id"\s*:\s*"([^"\\]+)"/.exec(text)?.[1];
  const entry = add("sent", "sent", String(envelope?.event || "unknown"));
  verdict(entry, "waiting", "waits for its answer");
  attach(entry, "Envelope", text);
  if (typeof request === "string") {
    waiting.set(request, [...(waiting.get(request) ?? []), entry]);
  }
}

/** Notes what came in. */
export function received(envelope) {
  const [, event, outcome] = /^(.*?)(?:\.(success|failed))?$/s.exec(envelope.event);
  if (outcome) {
    answered(event, outcome === "success", envelope);
  } else if (event === "campaign.status") {
    status(envelope);
  } else if (/^notification\.user\..*\.push$/.test(event)) {
    push(envelope);
  } else {
    attach(add("other", "event", event), "Envelope", envelope);
    tell(`${event} came`);
  }
}

/** Notes what happened to the session itself. */
export function noted(text) {
  add("note", "session", text);
}

/** Gives up what still waits: its session is over. */
export function lost() {
  for (const entry of [...waiting.values()].flat()) {
    verdict(entry, "lost", "got no answer before its session ended");
  }
  waiting.clear();
}

function answered(event, isSuccess, envelope) {
  const [entry = add("answer", "answer", event), ...others] = waiting.get(envelope.request_id) ?? [];
  others.length > 0 ? waiting.set(envelope.request_id, others) : waiting.delete(envelope.request_id);
  // Of what is no JSON, only the orchestrator says which event it is.
  entry.querySelector(".name").textContent = event;
  const error = isSuccess ? null : envelope.payload.error;
  const text = isSuccess ? "succeeded" : `failed: ${error.code}`;
  const outcome = verdict(entry, isSuccess ? "ok" : "failed", text);
  if (error) {
    outcome.append(element("p", "message", error.message));
    if (error.violations.length > 0) {
      outcome.append(violations(error.violations));
    }
  } else if (Object.keys(envelope.payload).length > 0) {
    outcome.append(element("pre", "payload", pretty(envelope.payload)));
  }
  attach(entry, "Answer", envelope);
  tell(`${event} ${text}`);
}

function violations(found) {
  const items = found.map(({ pointer, keyword, message }) => {
    const item = element("li");
    const place = element("span", "pointer", pointer || "the event");
    item.append(place, " ", element("span", "", message), " ", element("span", "keyword", keyword));
    return item;
  });
  const all = element("ul", "violations");
  all.append(...items);
  return all;
}

function status(envelope) {
  const { status, progress } = envelope.payload;
  const entry = add("status", "status", envelope.event);
  const told = verdict(entry, "told", status);
  if (progress) {
    const { sent, total_targets: total, failed } = progress;
    told.append(element("span", "progress", `${sent} of ${total} notified, ${failed} failed`));
  }
  attach(entry, "Envelope", envelope);
  tell(`the campaign is ${status}`);
}

function push(envelope) {
  const { title, body } = envelope.payload;
  const entry = add("push", "push", "for you");
  const card = element("div", "card");
  card.append(element("strong", "", title), element("span", "", body));
  entry.querySelector(".head").after(card);
  attach(entry, "Envelope", envelope);
  tell(`a notification: ${title}`);
}

function add(kind, badge, name) {
  const now = new Date();
  const time = element("time", "", now.toLocaleTimeString());
  time.dateTime = now.toISOString();
  const head = element("div", "head");
  head.append(element("span", "badge", badge), element("span", "name", name), time);
  const entry = element("li", "entry");
  entry.dataset.kind = kind;
  entry.append(head, element("div", "attached"));
  list.prepend(entry);
  while (list.childElementCount > MOST) {
    list.lastElementChild.remove();
  }
  empty.hidden = true;
  clearing.disabled = false;
  return entry;
}

/** Says what became of an entry, in place of what was said before. */
function verdict(entry, outcome, text) {
  entry.dataset.outcome = outcome;
  const told = element("div", "outcome");
  told.append(element("span", "verdict", text));
  entry.querySelector(".outcome")?.remove();
  entry.querySelector(".head").after(told);
  return told;
}

/** Puts a text below an entry, for whoever wants to see all of it. */
function attach(entry, title, content) {
  const all = element("details");
  all.append(element("summary", "", title), element("pre", "", pretty(content)));
  entry.querySelector(".attached").append(all);
}

function pretty(content) {
  return typeof content === "string" ? content : JSON.stringify(content, null, 2);
}

function element(name, className = "", text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function tell(text) {
  news.textContent = text;
}

function clear() {
  list.replaceChildren();
  empty.hidden = false;
  clearing.disabled = true;
}
