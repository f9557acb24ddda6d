// Counts a text as phones will, while it is being typed; the server measures again before it sends.
document.querySelectorAll("[data-bytes-of]").forEach((meter) => {
  const field = document.getElementById(meter.dataset.bytesOf);
  const show = () => {
    const text = (meter.dataset.before + field.value).normalize("NFC").replace(/\r\n?/g, "\n");
    const bytes = [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) < 128 ? 1 : 2), 0);
    const kind = bytes <= 90 ? "SMS" : bytes <= 2000 ? "LMS" : "too_long";
    const words = { SMS: "단문(SMS) 1통", LMS: "장문(LMS) 1통", too_long: "너무 깁니다" };
    meter.dataset.kind = kind;
    meter.textContent = `${bytes.toLocaleString("ko-KR")}바이트 · ${words[kind]}`;
  };
  field.addEventListener("input", show);
  show();
});
