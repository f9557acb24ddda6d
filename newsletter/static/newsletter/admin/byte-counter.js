// Counts the bytes of a text headline as carriers do: ASCII one, everything else two.
// An input with data-byte-counter="other id" counts that other field while it is empty itself.
(() => {
  const SHORT = 40; // what leaves room for tag, phone and reply line in a text of 90 bytes
  const bytes = (words) => [...words].reduce((sum, sign) => sum + (sign.codePointAt(0) < 128 ? 1 : 2), 0);

  const watch = (input) => {
    const fallback = document.getElementById(input.dataset.byteCounter);
    const meter = document.createElement("output");
    meter.className = "byte-counter";
    meter.htmlFor = input.id;
    input.insertAdjacentElement("afterend", meter);
    const show = () => {
      const own = input.value.trim();
      const words = own || (fallback ? fallback.value.trim() : "");
      const size = bytes(words);
      const fits = size <= SHORT ? "짧은 문자에도 들어갑니다" : "길어서 긴 문자(LMS)로만 나갑니다";
      meter.textContent = words ? `${own ? "" : "제목을 씁니다 · "}${size}바이트 · ${fits}` : "0바이트";
      meter.classList.toggle("byte-counter--long", size > SHORT);
    };
    input.addEventListener("input", show);
    if (fallback) fallback.addEventListener("input", show);
    show();
  };

  const start = () => document.querySelectorAll("input[data-byte-counter]").forEach(watch);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
