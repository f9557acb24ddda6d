/* The moderation desk by keyboard, without reloading the page. Every act works without this script too. */
(() => {
  "use strict";
  const desk = document.getElementById("desk");

  const proceed = document.querySelector("[data-desk-continue]");
  if (proceed) proceed.requestSubmit();
  if (!desk) return;

  const find = (selector) => desk.querySelector(selector);
  let busy = false;
  let dirty = false;

  // Wagtail's own place for messages; the first one takes away those of the act before.
  function say(templates) {
    if (!templates.length) document.dispatchEvent(new CustomEvent("w-messages:clear"));
    templates.forEach((template, place) => {
      const detail = { clear: place === 0, text: template.content.textContent.trim(), type: template.dataset.deskMessage };
      document.dispatchEvent(new CustomEvent("w-messages:add", { detail }));
    });
  }

  async function go(url, options = {}) {
    if (busy) return;
    busy = true;
    desk.classList.add("busy");
    try {
      const response = await fetch(url, { ...options, headers: { "X-Desk": "1" }, credentials: "same-origin" });
      const html = await response.text();
      if (!response.ok || !html.includes("desk-top")) {
        // A login page, an error or a progress page: the browser shows it as it is.
        if (options.method === "POST") { document.open(); document.write(html); document.close(); }
        else window.location.assign(url);
        return;
      }
      desk.innerHTML = html;
      say(desk.querySelectorAll("template[data-desk-message]"));
      window.history.pushState({}, "", response.url);
      dirty = false;
      window.scrollTo(0, 0);
      settle();
    } catch {
      window.location.assign(url);
    } finally {
      busy = false;
      desk.classList.remove("busy");
    }
  }

  function settle() {
    const button = find("[data-desk-sieve-button]");
    if (button) button.hidden = true;
    const chosen = find(".desk-list li.chosen");
    if (chosen) chosen.parentElement.scrollTop = Math.max(0, chosen.offsetTop - chosen.parentElement.offsetTop - 80);
  }

  const leave = () => !dirty || window.confirm("고치던 글을 저장하지 않고 넘어갈까요?");

  desk.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-desk-link]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (link.hasAttribute("href") && leave()) go(link.href);
  });

  desk.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-desk-bulk]")) return; // may take a while: the browser shows it
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    if (form.method === "get") {
      if (leave()) go(`${form.getAttribute("action")}?${new URLSearchParams([...data].filter(([, value]) => value))}`);
      return;
    }
    go(form.getAttribute("action"), { method: "POST", body: data });
  });

  desk.addEventListener("change", (event) => {
    if (event.target.closest("[data-desk-sieve]")) event.target.form.requestSubmit();
    if (event.target.name === "pk") {
      const picked = desk.querySelectorAll("input[name=pk]:checked").length;
      find("[data-desk-picked]").textContent = picked ? `(${picked}편 고름)` : "";
      if (picked) find(".desk-bulk").open = true;
    }
  });

  let waiting;
  desk.addEventListener("input", (event) => {
    const form = event.target.closest("[data-desk-form]");
    if (!form || event.target.name === "reason" || event.target.name === "other_reason") return;
    dirty = true;
    if (event.target.name !== "body") return;
    const meter = find("[data-desk-meter]");
    const length = [...event.target.value.replace(/\n/g, "")].length;
    meter.textContent = `${length} / ${form.dataset.limit}자`;
    meter.classList.toggle("over", length > Number(form.dataset.limit));
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const response = await fetch(form.dataset.compare, { method: "POST", body: new FormData(form), credentials: "same-origin" });
      if (response.ok && form.isConnected) find("[data-desk-difference]").innerHTML = await response.text();
    }, 350);
  });

  function press(key) {
    const target = find(`[data-key="${key}"]`);
    if (!target || target.disabled) return false;
    if (key === "e") target.focus();
    else target.click();
    return true;
  }

  const ARROWS = { ArrowDown: "j", ArrowUp: "k", "/": "?" };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
    const save = find("[data-desk-save]");
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && typing && find('[data-key="a"]')) {
      event.preventDefault();
      press("a");
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && save) {
      event.preventDefault();
      save.click();
      return;
    }
    if (event.key === "Escape") {
      document.activeElement.blur();
      desk.querySelectorAll("details[open]").forEach((one) => { one.open = false; });
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || busy) return;
    const declining = find("[data-desk-decline][open]");
    if (declining && /^[1-9]$/.test(event.key)) {
      const reason = find(`[data-desk-reason="${event.key}"]`);
      if (reason) { reason.checked = true; find("[data-desk-decline-button]").click(); }
      event.preventDefault();
      return;
    }
    if (declining && event.key === "Enter") {
      find("[data-desk-decline-button]").click();
      event.preventDefault();
      return;
    }
    // The key's place counts too: with the Korean layout on, 'a' gives 'ㅁ'.
    const place = event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : "";
    const key = event.key === "?" ? "?" : ARROWS[event.key] || place;
    if ("jkareux?".includes(key) && key && press(key)) event.preventDefault();
  });

  window.addEventListener("popstate", () => window.location.reload());
  window.addEventListener("beforeunload", (event) => { if (dirty && !busy) event.preventDefault(); });
  settle();
})();
