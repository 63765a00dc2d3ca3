// The demo's stage: tabs where there is no room for three phones, the clock, what to do next, an answer to borrow.
// A newcomer may change: RECEIPT, by which a submission is known. The phones themselves are chat.js.
"use strict";
(() => {
  const RECEIPT = /\b[A-Z]+-\d{4}-\d{6}\b/;
  const SECOND_PRESS = 600;  // ms
  const STEPS = ["submit", "evening", "morning"];
  const words = JSON.parse(document.body.dataset.demo);
  const stage = document.querySelector(".stage");
  const find = (selector) => document.querySelector(selector);
  const phone = (name) => find(`[data-phone="${name}"]`);
  const tab = (name) => find(`[data-tab="${name}"]`);
  const buttons = Array.from(document.querySelectorAll("[data-to]"));
  const suggest = find(".suggest");
  let ahead = 0, asked = 0, moving = false;
  let step = recall();  // the next of STEPS

  function send(element, name, detail) { element.dispatchEvent(new CustomEvent(name, { detail })); }

  function recall() {
    try { return Number(localStorage.getItem("sangkien.demo.step")) || 0; } catch (error) { return 0; }
  }

  function goOn() {
    step = (step + 1) % STEPS.length;
    try { localStorage.setItem("sangkien.demo.step", step); } catch (error) { /* then a reload begins again */ }
    showSteps();
  }

  async function ask(address, body) {
    const options = body ? { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } } : {};
    try {
      const response = await fetch(address, { cache: "no-store", ...options });
      return response.ok ? await response.json() : null;
    } catch (error) { return null; }
  }

  // ---- tabs ------------------------------------------------------------------------------------------------

  function show(name) {
    stage.dataset.shown = name;
    document.querySelectorAll("[data-phone]").forEach((one) => one.classList.toggle("shown", one === phone(name)));
    document.querySelectorAll("[data-tab]").forEach((one) => one.setAttribute("aria-pressed", String(one === tab(name))));
    tab(name).querySelector(".unread").hidden = true;
    send(phone(name), "shown");
  }

  // ---- the clock -------------------------------------------------------------------------------------------

  function showTime() {
    const now = new Date(Date.now() + ahead);
    const style = document.documentElement.lang === "en" ? "en-GB" : "vi-VN";
    const shown = (parts) => new Intl.DateTimeFormat(style, { timeZone: "Asia/Ho_Chi_Minh", ...parts }).format(now);
    const set = (selector, text) => { if (find(selector).textContent !== text) find(selector).textContent = text; };
    set(".clock-weekday", shown({ weekday: "long" }) + ", ");
    set(".clock-date", shown({ day: "numeric", month: "numeric", year: "numeric" }));
    set(".clock-time", shown({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));
  }

  function take(answer) {
    if (answer) ahead = new Date(answer.now) - Date.now();
    showTime();
  }

  async function move(to) {
    if (moving) return;  // a double press is one; a button that is turned off would lose the keyboard's focus
    moving = true;
    buttons.forEach((one) => one.setAttribute("aria-busy", "true"));
    const answer = await ask("/api/demo/clock", { to });
    find(".clock-trouble").textContent = answer ? "" : words.clock_trouble;
    take(answer);
    if (answer) find(".clock-said").textContent = find(".clock-now").textContent;
    if (answer && to === STEPS[step]) goOn();
    setTimeout(() => {
      moving = false;
      buttons.forEach((one) => one.removeAttribute("aria-busy"));
    }, SECOND_PRESS);
  }

  async function lookAtClock() {
    if (!document.hidden) take(await ask("/api/demo/clock"));  // another page may have moved it
  }

  // ---- what to do next -------------------------------------------------------------------------------------

  function showSteps() {
    STEPS.forEach((name, place) => {
      const line = find(`[data-step="${name}"]`);
      const done = place < step, next = place === step;
      line.classList.toggle("done", done);
      if (next) line.setAttribute("aria-current", "step");
      else line.removeAttribute("aria-current");
      line.querySelector(".state").textContent = done ? words.step_done + ": " : next ? words.step_next + ": " : "";
      const button = find(`[data-to="${name}"]`);
      if (button) button.classList.toggle("next", next);
    });
  }

  async function lend(session) {  // an answer to the question on the worker's screen
    const mine = ++asked;
    const answer = await ask("/api/demo/answer/" + encodeURIComponent(session));
    if (mine !== asked) return;
    suggest.hidden = !(answer && answer.text);
    suggest.dataset.text = (answer && answer.text) || "";
    suggest.textContent = words.suggest.replace("{text}", () => suggest.dataset.text);
    send(phone("worker"), "shown");
  }

  function heard({ target, detail }) {
    const name = target.dataset.phone;
    if (detail.fresh && name !== stage.dataset.shown) tab(name).querySelector(".unread").hidden = false;
    if (name !== "worker") return;
    lend(detail.session);
    if (step === 0 && detail.fresh && detail.messages.some(({ text }) => RECEIPT.test(text))) goOn();
  }

  document.addEventListener("heard", heard);
  document.addEventListener("private", () => {
    show("worker");
    send(phone("worker"), "say", "/moi");
    phone("worker").querySelector(".typed").focus();
  });
  document.querySelectorAll("[data-tab]").forEach((one) => one.addEventListener("click", () => show(one.dataset.tab)));
  buttons.forEach((one) => one.addEventListener("click", () => move(one.dataset.to)));
  suggest.addEventListener("click", () => {
    suggest.hidden = true;
    asked += 1;
    send(phone("worker"), "say", suggest.dataset.text);
  });
  document.addEventListener("click", ({ target }) => { if (!find(".tips").contains(target)) find(".tips").open = false; });
  document.addEventListener("visibilitychange", lookAtClock);
  setInterval(showTime, 1000);

  show("worker");
  showSteps();
  showTime();
  lookAtClock();
})();
