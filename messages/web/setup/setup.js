// The set-up page: looks every two seconds how the steps stand; after a start anew goes on by itself. Works without.
(() => {
  "use strict";
  const body = document.body.dataset;
  const EVERY = 2000;  // milliseconds

  async function ask(address) {
    try {
      const answer = await fetch(address, { cache: "no-store" });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  // Another life than the one that showed this page: the bot has begun anew.
  async function goOn() {
    const found = await ask(body.alive);
    if (found && found.life !== body.life) location.replace(body.next);
    else setTimeout(goOn, 400);
  }

  // What is being typed is left alone: then only the signs beside the steps change.
  const typing = () => [...document.querySelectorAll("main input:not([type=hidden])")].some((one) => one.value !== one.defaultValue);
  const signs = { done: "✓", may: "!", must: "✗", later: "·" };

  function show({ steps, found }) {
    for (const line of document.querySelectorAll("nav [data-key]")) {
      const mark = steps[line.dataset.key];
      if (!mark || line.className === mark) continue;
      line.className = mark;
      line.querySelector(".sign").textContent = signs[mark];
    }
    const isAnother = steps[body.step] !== body.mark || found[body.step] !== body.found;
    if (isAnother && !typing()) location.reload();
  }

  async function look() {
    const found = document.hidden ? null : await ask(body.state);
    if (found) show(found);
    setTimeout(look, EVERY);
  }

  if (body.alive) goOn();
  else if (body.state) setTimeout(look, EVERY);
  // A code that is good no more goes from the page; what is on its way is looked for again.
  function anew() {
    if (typing()) setTimeout(anew, EVERY);
    else location.reload();
  }
  if (body.seconds) setTimeout(anew, Number(body.seconds) * 1000);
})();
