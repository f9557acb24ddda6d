/* Live numbers on the screens of digests: bytes of a headline, an item's text and people, progress of a send. */
(() => {
  "use strict";

  // As carriers count: ASCII is one byte, all else two. The server's count is the one that holds.
  const bytes = (text) => [...text].reduce((sum, sign) => sum + (sign.codePointAt(0) < 128 ? 1 : 2), 0);
  const number = (value) => Number(value).toLocaleString("ko-KR");

  document.querySelectorAll("input[data-bytes]").forEach((input) => {
    const meter = document.getElementById(input.dataset.bytes);
    const save = input.form.querySelector(".dg-headline__save");
    input.addEventListener("input", () => {
      meter.textContent = `${bytes(input.value)}바이트`;
      save.hidden = input.value === input.defaultValue;
    });
  });

  document.querySelectorAll("[data-hour]").forEach((chip) => {
    chip.addEventListener("click", () => {
      chip.closest("form").querySelector("input[type=datetime-local]").value = chip.dataset.hour;
    });
  });

  document.querySelectorAll("[data-confirm]").forEach((button) => {
    button.addEventListener("click", (event) => {
      if (!window.confirm(button.dataset.confirm)) event.preventDefault();
    });
  });

  const form = document.getElementById("item-form");
  if (form) {
    const show = (name) => document.querySelector(`[data-show="${name}"]`);
    const bubble = (kind, text) => {
      const place = document.querySelector(`[data-form="${kind}"]`);
      place.hidden = !text;
      if (!text) return;
      const subject = place.querySelector(".dg-bubble__subject");
      if (subject) subject.textContent = text.subject;
      place.querySelector(".dg-bubble__body").textContent = text.body;
      const facts = place.querySelectorAll(".dg-bubble__facts span");
      facts[0].textContent = text.kind === "too_long" ? "너무 긺" : text.kind;
      facts[1].textContent = `${number(text.bytes)}바이트`;
      facts[2].textContent = `${number(text.won)}원`;
    };
    let waiting, running, asked = 0;
    const refresh = async () => {
      // A newer question calls an older one off; should its answer come all the same, it is not shown.
      const mine = ++asked;
      running?.abort();
      running = new AbortController();
      let seen;
      try {
        const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form), signal: running.signal });
        if (!answer.ok || mine !== asked) return;
        seen = await answer.json();
      } catch (error) {
        if (error.name !== "AbortError") show("counted_at").textContent = "지금은 셀 수 없습니다.";
        return;
      }
      if (mine !== asked) return;
      show("people").textContent = number(seen.people);
      show("audience").textContent = seen.audience;
      show("left_out").textContent = seen.left_out;
      show("counted_at").textContent = seen.counted_at;
      show("warning").hidden = !seen.warning;
      show("warning").textContent = seen.warning;
      bubble("long", seen.long);
      bubble("short", seen.short);
      document.querySelector("[data-no-short]").hidden = Boolean(seen.short);
      show("unsendable").hidden = !seen.unsendable.length;
      show("unsendable").textContent = `휴대전화가 보여 주지 못하는 글자: ${seen.unsendable.join(" ")}`;
      show("replaced").hidden = !seen.replaced.length;
      show("replaced").textContent = `바꿔 보내는 글자: ${seen.replaced.join(", ")}`;
    };
    form.addEventListener("input", () => {
      asked += 1; // what is on its way answers an older question already
      running?.abort();
      clearTimeout(waiting);
      waiting = setTimeout(refresh, 300);
    });
  }

  const progress = document.querySelector("[data-progress]");
  if (progress && progress.dataset.moving) {
    const timer = setInterval(async () => {
      const answer = await fetch(progress.dataset.progress);
      if (!answer.ok) return;
      const now = await answer.json();
      if (now.state !== progress.dataset.state) {
        clearInterval(timer);
        window.location.reload();
        return;
      }
      progress.querySelector('[data-live="percent"]').textContent = now.percent;
      const bar = progress.querySelector(".dg-progress");
      bar.setAttribute("aria-valuenow", now.percent);
      bar.firstElementChild.style.width = `${now.percent}%`;
      Object.entries(now.counts).forEach(([name, value]) => {
        const place = progress.querySelector(`[data-live="${name}"]`);
        if (place) place.textContent = number(value);
      });
    }, 2000);
  }
})();
