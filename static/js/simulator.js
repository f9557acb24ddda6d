// The open phone: asks for new texts, keeps the newest in sight, fills in examples. Works without it, too.
"use strict";

const texts = document.querySelector("[data-texts]");
const composer = document.querySelector("[data-composer]");

const toTheEnd = () => { texts.scrollTop = texts.scrollHeight; };
const atTheEnd = () => texts.scrollHeight - texts.scrollTop - texts.clientHeight < 60;

async function refresh() {
  if (document.hidden) return;
  try {
    const response = await fetch(texts.dataset.texts, { headers: { Accept: "text/html" } });
    if (!response.ok) return;
    const found = await response.text();
    if (found === texts.dataset.seen) return;
    const stay = !atTheEnd();
    texts.dataset.seen = found;
    texts.innerHTML = found; // our own template, escaped there
    if (!stay) toTheEnd();
  } catch {
    // The site is being restarted: ask again in a moment.
  }
}

if (texts) {
  toTheEnd();
  texts.addEventListener("load", () => { if (atTheEnd()) toTheEnd(); }, true);
  window.setInterval(refresh, 1500);
}

if (composer) {
  const text = composer.elements.text;
  const files = composer.querySelector("[data-files]");
  const fit = () => { text.style.height = "auto"; text.style.height = `${Math.min(text.scrollHeight, 140)}px`; };
  text.addEventListener("input", fit);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      composer.requestSubmit();
    }
  });
  composer.elements.pictures.addEventListener("change", (event) => {
    files.textContent = [...event.target.files].map((file) => file.name).join(", ");
  });
  for (const button of composer.querySelectorAll("[data-fill]")) {
    button.addEventListener("click", () => { text.value = button.dataset.fill; fit(); text.focus(); });
  }
}
