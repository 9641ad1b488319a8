// The events that one can start from, as envelopes of the user whom the session belongs to.

/** The campaign that this page created last; what there is to execute. */
let campaign = null;

const ANYONE = "Everybody may send it.";
const SIGNED_IN = "Everybody but guests may send it.";
const ADMIN = "Only an admin may send it.";

/** Each: its name, what to say about it, and its payload; or what becomes of a valid envelope. */
export const EVENTS = [
  {
    name: "media.play",
    about: `Somebody plays something. ${ANYONE}`,
    payload: () => ({ media_id: "track_42", position: 12.5 }),
  },
  {
    name: "content.create",
    about: `Somebody writes something. ${ANYONE}`,
    payload: () => ({ title: "Spring is here", body: "All of it, at once.", tags: ["spring", "sale"] }),
  },
  {
    name: "file.upload",
    about: `Somebody uploads a file. ${SIGNED_IN}`,
    payload: () => ({ file_id: "file_7", name: "banner.png", content_type: "image/png", size: 48213 }),
  },
  {
    name: "campaign.create",
    about: `The campaign gets a new id and can be executed from then on. ${ADMIN}`,
    payload: () => ({
      campaign_id: uuid(),
      name: "Spring sale",
      target_audience: { user_segments: ["all_users"] },
      notification_template: {
        title_template: "Spring is here, {name}",
        body_template: "Half the price until Sunday.",
        localization: { "de-DE": { title: "Der Frühling ist da, {name}", body: "Bis Sonntag zum halben Preis." } },
      },
      schedule: { type: "immediate" },
    }),
  },
  {
    name: "campaign.execute",
    about: `Runs what this tab created last; who took part in “spring_sale_2025” follows. ${ADMIN}`,
    payload: () => ({ execution_id: uuid(), campaign_id: campaign ?? uuid(), execution_type: "immediate" }),
  },
  {
    name: "notification.preferences.update",
    about: `Quiet hours, for one minute: what would be pushed meanwhile comes when they end. ${SIGNED_IN}`,
    payload: (user) => ({
      user_id: known(user),
      preferences: {
        email_enabled: true,
        push_enabled: true,
        sms_enabled: false,
        quiet_hours: { enabled: true, start: time(0), end: time(60) },
        categories: { marketing: true, updates: true, security: true },
      },
    }),
  },
  {
    name: "user.info.update",
    about: `Notifications come in German from then on. ${SIGNED_IN}`,
    payload: (user) => ({
      user_id: known(user),
      changes: { language: "de-DE" },
      updated_at: new Date().toISOString(),
    }),
  },
  {
    name: "user.info.request",
    about: `Asks the User Service about yourself. ${SIGNED_IN}`,
    payload: (user) => ({ user_id: known(user) }),
  },
  {
    name: "poll.vote",
    about: `No contract knows it; the orchestrator handles it with a type of its own. ${SIGNED_IN}`,
    payload: () => ({ option: "blue" }),
  },
  {
    name: "demo.panic",
    about: `Its handler panics: the event fails, and everything else goes on. ${SIGNED_IN}`,
    payload: () => ({}),
  },
  {
    name: "weather.report",
    about: `Nobody handles it, which is said and not hidden. ${SIGNED_IN}`,
    payload: () => ({ sky: "blue" }),
  },
  {
    name: "malformed",
    about: "An event that breaks its schema in several places: each of them is named.",
    envelope: (user) => ({
      ...envelope("media.play", { media_id: 42, position: -1 }, user),
      type: "event",
      campaign_id: "",
      metadata: {},
    }),
  },
];

/** The JSON text of an event that one can edit and send, with its new request id. */
export function write(event, user) {
  const written = event.envelope?.(user) ?? envelope(event.name, event.payload(user), user);
  return { text: JSON.stringify(written, null, 2), request: written.request_id };
}

/** Takes note of what was created. */
export function remember(sent) {
  if (sent?.event === "campaign.create" && typeof sent.payload?.campaign_id === "string") {
    campaign = sent.payload.campaign_id;
  }
}

/** A random UUID. `crypto.randomUUID` is missing where the page comes over plain HTTP from another machine. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function envelope(event, payload, user) {
  return {
    type: "campaign_event",
    request_id: uuid(),
    campaign_id: "spring_sale_2025",
    user,
    event,
    payload,
    metadata: { versioning: { system_version: "2.0.0", service_version: "1.2.0", environment: "demo" } },
  };
}

/** The user's id; guests have none that a payload could name. */
function known(user) {
  return user.user_id === "guest" ? uuid() : user.user_id;
}

/** A time of day, so many seconds from now. */
function time(seconds) {
  return `${new Date(Date.now() + seconds * 1000).toISOString().slice(11, 19)}Z`;
}
