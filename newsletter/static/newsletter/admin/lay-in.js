// Keys of the lay-in screen: arrows choose an entry, Enter lays it in or takes it out, Alt+arrows move it.
(() => {
  const desk = document.querySelector("[data-lay-in]");
  if (!desk) return;
  const press = (entry, which) => {
    const button = entry.querySelector(`[data-${which}]`);
    if (button && !button.disabled) button.click();
  };

  desk.addEventListener("keydown", (event) => {
    const entry = event.target.closest("[data-entry]");
    if (!entry || event.target !== entry) return;
    if (event.key === "Enter") {
      event.preventDefault();
      press(entry, "main");
      return;
    }
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    if (event.altKey) {
      press(entry, step < 0 ? "up" : "down");
      return;
    }
    const column = [...entry.closest("section").querySelectorAll("[data-entry]")];
    const next = column[column.indexOf(entry) + step];
    if (next) next.focus();
  });

  // After an act the page comes back with an anchor: the focus goes on from there.
  // (The browser focuses the anchor itself when the page has loaded; ours comes after it.)
  const goOn = () => {
    const here = location.hash ? document.getElementById(location.hash.slice(1)) : null;
    if (here) (here.matches("[data-entry]") ? here : here.querySelector("[data-entry]") || here).focus();
  };
  window.addEventListener("load", () => setTimeout(goOn, 50));

  document.querySelectorAll("[data-submit-on-change]").forEach((select) => {
    select.addEventListener("change", () => select.form.requestSubmit());
  });
})();
