// The live count beside every audience form on the page. It asks by POST: no choice stands in a URL.
(() => {
  const names = ["everyone", "interest_mask", "gender", "age_from", "age_to", "unknown_ages", "dongs"];

  function watch(box) {
    const form = box.closest("form");
    const prefix = box.dataset.prefix ? `${box.dataset.prefix}-` : "";
    const status = box.querySelector("[role=status]");
    const part = (name) => box.querySelector(`[data-audience-${name}]`);
    let waiting, running;

    async function count() {
      const chosen = new FormData();
      const all = new FormData(form);
      names.forEach((name) => all.getAll(prefix + name).forEach((value) => chosen.append(prefix + name, value)));
      chosen.append("prefix", box.dataset.prefix);
      chosen.append("csrfmiddlewaretoken", all.get("csrfmiddlewaretoken"));
      running?.abort();
      running = new AbortController();
      status.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(box.dataset.url, { method: "POST", body: chosen, signal: running.signal });
        if (!answer.ok && answer.status !== 422) throw new Error(answer.status);
        show(await answer.json());
      } catch (error) {
        if (error.name === "AbortError") return;
        show({ problems: [box.dataset.failed] });
      }
      status.removeAttribute("aria-busy");
    }

    function show(counted) {
      part("people").textContent = counted.people_in_words ?? "–";
      part("words").textContent = counted.rule ?? counted.problems.join(" ");
      const leftOut = counted.left_out_in_words;
      part("left-out").textContent = leftOut ? `${box.dataset.leftOut} ${leftOut}` : "";
      part("warning").textContent = counted.warning ?? "";
      part("warning").hidden = !counted.warning;
    }

    function soon() {
      clearTimeout(waiting);
      waiting = setTimeout(count, 250);
    }
    box.addEventListener("input", soon);
    count();
  }

  const start = () => document.querySelectorAll("[data-audience-rule]").forEach(watch);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
