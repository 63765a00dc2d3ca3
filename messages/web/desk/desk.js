/* Keys at the desk, and what was ticked is remembered from one initiative to the next; every page works without. */
"use strict";
(() => {
  const page = document.documentElement;
  page.classList.add("js");
  const one = document.querySelector("[data-code]");
  const rows = [...document.querySelectorAll(".rows a")];
  const ticks = [...document.querySelectorAll(".rows input[name=code]")];
  const KEPT = "desk.ticked";

  // After a decision the address is that of what is shown: loaded again, it sends nothing again.
  if (document.body.classList.contains("queue") && location.pathname === "/officer/queue" && document.querySelector("#results p")) {
    const current = document.querySelector(".rows a[aria-current]");
    history.replaceState(null, "", current ? current.getAttribute("href") : "/officer/queue");
  }

  const ticked = () => new Set(JSON.parse(sessionStorage.getItem(KEPT) || "[]"));
  const keep = () => sessionStorage.setItem(KEPT, JSON.stringify(ticks.filter((tick) => tick.checked).map((tick) => tick.value)));
  const before = ticked();
  for (const tick of ticks) {
    tick.checked = tick.checked || before.has(tick.value);
    tick.addEventListener("change", keep);
  }

  const go = (by) => {
    const at = rows.findIndex((row) => row.hasAttribute("aria-current"));
    const next = rows[at + by] || document.querySelector(`.pages a[rel="${by > 0 ? "next" : "prev"}"]`);
    if (next) location.assign(next.href);
  };
  const press = (key) => {
    const button = document.querySelector(`button[data-key="${key}"]`);
    if (button) button.click();
  };
  const keys = {
    j: () => go(1),
    k: () => go(-1),
    d: () => press("d"),
    u: () => press("u"),
    r: () => {
      const form = document.querySelector('details[data-key="r"]');
      if (!form) return;
      form.open = true;
      form.querySelector("input[type=radio]").focus();
    },
    x: () => {
      const tick = ticks.find((found) => one && found.value === one.dataset.code);
      if (!tick) return;
      tick.checked = !tick.checked;
      keep();
    },
    "?": () => {
      const dialog = document.getElementById("keys");
      if (dialog && !dialog.open) dialog.showModal();
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const typing = event.target.closest("textarea, select, input:not([type=checkbox]):not([type=radio])");
    if (typing || document.querySelector("dialog[open]")) return;
    const action = keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  // Units are suggested while their name is typed; without this the page asks after it was sent.
  for (const field of document.querySelectorAll("input[data-unit-names]")) {
    const names = document.getElementById(field.getAttribute("list"));
    let asked = "";
    let waits = 0;
    const suggest = async () => {
      const typed = field.value.trim();
      if (!typed || typed === asked) return;
      asked = typed;
      const answer = await fetch(`${field.dataset.unitNames}?q=${encodeURIComponent(typed)}`).catch(() => null);
      if (!answer || !answer.ok || typed !== asked) return;
      names.replaceChildren(...(await answer.json()).map((name) => Object.assign(document.createElement("option"), { value: name })));
    };
    field.addEventListener("input", () => {
      clearTimeout(waits);
      waits = setTimeout(suggest, 200);
    });
  }

  // A line is copied: by the clipboard where there is one (https only), else as one copies by hand.
  for (const button of document.querySelectorAll("button[data-copies]")) {
    const line = document.getElementById(button.dataset.copies);
    button.addEventListener("click", async () => {
      line.focus();
      line.select();
      let copied = false;
      if (navigator.clipboard) copied = await navigator.clipboard.writeText(line.value).then(() => true, () => false);
      if (!copied) copied = document.execCommand("copy");
      if (copied) button.textContent = button.dataset.done;
    });
  }

  // A form is sent once, however often its button is pressed.
  for (const form of document.querySelectorAll('form[method="post"]')) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    });
  }
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
  const current = document.querySelector(".rows li.current");
  if (current) current.scrollIntoView({ block: "nearest" });
})();
