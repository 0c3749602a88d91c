// The web chat's page: follows the stream of the talk, and hands what is typed or tapped to the outbox.

import { drawLine, drawWhy, press } from "./chat_lines.js";
import { Outbox, pause } from "./chat_outbox.js";

const words = JSON.parse(document.body.dataset.words);
const [talk, log, unsent, typing, banner, composer, box] = ["talk", "log", "unsent", "typing", "banner", "composer", "words"]
  .map((id) => document.getElementById(id));

const LONGEST_ANSWER = 12000; // ms after which nobody believes any more that an answer is being written
const shown = new Map(); // shown_as -> its bubble
const waiting = new Map(); // id of what was said -> its bubble, until the stream confirms it
const troubles = new Set(); // what is wrong now: "stream", "outbox", "cookies"
let lastId = 0;
let typingTimer = 0;

// --- what stands on the page ---

let following = true;  // the patient has not scrolled away since the page showed them its last line
let placed = 0;
const atEnd = () => following || talk.scrollHeight - talk.scrollTop - talk.clientHeight < 120;

function place(scroll) {
  scroll();
  placed = talk.scrollTop;
  following = true;
}

const toEnd = () => place(() => { talk.scrollTop = talk.scrollHeight; });

// A card taller than the screen is read from its top: its words stand above its buttons.
function show(item) {
  if (item.offsetHeight > talk.clientHeight) place(() => item.scrollIntoView({ block: "start" }));
  else toEnd();
}

talk.addEventListener("scroll", () => { following = Math.abs(talk.scrollTop - placed) < 2; }, { passive: true });

function trouble(name, is) {
  if (is) troubles.add(name);
  else troubles.delete(name);
  const says = troubles.has("cookies") ? words.cookies : troubles.size ? words.offline : "";
  if (banner.textContent !== says) banner.textContent = says;
  banner.hidden = !says;
}

function showTyping(is) {
  clearTimeout(typingTimer);
  if (typing.hidden === is) {
    const follow = atEnd();
    typing.hidden = !is;
    if (follow) toEnd();
  }
  if (is) typingTimer = setTimeout(() => showTyping(false), LONGEST_ANSWER);
}

function redraw(old, item) {
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(item);
  if (hadFocus) item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

// The stream confirms what was said on this page: an answer is on its way.
function settle(line) {
  if (!waiting.has(line.key)) return;
  waiting.get(line.key)?.remove();
  waiting.delete(line.key);
  showTyping(true);
}

function add(line) {
  if (line.tapped) {
    settle(line);
    press(shown.get(line.tapped.card), line.tapped.choice);
    return;
  }
  const follow = atEnd() || waiting.has(line.key);
  const tapped = (choice) => say({ kind: "tap", text: choice.label, choice: choice.id, card: Number(line.shown_as) });
  const item = drawLine(line, tapped);
  const old = shown.get(line.shown_as);
  shown.set(line.shown_as, item);
  if (line.mine) settle(line);
  else showTyping(false);
  if (old) {
    redraw(old, item);
    return;
  }
  log.append(item);
  if (follow) show(item);
}

function addUnsent(entry) {
  const { id, kind, text, card, choice } = entry.spoken;
  if (kind === "start") return;
  if (kind === "tap") {
    waiting.set(id, null);
    press(shown.get(String(card)), choice);
    return;
  }
  const item = drawLine({ mine: true, text }, () => {});
  item.classList.add("unsent");
  waiting.set(id, item);
  unsent.append(item);
  toEnd();
}

// --- what the patient says ---

const outbox = new Outbox({
  sending: () => showTyping(true),
  taken: () => trouble("outbox", false),
  refused: (entry) => {
    trouble("outbox", false);
    showTyping(false);
    const item = waiting.get(entry.spoken.id);
    if (!item) return;
    item.classList.replace("unsent", "refused");
    drawWhy(item, words.refused);
  },
  unreachable: () => {
    trouble("outbox", true);
    showTyping(false);
  },
  noChat: fetchChat,
});

function say(spoken) {
  following = true;
  addUnsent(outbox.add(spoken));
}

function fit() {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
}

function sendTyped() {
  const text = box.value.trim();
  if (!text) return;
  box.value = "";
  fit();
  say({ kind: "text", text });
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  sendTyped();
  box.focus();
});
box.addEventListener("input", fit);
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    sendTyped();
  }
});

// --- what the clinic says ---

// The server does not know this browser: load the page once more for a chat; if that does not help, it keeps no cookies.
function fetchChat() {
  let tried = true;
  try {
    tried = sessionStorage.getItem("baari.reloaded") === "yes";
    sessionStorage.setItem("baari.reloaded", "yes");
  } catch { /* no storage: no cookies either */ }
  if (tried) trouble("cookies", true);
  else location.reload();
}

const SILENCE = 40000; // ms: two and a half of the server's beats, after which the connection is dead
let failures = 0;

function follow() {
  const address = `/chat/stream?after=${lastId}`;
  const stream = new EventSource(address);
  let watch = setTimeout(failed, SILENCE);
  let over = false;

  // Any word of the server proves the connection, also where the browser had said that it is offline.
  function alive() {
    clearTimeout(watch);
    watch = setTimeout(failed, SILENCE);
    failures = 0;
    trouble("stream", false);
  }

  // Opened anew by ourselves, at growing intervals: the browser's own way never gives a restarted server any air.
  async function failed() {
    if (over) return;
    over = true;
    clearTimeout(watch);
    const turnedAway = stream.readyState === EventSource.CLOSED;
    stream.close();
    failures += 1;
    if (failures > 1) trouble("stream", true);
    if (turnedAway && await isUnknown(address)) fetchChat();
    else await pause(Math.min(500 * 2 ** failures, 30000) * (0.5 + Math.random() / 2));
    if (!troubles.has("cookies")) follow();
  }

  stream.onmessage = (event) => {
    alive();
    const id = Number(event.lastEventId);
    if (id <= lastId) return;
    lastId = id;
    add(JSON.parse(event.data));
  };
  stream.addEventListener("beat", alive);
  stream.addEventListener("ready", (event) => {
    alive();
    try { sessionStorage.removeItem("baari.reloaded"); } catch { /* was never there */ }
    begin(JSON.parse(event.data).empty);
  });
  stream.onerror = failed;
}

// A link may open the chat with something said already: /?start=..., as Telegram's do. A talk without a word yet begins
// with a greeting, unless the patient was faster.
function begin(empty) {
  const payload = new URLSearchParams(location.search).get("start") || "";
  if (payload) history.replaceState(null, "", "/");
  if (payload || (empty && !outbox.used)) outbox.add({ kind: "start", text: payload });
}

// An event stream does not tell why it was refused.
async function isUnknown(address) {
  const asking = new AbortController();
  try {
    return (await fetch(address, { signal: asking.signal })).status === 401;
  } catch {
    return false;
  } finally {
    asking.abort();
  }
}

addEventListener("offline", () => trouble("stream", true));
for (const entry of outbox.entries) addUnsent(entry);
outbox.work();
follow();
if (matchMedia("(hover: hover)").matches) box.focus(); // on a phone that would open the keyboard over the greeting
