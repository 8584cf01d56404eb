// Passkeys: the one thing in the house that needs a script, because only a browser can ask a device to sign. Each page that
// has this file has another way too.

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// What the house asks is JSON; a browser wants some of it as bytes.
const asked = (json) => {
  const { publicKey } = JSON.parse(json);
  publicKey.challenge = toBytes(publicKey.challenge);
  if (publicKey.user) {
    publicKey.user.id = toBytes(publicKey.user.id);
  }
  for (const known of [...(publicKey.allowCredentials ?? []), ...(publicKey.excludeCredentials ?? [])]) {
    known.id = toBytes(known.id);
  }
  return { publicKey };
};

// And the way back. What a browser may say besides is of no use to the house.
const answered = ({ id, rawId, type, response }) => {
  const said = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) {
      said[part] = toText(response[part]);
    }
  }
  return JSON.stringify({ id, rawId: toText(rawId), type, response: said });
};

for (const place of document.querySelectorAll("[data-al-passkey]")) {
  if (!window.PublicKeyCredential || window.location.origin !== place.dataset.alOrigin) {
    continue;
  }
  const go = place.querySelector("[data-al-passkey-go]");
  const silent = place.querySelector("[data-al-passkey-silent]");
  let waiting = false;
  place.hidden = false;
  for (const other of document.querySelectorAll("[data-al-no-passkey]")) {
    other.hidden = true;
  }
  go.form.addEventListener("submit", async (event) => {
    if (event.submitter !== go) {
      return;
    }
    event.preventDefault();
    if (waiting) {
      return;
    }
    waiting = true;
    silent.hidden = true;
    try {
      const how = place.dataset.alPasskey === "create" ? "create" : "get";
      const credential = await navigator.credentials[how](asked(place.dataset.alOptions));
      go.form.elements.answer.value = answered(credential);
      go.form.submit();
    } catch {
      // Nobody unlocked it, it is none that the house knows, or it took too long.
      waiting = false;
      silent.hidden = false;
      silent.focus();
    }
  });
}
