// What pages gain where scripts run. Every page works without this file.

const csrf = (form) => form.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
const twoDigits = (number) => String(number).padStart(2, "0");

document.body.classList.add("tc-scripted");

// An error summary takes the focus, so that it is heard and its links are next.
const summary = document.querySelector(".govuk-error-summary");
if (summary) {
  summary.tabIndex = -1;
  summary.focus();
  document.title = `Error: ${document.title}`;
  summary.addEventListener("click", (event) => {
    const field = event.target.closest("a")?.hash && document.getElementById(event.target.closest("a").hash.slice(1));
    const input = field?.matches("fieldset") ? field.querySelector("input") : field;
    if (!input) return;
    event.preventDefault();
    (input.closest("fieldset, .govuk-form-group") ?? input).scrollIntoView();
    input.focus({ preventScroll: true });
  });
}

// What belongs to a choice shows while it is chosen.
const choices = [...document.querySelectorAll("[data-reveals]")];
function reveal() {
  for (const choice of choices) {
    const more = document.getElementById(choice.dataset.reveals);
    more.classList.toggle("tc-shut", !choice.checked);
    choice.setAttribute("aria-controls", more.id);
  }
}
if (choices.length) {
  reveal();
  document.addEventListener("change", reveal);
  window.addEventListener("pageshow", reveal);
}

// How much room is left, said once typing rests.
for (const area of document.querySelectorAll("textarea[data-limit]")) {
  const left = document.createElement("p");
  left.className = "tc-left";
  left.id = `${area.id}-left`;
  left.setAttribute("aria-live", "polite");
  area.after(left);
  let waiting = 0;
  const count = () => {
    const room = Number(area.dataset.limit) - area.value.replaceAll("\r\n", "\n").length;
    left.classList.toggle("tc-left--over", room < 0);
    const many = Math.abs(room).toLocaleString("en-GB");
    left.textContent = room < 0 ? `${many} characters too many` : room < Number(area.dataset.limit) / 4 ? `${many} characters left` : "";
  };
  area.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(count, 400);
  });
  count();
}

// A second click sends nothing; the server would answer it with the first result in any case.
for (const form of document.querySelectorAll("form[data-once]")) {
  let sentAt = 0;
  form.addEventListener("submit", (event) => {
    if (Date.now() - sentAt < 5000) event.preventDefault();
    else sentAt = Date.now();
  });
  window.addEventListener("pageshow", () => (sentAt = 0));
}

