// Draws the lines of the talk. Everything that was said is set as text and never as markup.

const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });

const SHORT = 9; // characters: a time of day, of which three stand side by side even on 320 px

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// A number of a visit, a receipt or a phone stands on one line, as it was written: so is what is copied.
const NUMBER = /((?:APT|WLK|RCP|RFN)-[\d-]*\d|\+\d{1,3}(?: \d+)+)/;

function written(name, className, text) {
  const made = element(name, className);
  text.split(NUMBER).forEach((part, place) => made.append(place % 2 ? element("span", "whole", part) : part));
  return made;
}

function link(href, label, hint, words) {
  const made = element("a", "choice leads", label);
  made.href = href;
  if (hint) made.append(element("small", "", hint));
  if (words) made.append(element("span", "unseen", ` (${words})`));
  return made;
}

function choiceOf(choice, tapped, newTab) {
  if (choice.url) {
    if (!/^https?:\/\//.test(choice.url)) return null;
    const made = link(choice.url, choice.label, choice.hint, newTab);
    made.target = "_blank";
    made.rel = "noopener";
    return made;
  }
  const made = element("button", "choice", choice.label);
  made.type = "button";
  made.dataset.choice = choice.id;
  if (choice.hint) made.append(element("small", "", choice.hint));
  else if (choice.label.length <= SHORT) made.classList.add("short");
  let last = -Infinity;
  made.addEventListener("click", (event) => {
    if (event.timeStamp - last < 700) return; // a double click is one tap
    last = event.timeStamp;
    tapped(choice);
  });
  return made;
}

// `line` as the stream has it (webhooks/webchat_stream.py); `tapped` is called with the choice.
export function drawLine(line, tapped) {
  const item = element("div", line.mine ? "line mine" : "line");
  if (line.language) item.lang = line.language;
  item.tabIndex = -1;
  const bubble = element("div", "bubble");
  bubble.dir = "auto";
  if (line.title) bubble.append(element("p", "title", line.title));
  if (line.text) bubble.append(written("p", "text", line.text));
  if (line.at) {
    const time = element("time", "", clock.format(new Date(line.at)));
    time.dateTime = line.at;
    bubble.append(time);
  }
  item.append(bubble);
  const choices = (line.choices || []).map((choice) => choiceOf(choice, tapped, line.new_tab)).filter(Boolean);
  const short = choices.filter((choice) => choice.classList.contains("short"));
  if (short.length < 3) short.forEach((choice) => choice.classList.remove("short"));
  if (line.file) {
    const calendar = line.file.name.endsWith(".ics"); // the label is in the line's language, not the browser's
    const file = link(line.file.href, calendar ? line.file.label : `${line.file.label}: ${line.file.name}`);
    file.classList.remove("leads");
    file.download = line.file.name;
    choices.push(file);
  }
  if (choices.length) {
    const list = element("div", "choices");
    list.append(...choices);
    item.append(list);
  }
  return item;
}

// Shows what was tapped on the card itself, as a message of one's own would only repeat it. False: it is not there.
export function press(item, choice) {
  const buttons = [...(item?.querySelectorAll("button.choice") || [])];
  const pressed = buttons.find((button) => button.dataset.choice === choice);
  if (!pressed) return false;
  for (const button of buttons) button.removeAttribute("aria-pressed");
  pressed.setAttribute("aria-pressed", "true");
  return true;
}

export function drawWhy(item, words) {
  item.querySelector(".why")?.remove();
  item.append(element("p", "why", words));
}
