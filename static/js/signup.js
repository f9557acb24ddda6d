// Small helps on the sign-up pages; every one of them works without this file too.
"use strict";

for (const form of document.querySelectorAll("form[method=post]")) {
  // A second click while the first is on its way would send a second code.
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
// The back button may show the page as it was left.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

const all = document.querySelector("[data-sign-up] [name=everything]");
if (all) {
  const each = [...document.querySelectorAll("[data-sign-up] [name=interest_mask]")];
  const follow = () => { all.checked = each.length > 0 && each.every((box) => box.checked); };
  all.addEventListener("change", () => { for (const box of each) box.checked = all.checked; });
  for (const box of each) box.addEventListener("change", follow);
  if (all.checked) for (const box of each) box.checked = true; else follow();
}
