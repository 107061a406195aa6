// The one screen without this file shows every question and every consequence with its case. With it, what does not
// apply to the choices made is left out, the wait is counted while one types, and the button names the day.

const form = document.getElementById("form");
const chosen = (name) => {
  const field = form.elements[name];
  return field ? (field.value ?? "") : "";
};
const conditional = [...form.querySelectorAll("[data-when]")].map((part) => ({ part, when: JSON.parse(part.dataset.when) }));

function showWhatApplies() {
  for (const { part, when } of conditional) {
    part.hidden = !Object.entries(when).every(([name, values]) => values.includes(chosen(name)));
  }
}

// Consequences are said without their case once the case is chosen.
for (const words of form.querySelectorAll("[data-case]")) words.hidden = true;

const minutes = (text) => {
  const found = /^(\d{1,2})[:.]?(\d{2})$/.exec(text.trim());
  return found ? Number(found[1]) * 60 + Number(found[2]) : null;
};
const wait = form.querySelector("[data-wait]");
const waitWords = form.querySelector("[data-wait-words]");
const asWritten = waitWords?.textContent;

function countTheWait() {
  if (!wait) return;
  const starts = minutes(wait.dataset.starts);
  const came = minutes(chosen("came_at")) ?? starts;
  const seen = minutes(chosen("seen_at"));
  const waited = seen === null ? 0 : Math.max(0, seen - Math.max(starts, came));
  const over = waited > Number(wait.dataset.limit);
  wait.hidden = !over;
  waitWords.textContent = over ? `Kept waiting ${waited} minutes. Over ${wait.dataset.limit}, so it is recorded as our failure, and it is told.` : asWritten;
}

const button = form.querySelector(".tc-savebar button");
const save = button.textContent;

function nameTheDay() {
  const slot = chosen("slot");
  const day = new Date(slot);
  button.textContent = slot === "none" || Number.isNaN(day.getTime())
    ? save
    : `Save and book ${day.toLocaleDateString("en-GB", { day: "numeric", month: "long", timeZone: "Europe/London" })}`;
}

function refresh() {
  showWhatApplies();
  countTheWait();
  nameTheDay();
}
form.addEventListener("change", refresh);
form.addEventListener("input", countTheWait);
window.addEventListener("pageshow", refresh);
refresh();
