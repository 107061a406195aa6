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

// Drafts are kept on the server a moment after typing rests, and when the page is left.
for (const form of document.querySelectorAll("form[data-draft-url]")) {
  const note = form.querySelector("[data-draft-note]");
  let waiting = 0;
  let kept = new URLSearchParams(new FormData(form)).toString();
  const save = async (leaving) => {
    clearTimeout(waiting);
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    const body = new URLSearchParams(data);
    const now = body.toString();
    if (now === kept) return;
    try {
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", body, keepalive: leaving, headers: { "X-CSRFToken": csrf(form) } });
      if (!answer.ok) throw new Error(String(answer.status));
      kept = now;
      const at = new Date();
      if (note) note.textContent = `Draft saved ${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
    } catch {
      if (note) note.textContent = "The draft could not be saved. Your text is still on this page.";
      waiting = setTimeout(save, 30000, false);
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(save, 1500, false);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    kept = new URLSearchParams(new FormData(form)).toString();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save(true));
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
      waiting = setTimeout(() => location.reload(), 125000);
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
