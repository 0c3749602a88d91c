// What the patient has said and the clinic has not yet taken: kept in the browser, sent in order, once each.
//
// Every entry is a key of its own in localStorage, so that two open pages never overwrite each other's; both may send
// the same entry, and the clinic hears it once, for its id is the same in every try.

const PREFIX = "baari.unsent.";
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;

const memory = new Map(); // where the browser keeps nothing (private windows, full disks), for as long as the page is open

function keep(entry) {
  memory.set(entry.name, entry);
  try {
    localStorage.setItem(entry.name, JSON.stringify(entry));
  } catch { /* kept in memory */ }
}

function drop(entry) {
  memory.delete(entry.name);
  try {
    localStorage.removeItem(entry.name);
  } catch { /* was never there */ }
}

function kept() {
  const found = [];
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(PREFIX)) found.push({ ...JSON.parse(localStorage.getItem(name)), name });
    }
  } catch { /* nothing was kept */ }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID(); // missing on plain http other than localhost
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

// Waits, or less when the browser finds its connection again.
export const pause = (ms) => new Promise((done) => {
  const timer = setTimeout(over, ms);
  function over() {
    clearTimeout(timer);
    removeEventListener("online", over);
    done();
  }
  addEventListener("online", over);
});

export class Outbox {
  // `tell` has: sending(), taken(entry), refused(entry), unreachable(), noChat().
  constructor(tell) {
    this.tell = tell;
    this.entries = kept();
    this.used = this.entries.length > 0;
    this.counted = 0;
    this.working = false;
  }

  add(spoken) {
    this.used = true;
    this.counted += 1;
    const order = `${String(Date.now()).padStart(15, "0")}.${String(this.counted).padStart(6, "0")}`;
    const entry = { name: `${PREFIX}${order}`, spoken: { ...spoken, id: newId() } };
    this.entries.push(entry);
    keep(entry);
    this.work();
    return entry;
  }

  async work() {
    if (this.working) return;
    this.working = true;
    let wait = FIRST_WAIT;
    while (this.entries.length) {
      const entry = this.entries[0];
      this.tell.sending();
      const answer = await this.post(entry.spoken);
      if (answer.status === 401) {
        this.tell.noChat();
        break;
      }
      const final = answer.ok || (answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429);
      if (final) {
        this.entries.shift();
        drop(entry);
        wait = FIRST_WAIT;
        if (answer.ok) this.tell.taken(entry);
        else this.tell.refused(entry);
      } else {
        if (answer.status !== 429) this.tell.unreachable(); // asked to slow down is no trouble
        const asked = Number(answer.headers?.get("Retry-After")) * 1000 || 0;
        await pause(Math.max(asked, wait * (0.5 + Math.random() / 2)));
        wait = Math.min(wait * 2, LONGEST_WAIT);
      }
    }
    this.working = false;
  }

  async post(spoken) {
    try {
      return await fetch("/chat", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(spoken),
        signal: AbortSignal.timeout ? AbortSignal.timeout(25000) : undefined, // over the server's own 20 s
      });
    } catch {
      return { ok: false, status: 0 };
    }
  }
}
