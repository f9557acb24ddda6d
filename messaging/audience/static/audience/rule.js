// The live count beside every audience form on the page. It asks by POST: no choice stands in a URL.
(() => {
  const names = [
    "everyone", "interest_mask", "gender", "unknown_genders", "age_from", "age_to", "unknown_ages", "dongs",
    "unknown_dongs", "one_per_household", "rested_days",
  ];
  const PAUSE = 250; // milliseconds without a click before we ask

  function watch(box) {
    const form = box.closest("form");
    const prefix = box.dataset.prefix ? `${box.dataset.prefix}-` : "";
    const status = box.querySelector("[role=status]");
    const part = (name) => box.querySelector(`[data-audience-${name}]`);
    let waiting, running, asked = 0;

    const chosen = () => {
      const all = new FormData(form);
      const said = new FormData();
      names.forEach((name) => all.getAll(prefix + name).forEach((value) => said.append(prefix + name, value)));
      said.append("prefix", box.dataset.prefix);
      said.append("csrfmiddlewaretoken", all.get("csrfmiddlewaretoken"));
      return said;
    };

    async function ask(url, body, signal) {
      const answer = await fetch(url, { method: "POST", body, signal });
      if (!answer.ok && answer.status !== 422) throw new Error(answer.status);
      return answer.json();
    }

    async function count() {
      // A newer question makes an older one stale: it is called off, and should its answer come all the same, not shown.
      const mine = ++asked;
      running?.abort();
      running = new AbortController();
      const { signal } = running;
      const body = chosen();
      status.setAttribute("aria-busy", "true");
      part("at").textContent = box.dataset.counting;
      try {
        const counted = await ask(box.dataset.url, body, signal);
        if (mine !== asked) return;
        show(counted);
        if (box.dataset.splitUrl) {
          const split = counted.people ? await ask(box.dataset.splitUrl, body, signal) : {};
          if (mine !== asked) return;
          part("split").innerHTML = split.details ?? "";
        }
      } catch (error) {
        if (mine !== asked || error.name === "AbortError") return;
        show({ problems: [box.dataset.failed] });
      } finally {
        if (mine === asked) status.removeAttribute("aria-busy");
      }
    }

    function show(counted) {
      part("people").textContent = counted.people_in_words ?? "–";
      part("words").textContent = counted.rule ?? counted.problems.join(" ");
      part("at").textContent = counted.counted_at ?? "";
      part("left-out").innerHTML = counted.details ?? "";
      if (part("split") && !counted.people) part("split").innerHTML = "";
      part("warning").textContent = counted.warning ?? "";
      part("warning").hidden = !counted.warning;
    }

    function soon() {
      asked += 1; // what is on its way answers an older question already
      running?.abort();
      status.setAttribute("aria-busy", "true");
      clearTimeout(waiting);
      waiting = setTimeout(count, PAUSE);
    }
    box.addEventListener("input", soon);
    count();
  }

  const start = () => document.querySelectorAll("[data-audience-rule]").forEach(watch);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
