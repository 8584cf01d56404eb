// Small comforts where scripts run. Every page works without this file.

// Printing and reading aloud: the buttons are hidden until a script can serve them.
for (const button of document.querySelectorAll("[data-al-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

if ("speechSynthesis" in window) {
  for (const button of document.querySelectorAll("[data-al-read]")) {
    const start = button.textContent;
    const rest = () => {
      button.textContent = start;
      button.setAttribute("aria-pressed", "false");
    };
    button.hidden = false;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      if (window.speechSynthesis.speaking) {
        window.speechSynthesis.cancel();
        rest();
        return;
      }
      const main = document.getElementById("main");
      const words = new SpeechSynthesisUtterance(main ? main.innerText : "");
      words.lang = document.documentElement.lang === "cy" ? "cy-GB" : "en-GB";
      words.rate = 0.9;
      words.addEventListener("end", rest);
      button.textContent = button.dataset.alRead;
      button.setAttribute("aria-pressed", "true");
      window.speechSynthesis.speak(words);
    });
  }
  // A voice must not go on reading a page that somebody has left.
  window.addEventListener("pagehide", () => window.speechSynthesis.cancel());
}

// A second press of the same button is harmless to the server; this only spares the wait.
for (const form of document.querySelectorAll("form[method=post]")) {
  let sent = 0;
  form.addEventListener("submit", (event) => {
    const now = Date.now();
    if (now - sent < 2000) {
      event.preventDefault();
    }
    sent = now;
  });
}

// After a refused form the page starts at what has to be mended.
const summary = document.querySelector("[data-al-errors]");
if (summary) {
  summary.focus();
}
