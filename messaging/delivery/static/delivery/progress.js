/* Keeps the numbers of a broadcast fresh while it goes out. Without it the page still shows them as of its loading. */
(() => {
  if (window.deliveryProgress) return;
  window.deliveryProgress = true;
  const EVERY = 1500;

  function draw(section, progress) {
    for (const part of progress.parts) {
      section.querySelector(`[data-part="${part.name}"]`).style.width = `${part.percent}%`;
      section.querySelector(`[data-count="${part.name}"]`).textContent = part.count.toLocaleString("ko");
    }
    section.querySelector("[data-percent]").textContent = progress.percent;
    section.querySelector("[data-won]").textContent = progress.won.toLocaleString("ko");
    section.querySelector("[data-reasons]").textContent = progress.reasons
      .map((one) => `${one.reason} ${one.count.toLocaleString("ko")}명`)
      .join(" · ");
  }

  async function poll(section) {
    if (document.hidden) return again(section);
    try {
      const response = await fetch(section.dataset.url, { headers: { Accept: "application/json" } });
      if (!response.ok) return;
      const progress = await response.json();
      // Another state has other buttons: the server draws those.
      if (progress.state !== section.dataset.state) return window.location.reload();
      draw(section, progress);
      if (progress.live) again(section);
    } catch {
      again(section); // the connection is gone for a moment
    }
  }

  function again(section) {
    window.setTimeout(() => poll(section), EVERY);
  }

  function begin() {
    for (const section of document.querySelectorAll("[data-broadcast-progress]")) {
      if (section.dataset.live === "yes") again(section);
    }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
