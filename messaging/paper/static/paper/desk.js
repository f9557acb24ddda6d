// The paper desk by keyboard: the number is checked as soon as it is complete, digits tick interests, Enter saves.
// Without this script the same form works by Tab and its buttons.
(() => {
  "use strict";
  const form = document.getElementById("paper-desk");
  if (!form) return;
  const versions = JSON.parse(document.getElementById("paper-versions").textContent);
  const dongs = JSON.parse(document.getElementById("paper-dong-names").textContent);
  const field = (name) => form.elements[name];
  const find = (selector) => form.querySelector(selector);
  const phone = field("phone");
  const keys = find("[data-keys]");
  const TEXT = "input[type=text], input[type=number], input[type=tel], input[type=date], input:not([type]), select, textarea";
  let asked = "", saving = false;

  find("[data-check-button]").hidden = true;

  // --- asking ------------------------------------------------------------------------------------
  async function ask(values) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", field("csrfmiddlewaretoken").value);
    Object.entries(values).forEach(([name, value]) => body.append(name, value));
    const answer = await fetch(form.dataset.check, { method: "POST", body, credentials: "same-origin" });
    if (!answer.ok && answer.status !== 422) throw new Error(answer.status);
    return answer.json();
  }

  const digits = () => phone.value.normalize("NFKC").replace(/\D/g, "").replace(/^(00)?82(0?)(?=1)/, "0");
  const complete = () => /^010\d{8}$|^01[16789]\d{7,8}$/.test(digits());

  async function check() {
    const typed = phone.value;
    if (typed === asked) return;
    asked = typed;
    try {
      const told = await ask({ phone: typed });
      if (phone.value !== typed) return;
      showErrors({ phone: told.errors?.phone });
      stand(told.errors ? {} : told);
    } catch {
      asked = "";
      lost();
    }
  }

  function stand(told) {
    const place = find("[data-standing]");
    place.dataset.kind = told.kind ?? "";
    place.dataset.refusedOn = told.refused_on ?? "";
    find("[data-sentence]").textContent = told.sentence ?? "";
    find("[data-has]").textContent = told.has ?? "";
    field("told").value = told.told ?? "";
    find("[data-vouch]").hidden = told.kind !== "refused";
    if (told.kind !== "refused") field("vouched").checked = false;
  }

  phone.addEventListener("input", () => {
    if (complete()) check();
    else if (asked) { asked = ""; stand({}); }
  });
  phone.addEventListener("change", () => { if (phone.value.trim()) check(); });

  field("address").addEventListener("change", async () => {
    const place = find("[data-neighbours]");
    place.textContent = "";
    if (!field("address").value.trim()) return;
    try { place.textContent = (await ask({ address: field("address").value })).neighbours ?? ""; } catch { lost(); }
  });

  // --- errors -------------------------------------------------------------------------------------
  function showErrors(errors) {
    Object.entries(errors).forEach(([name, words]) => {
      const place = find(`[data-error-for="${name}"]`);
      if (!place) return;
      place.textContent = (words ?? []).join(" ");
      place.hidden = !words?.length;
      inputs(name).forEach((input) => {
        if (words?.length) { input.setAttribute("aria-invalid", "true"); input.setAttribute("aria-describedby", place.id); }
        else { input.removeAttribute("aria-invalid"); input.removeAttribute("aria-describedby"); }
      });
    });
  }

  const inputs = (name) => [...form.querySelectorAll(`[name="${name}"]`)];

  function clearErrors() {
    form.querySelectorAll("[data-error-for]").forEach((place) => showErrors({ [place.dataset.errorFor]: [] }));
    find("[data-lost-place]").textContent = "";
  }

  function focusFirstError() {
    const place = [...form.querySelectorAll("[data-error-for]")].find((each) => !each.hidden);
    if (place) inputs(place.dataset.errorFor)[0]?.focus();
  }

  function lost() { find("[data-lost-place]").textContent = form.dataset.lost; }

  // --- saving -------------------------------------------------------------------------------------
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (saving) return;
    saving = true;
    find("[data-save]").setAttribute("aria-busy", "true");
    try {
      if (phone.value.trim() && phone.value !== asked) await check();
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Desk": "1" }, credentials: "same-origin" });
      if (!answer.ok && answer.status !== 422) throw new Error(answer.status);
      const told = await answer.json();
      if (told.saved) { window.location.assign(window.location.pathname); return; }
      clearErrors();
      if (told.kind) { stand(told); asked = phone.value; }
      showErrors(told.errors);
      focusFirstError();
    } catch { lost(); }
    saving = false;
    find("[data-save]").removeAttribute("aria-busy");
  });

  function save() { form.requestSubmit(find("[data-save]")); }

  function clear() {
    form.reset();
    asked = "";
    stand({});
    clearErrors();
    find("[data-neighbours]").textContent = "";
    showVersion();
    close();
    phone.focus();
  }
  find("[data-clear]").addEventListener("click", clear);

  // --- the version of the form --------------------------------------------------------------------
  function showVersion() {
    const version = versions[field("paper_form").value];
    const ticked = new Set(inputs("numbers").filter((box) => box.checked).map((box) => box.value));
    find("[data-interests]").replaceChildren(...version.interests.map(([number, name, today]) => {
      const label = document.createElement("label");
      label.dataset.number = number;
      const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "numbers", value: number, id: `id_numbers_${number}`, checked: ticked.has(String(number)) });
      const words = document.createElement("span");
      words.append(Object.assign(document.createElement("kbd"), { textContent: number }), " ", Object.assign(document.createElement("b"), { textContent: name }), " ", Object.assign(document.createElement("small"), { textContent: today }));
      label.append(box, " ", words);
      return label;
    }));
    form.querySelectorAll("[data-wording]").forEach((place) => {
      const text = version.consents[place.dataset.wording];
      place.hidden = !text;
      place.querySelector("dd").textContent = text ?? "";
    });
    form.querySelectorAll("[data-purpose]").forEach((label) => {
      label.hidden = !version.consents[label.dataset.purpose];
      if (label.hidden) label.querySelector("input").checked = false;
    });
  }
  field("paper_form").addEventListener("change", showVersion);

  // --- the neighbourhood: by name, by 법정동, by first consonants -------------------------------------
  const INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
  const initials = (words) => [...words].map((sign) => (sign >= "가" && sign <= "힣" ? INITIALS[Math.floor((sign.charCodeAt(0) - 0xac00) / 588)] : sign)).join("");
  const plain = (words) => words.normalize("NFC").replace(/[\s·ㆍ.,]+/g, "");
  const dong = field("dong");
  const list = document.getElementById("paper-dongs");
  let chosen = -1;
  Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id }).forEach(([name, value]) => dong.setAttribute(name, value));

  function matching() {
    const typed = plain(dong.value);
    if (!typed) return [];
    const fits = [
      (name) => name === typed || name === `${typed}동`,
      (name) => name.startsWith(typed),
      (name) => initials(name).startsWith(typed),
    ];
    return dongs.map((each) => {
      const names = [each.name, ...each.others];
      const rank = Math.min(...names.map((name, place) => {
        const fit = fits.findIndex((test) => test(plain(name)));
        return fit < 0 ? 99 : fit * 2 + (place ? 1 : 0);
      }));
      const other = rank % 2 && rank < 99 ? names.find((name) => fits.some((test) => test(plain(name)))) : "";
      return { name: each.name, other, rank };
    }).filter((each) => each.rank < 99).sort((a, b) => a.rank - b.rank).slice(0, 8);
  }

  function open() {
    const found = matching();
    list.replaceChildren(...found.map(({ name, other }, place) => {
      const option = Object.assign(document.createElement("li"), { id: `paper-dong-${place}`, textContent: other ? `${name} (${other})` : name });
      option.setAttribute("role", "option");
      option.dataset.name = name;
      option.addEventListener("mousedown", (event) => { event.preventDefault(); pick(place); });
      return option;
    }));
    list.hidden = !found.length;
    dong.setAttribute("aria-expanded", String(!list.hidden));
    // A 법정동 of several neighbourhoods: the clerk looks and chooses, Enter alone takes none of them.
    const unsure = found.length > 1 && found[0].rank % 2 === 1;
    mark(found.length && !unsure ? 0 : -1);
  }
  function mark(place) {
    chosen = place;
    [...list.children].forEach((option, each) => option.setAttribute("aria-selected", String(each === place)));
    if (place >= 0) dong.setAttribute("aria-activedescendant", `paper-dong-${place}`);
    else dong.removeAttribute("aria-activedescendant");
  }
  function close() { list.hidden = true; dong.setAttribute("aria-expanded", "false"); mark(-1); }
  function pick(place) {
    dong.value = list.children[place].dataset.name;
    close();
    keys.focus();
  }
  dong.addEventListener("input", open);
  dong.addEventListener("blur", () => {
    if (!list.hidden && list.children.length === 1) dong.value = list.children[0].dataset.name;
    close();
  });
  dong.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing && event.key !== "Enter") return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(chosen < 0 ? 0 : (chosen + (event.key === "ArrowDown" ? 1 : list.children.length - 1)) % list.children.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      if (chosen >= 0) pick(chosen);
      else mark(0);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });

  // --- keys -----------------------------------------------------------------------------------------
  const flip = (box) => { if (box && !box.closest("[hidden]")) { box.checked = !box.checked; box.dispatchEvent(new Event("change", { bubbles: true })); } };
  function flipAll(boxes) {
    const all = boxes.every((box) => box.checked);
    boxes.forEach((box) => { box.checked = !all; });
  }
  function next(name) {
    const choices = inputs(name);
    const now = choices.findIndex((each) => each.checked);
    choices[(now + 1) % choices.length].checked = true;
  }
  function go(name) {
    const input = inputs(name)[0];
    input.focus();
    input.select?.();
  }
  const LETTERS = {
    KeyS: () => flipAll([...form.querySelectorAll("[data-needed] input")]),
    KeyV: () => flip(field("advertising")),
    KeyB: () => flip(field("night")),
    KeyR: () => flip(field("vouched")),
    KeyG: () => next("gender"),
    KeyH: () => next("first_in_home"),
    KeyD: () => go("dong"),
    KeyY: () => go("birth_year"),
    KeyN: () => go("name"),
    KeyA: () => go("address"),
    KeyL: () => go("language"),
    KeyT: () => go("signed_on"),
    KeyP: () => go("paper_form"),
    KeyU: () => go("scan"),
  };

  form.addEventListener("keydown", async (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const written = event.target.matches(TEXT);
    if (event.key === "Escape") {
      event.preventDefault();
      if (written && event.target !== phone) keys.focus();
      else clear();
      return;
    }
    if (event.key === "Enter") {
      if (event.target.matches("button, summary, a, input[type=file]")) return;
      event.preventDefault();
      if (event.target === phone) {
        asked = phone.value === asked ? asked : "";
        await check();
        if (phone.getAttribute("aria-invalid") !== "true" && field("told").value) keys.focus();
      } else save();
      return;
    }
    if (written) return;
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1] ?? (/^\d$/.test(event.key) ? event.key : undefined);
    if (digit !== undefined && !event.shiftKey) {
      event.preventDefault();
      if (digit === "0") flipAll(inputs("numbers"));
      else flip(inputs("numbers").find((box) => box.value === digit));
    } else if (LETTERS[event.code] && !event.shiftKey) {
      event.preventDefault();
      LETTERS[event.code]();
    }
  });
  // Four digits are a year: nothing else is to be typed there.
  field("birth_year").addEventListener("input", () => { if (/^\d{4}$/.test(field("birth_year").value)) keys.focus(); });

  document.addEventListener("keydown", (event) => {
    if (event.altKey && !event.ctrlKey && !event.metaKey && event.code === "KeyZ") {
      const undo = document.querySelector("[data-undo-last]");
      if (undo) { event.preventDefault(); undo.requestSubmit(); }
    }
  });

  showVersion();
  if (find("[data-error-for]:not([hidden])")) focusFirstError();
  else phone.focus();
})();
