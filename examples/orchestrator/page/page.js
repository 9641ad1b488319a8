// The session, and the envelope that is written in it.

import { EVENTS, remember, uuid, write } from "./events.js";
import { lost, noted, received, sent } from "./log.js";

const [people, connecting, state, form, fields, events, about, editor, problem, sending, renew] = [
  "people", "connect", "state", "event", "fields", "events", "about", "editor", "problem", "send", "renew",
].map((id) => document.getElementById(id));

let socket = null;
/** Who the session belongs to, as the server says. */
let user = null;
/** Whether a session is wanted, and so reopened when it ends. */
let isWanted = false;
let attempts = 0;
let timer = null;
let chosen = EVENTS[0];
/** The request id in the editor. */
let request = null;

const buttons = EVENTS.map((event) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = event.name;
  button.addEventListener("click", () => choose(event));
  return button;
});
events.append(...buttons);

people.addEventListener("submit", (submitted) => {
  submitted.preventDefault();
  isWanted ? leave() : enter();
});
form.addEventListener("submit", (submitted) => {
  submitted.preventDefault();
  if (!sending.disabled) {
    send();
  }
});
editor.addEventListener("keydown", (key) => {
  if (key.key === "Enter" && (key.ctrlKey || key.metaKey)) {
    key.preventDefault();
    form.requestSubmit();
  }
});
editor.addEventListener("input", check);

function enter() {
  isWanted = true;
  attempts = 0;
  // What had the focus cannot keep it.
  connecting.focus();
  open();
}

function leave() {
  isWanted = false;
  clearTimeout(timer);
  // Where nothing is open, nothing will tell of its end.
  socket ? socket.close(1000) : show("off", "Not connected");
}

function open() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  show("opening", "Connecting …");
  socket = new WebSocket(`${scheme}://${location.host}/events?who=${encodeURIComponent(people.elements.who.value)}`);
  let isGreeted = false;
  socket.addEventListener("message", ({ data }) => {
    const content = JSON.parse(data);
    isGreeted ? received(content) : greet(content.user);
    isGreeted = true;
  });
  socket.addEventListener("close", ({ reason }) => {
    socket = null;
    if (isGreeted) {
      lost();
      noted(isWanted ? `The connection is lost${reason && `: ${reason}`}` : "You left");
    }
    if (isWanted) {
      show("lost", "Connection lost, trying again …");
      timer = setTimeout(open, Math.min(500 * 2 ** attempts, 15000));
      attempts += 1;
    } else {
      show("off", "Not connected");
    }
  });
}

function greet(greeted) {
  attempts = 0;
  const previous = user;
  user = greeted;
  const name = people.querySelector("input:checked + span").textContent;
  show("open", `Connected as ${name}`);
  noted(`You are ${name}, in session ${user.session_id}`);
  if (previous?.user_id === user.user_id) {
    // The same person in a new session keeps what they wrote, and where they were.
    const { selectionStart, selectionEnd } = editor;
    editor.value = editor.value.replaceAll(previous.session_id, user.session_id);
    editor.setSelectionRange(selectionStart, selectionEnd);
  } else {
    choose(chosen);
  }
}

function show(which, text) {
  state.dataset.state = which;
  state.textContent = text;
  document.title = which === "open" ? `${text.replace("Connected as ", "")} · Campaign platform` : "Campaign platform";
  connecting.textContent = isWanted ? "Disconnect" : "Connect";
  people.querySelector("fieldset").disabled = isWanted;
  // Who has been here before may go on writing meanwhile.
  fields.disabled = user === null;
  sending.disabled = which !== "open";
}

function choose(event) {
  chosen = event;
  buttons.forEach((button, at) => button.setAttribute("aria-pressed", String(EVENTS[at] === event)));
  about.textContent = event.about;
  ({ text: editor.value, request } = write(event, user));
  check();
}

function send() {
  const text = editor.value;
  const envelope = parse(text).value;
  socket.send(text);
  sent(text, envelope);
  remember(envelope);
  if (renew.checked) {
    const next = uuid();
    // The text may be no JSON, and is the user's: nothing else in it changes.
    editor.value = text.replaceAll(request, next);
    request = next;
  }
}

function check() {
  const { error } = parse(editor.value);
  problem.textContent = error ? `This is no JSON, and will be refused: ${error.message}` : "";
}

function parse(text) {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { error };
  }
}
