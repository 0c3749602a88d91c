// The board of a waiting room: puts what the stream sends in its place, comes back by itself, and says when it is old.

const SILENCE = 35000; // ms: three and a half of the server's beats, after which what is shown may no longer be so
const board = document.getElementById("board");
const stale = document.getElementById("stale");
const clock = document.getElementById("clock");
const shown = new Intl.DateTimeFormat("en-IN", { hour: "numeric", minute: "2-digit", timeZone: document.body.dataset.zone });

let failures = 0;
let heard = Date.now();

function tokens() {
  return new Set([...board.querySelectorAll("[data-token]")].map((each) => each.dataset.token));
}

// What comes is markup of our own server, in which everything is escaped (webhooks/dashboard/html.py).
function draw(markup) {
  const before = tokens();
  board.innerHTML = markup;
  for (const each of board.querySelectorAll("[data-token]")) {
    if (!before.has(each.dataset.token)) each.classList.add("fresh");
  }
}

function look() {
  clock.textContent = shown.format(new Date());
  const old = Date.now() - heard > SILENCE;
  stale.hidden = !old;
  document.body.classList.toggle("old", old);
}

function alive() {
  heard = Date.now();
  failures = 0;
  look();
}

function follow() {
  const stream = new EventSource(`${location.pathname}/stream`);
  let watch = setTimeout(failed, SILENCE);
  let over = false;
  function beat() {
    clearTimeout(watch);
    watch = setTimeout(failed, SILENCE);
    alive();
  }
  function failed() {
    if (over) return;
    over = true;
    clearTimeout(watch);
    stream.close();
    failures += 1;
    setTimeout(follow, Math.min(1000 * 2 ** failures, 20000) * (0.5 + Math.random() / 2));
  }
  stream.onmessage = (event) => {
    draw(JSON.parse(event.data));
    beat();
  };
  stream.addEventListener("beat", beat);
  stream.onerror = failed;
}

addEventListener("offline", () => {
  heard = 0;
  look();
});
setInterval(look, 1000);
look();
follow();
