// Passkeys: the browser is asked for one, and its answer is sent in the form that asked.
// A form says what it wants in data-passkey (create, get) and names its options in data-options, the id of a JSON
// script; without options they are fetched from the form's own address.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function read(options) {
  const wanted = { ...options, challenge: bytes(options.challenge) };
  if (wanted.user) wanted.user = { ...wanted.user, id: bytes(wanted.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (wanted[list]) wanted[list] = wanted[list].map((known) => ({ ...known, id: bytes(known.id) }));
  }
  return wanted;
}

function written(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: Object.fromEntries(parts.filter((part) => response[part]).map((part) => [part, text(response[part])])),
  };
}

async function options(form) {
  const given = form.dataset.options && document.getElementById(form.dataset.options);
  if (given) return JSON.parse(given.textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
}

async function use(form) {
  const { publicKey } = await options(form);
  const wanted = read(publicKey);
  if (form.dataset.passkey === "create") {
    // A passkey that the device keeps and unlocks by itself signs in without a password as well.
    wanted.authenticatorSelection = {
      ...wanted.authenticatorSelection,
      residentKey: "preferred",
      userVerification: "required",
    };
    return navigator.credentials.create({ publicKey: wanted });
  }
  return navigator.credentials.get({ publicKey: wanted });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  document.getElementById(form.dataset.without)?.setAttribute("hidden", "");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = form.querySelector("[data-said]");
    said.textContent = "";
    try {
      form.elements.credential.value = JSON.stringify(written(await use(form)));
      form.submit();
    } catch (error) {
      said.textContent = error.name === "InvalidStateError" ? said.dataset.have : said.dataset.failed;
    }
  });
}