// Drafts are kept on the server within two seconds of the last key, and when the page is left. While the server cannot
// be reached the text stays in this page and nowhere else, the page says so, and sends it as soon as it can.
const unsent = new Map(); // form -> what stands in the way
const WAYS = {
  gone: "Not saved: the service cannot be reached. What you typed is still on this page. Keep it open: it is sent as soon as that is possible.",
  out: "Not saved: you are signed out. What you typed is still on this page. Sign in again in another window, and it is sent.",
};
const alarm = document.createElement("p");
alarm.className = "tc-unsent";
alarm.setAttribute("role", "alert");
alarm.hidden = true;
// Signing in again in another window makes the token of this page worthless: a new one is fetched.
async function renewToken() {
  const page = await fetch(location.href, { redirect: "manual" }).catch(() => null);
  if (!page?.ok) return;
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("input[name=csrfmiddlewaretoken]");
  if (fresh) for (const old of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) old.value = fresh.value;
}
function tellUnsent() {
  const [way] = unsent.values();
  const words = way ? WAYS[way] : "";
  alarm.hidden = !way;
  if (alarm.textContent !== words) alarm.textContent = words;
}
for (const form of document.querySelectorAll("form[data-draft-url]")) {
  const note = form.querySelector("[data-draft-note]");
  const typed = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return new URLSearchParams(data).toString();
  };
  let waiting = 0;
  let kept = typed();
  let sending = null;
  const later = (time) => {
    clearTimeout(waiting);
    waiting = setTimeout(save, time, false);
  };
  const send = async (body, leaving) => {
    const asked = {
      method: "POST",
      body,
      redirect: "manual", // whoever is signed out is sent elsewhere: that keeps nothing
      keepalive: leaving,
      headers: { "X-CSRFToken": csrf(form), "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" },
      signal: leaving ? undefined : AbortSignal.timeout(8000),
    };
    const answer = await fetch(form.dataset.draftUrl, asked).catch(() => null);
    const way = !answer || answer.status >= 500 ? "gone" : answer.type === "opaqueredirect" || answer.status === 403 ? "out" : "";
    if (answer?.status === 403) await renewToken();
    const at = new Date();
    const saved = `Draft saved ${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
    if (note) note.textContent = way ? "Not saved. Your text is still on this page." : answer.ok ? saved : "This is too long to keep as a draft. Save it.";
    if (way) unsent.set(form, way);
    else unsent.delete(form);
    tellUnsent();
    if (way) {
      later(3000);
      return false;
    }
    kept = body;
    if (typed() !== kept) later(1000);
    return true;
  };
  // One at a time, so that an older text never arrives after a newer one.
  const save = async (leaving) => {
    clearTimeout(waiting);
    if (sending && !leaving) await sending;
    const body = typed();
    if (body === kept && !unsent.has(form)) return true;
    sending = send(body, leaving);
    const done = await sending;
    sending = null;
    return done;
  };
  form.addEventListener("input", () => later(1000));
  window.addEventListener("online", () => unsent.has(form) && save(false));
  // A form that cannot be sent would be lost in the browser's own page of errors, or before the page to sign in.
  form.addEventListener(
    "submit",
    (event) => {
      clearTimeout(waiting);
      if (unsent.has(form)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        const button = event.submitter;
        save(false).then((done) => done && form.requestSubmit(button));
        return;
      }
      kept = typed();
      unsent.delete(form);
    },
    { capture: true },
  );
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save(true));
}
if (document.querySelector("form[data-draft-url]")) {
  document.body.append(alarm);
  window.addEventListener("beforeunload", (event) => unsent.size && event.preventDefault());
}

// Two minutes before the time-out, a question. Any answer asks the server for a page, which starts the time again.
const minutes = Number(document.body.dataset.idleMinutes);
if (minutes > 2 && typeof HTMLDialogElement === "function") {
  const dialog = document.createElement("dialog");
  dialog.className = "tc-timeout";
  dialog.setAttribute("aria-labelledby", "tc-timeout-title");
  dialog.innerHTML =
    '<h2 class="govuk-heading-m" id="tc-timeout-title">You will be signed out in 2 minutes</h2>' +
    "<p>Nothing was done on this page for a while. What you have typed is kept as a draft.</p>" +
    '<p class="tc-actions"><button class="govuk-button" type="button">Stay signed in</button></p>';
  document.body.append(dialog);
  let waiting = 0;
  const start = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      dialog.showModal();
      waiting = setTimeout(() => unsent.size || location.reload(), 125000);
    }, (minutes - 2) * 60000);
  };
  const stay = () => fetch(location.href, { method: "HEAD" }).then(start, start);
  dialog.addEventListener("close", stay);
  dialog.querySelector("button").addEventListener("click", () => dialog.close());
  start();
}

// A print button is made, not written: without a script it could do nothing.
for (const place of document.querySelectorAll("[data-print]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary";
  button.textContent = place.dataset.print || "Print";
  button.addEventListener("click", () => window.print());
  place.append(button);
}

// The menu under one's name closes as menus do.
for (const menu of document.querySelectorAll(".tc-menu")) {
  document.addEventListener("click", (event) => menu.contains(event.target) || (menu.open = false));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// A field that suggests: what is found for its words stands in its list.
for (const input of document.querySelectorAll("input[data-suggest]")) {
  const list = document.getElementById(input.getAttribute("list"));
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    const words = input.value.trim();
    if (words.length < 3 || [...list.options].some((option) => option.value === words)) return;
    waiting = setTimeout(async () => {
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } }).catch(() => null);
      if (!answer?.ok || input.value.trim() !== words) return;
      const { choices } = await answer.json();
      list.replaceChildren(...choices.map((text) => Object.assign(document.createElement("option"), { value: text })));
    }, 200);
  });
}

// The time left of a clock counts down by the server's time, since a computer's own may be wrong. Without this the page
// says how much was left when it was opened.
const clocks = [...document.querySelectorAll("[data-now] [data-countdown]")];
const opened = Date.now();
function countDown() {
  for (const clock of clocks) {
    const left = new Date(clock.dataset.countdown) - new Date(clock.closest("[data-now]").dataset.now) - (Date.now() - opened);
    const minutes = Math.floor(Math.abs(left) / 60000);
    const hours = Math.floor(minutes / 60);
    const days = Math.floor(hours / 24);
    const span = days > 1 ? `${days} days ${hours - 24 * days} h` : hours ? `${hours} h ${minutes - 60 * hours} min` : `${minutes} min`;
    const words = left > 0 ? `${span} left` : `${span} late`;
    if (clock.textContent !== words) clock.textContent = words;
    clock.classList.toggle("tc-late", left <= 0);
  }
}
if (clocks.length) {
  countDown();
  setInterval(countDown, 10000);
}
