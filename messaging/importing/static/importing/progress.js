/* Keeps an import's progress fresh. Without it the page still shows it as of its loading. */
(() => {
  const EVERY = 1500;

  async function poll(section) {
    if (document.hidden) return again(section);
    try {
      const response = await fetch(section.dataset.importProgress, { headers: { Accept: "application/json" } });
      if (!response.ok) return;
      const now = await response.json();
      // Another state has other buttons: the server draws those.
      if (now.state !== section.dataset.state) return window.location.reload();
      section.querySelector("[data-percent]").textContent = now.percent;
      section.querySelector("[data-done]").textContent = now.done.toLocaleString("ko");
      section.querySelector("[data-total]").textContent = now.total.toLocaleString("ko");
      const bar = section.querySelector("[role=progressbar]");
      bar.setAttribute("aria-valuenow", now.percent);
      bar.firstElementChild.style.width = `${now.percent}%`;
      again(section);
    } catch {
      again(section); // the connection is gone for a moment
    }
  }

  function again(section) {
    window.setTimeout(() => poll(section), EVERY);
  }

  for (const section of document.querySelectorAll("[data-import-progress]")) again(section);
  document.querySelector("[autofocus][role=alert]")?.focus();
})();
