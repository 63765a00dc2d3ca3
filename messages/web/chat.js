// The chat page: shows what the bot says, and sends what the worker types, presses and attaches.
// A newcomer may change: LIMITS just below. Words live in messages/*/web.toml, looks in chat.css.
"use strict";
(() => {
  const MB = 1024 * 1024;
  const LIMITS = {
    fileBytes: 20 * MB, files: 10,  // told before an upload starts; the server has the last word
    kept: 200,                      // the worker's own messages remembered on this device
    dots: 8000, look: 2000,         // ms: how long "…" shows; when to fetch if the stream brought nothing
    answer: 20000, stall: 60000,    // ms: a request, or an upload that no longer moves, is tried again
    pause: 1000, longest: 30000,    // ms: first and longest wait before trying again
  };
  const words = JSON.parse(document.body.dataset.words);
  const start = new URLSearchParams(location.search).get("start") || "";  // "u_<unit>": from a unit's poster
  const touch = matchMedia("(hover: none) and (pointer: coarse)").matches;

  function fill(sentence, values) {
    return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  }

  function freshId() {
    if (crypto.randomUUID) return crypto.randomUUID();  // absent on old phones and on plain http
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
  }

  function make(tag, className, text, attributes = {}) {
    const node = document.createElement(tag);
    node.className = className;
    node.textContent = text;  // never innerHTML: whatever was said stays text
    return describe(node, attributes);
  }

  function describe(node, attributes) {
    Object.keys(attributes).forEach((name) => node.setAttribute(name, attributes[name]));
    return node;
  }

  function button(className, label, pressed) {
    const node = make("button", className, label, { type: "button" });
    node.addEventListener("click", pressed);
    return node;
  }

  function webAddress(address) {  // null for "javascript:" and the like
    try {
      const url = new URL(address, location.href);
      return /^https?:$/.test(url.protocol) ? url.href : null;
    } catch (error) { return null; }
  }

  function readAnswer(status, text, retryAfter) {
    let body = {};
    try { body = JSON.parse(text) || {}; } catch (error) { /* an empty or an HTML answer */ }
    return { status, body, ok: status >= 200 && status < 300, wait: 1000 * (parseInt(retryAfter, 10) || 0) };
  }

  async function ask(method, url, body) {  // status 0: nothing came back
    const clock = new AbortController();
    const timer = setTimeout(() => clock.abort(), LIMITS.answer);
    const options = { method, signal: clock.signal, cache: "no-store", keepalive: method === "DELETE" };
    if (body) options.body = JSON.stringify(body);
    if (body) options.headers = { "Content-Type": "application/json" };
    try {
      const response = await fetch(url, options);
      return readAnswer(response.status, await response.text(), response.headers.get("Retry-After"));
    } catch (error) {
      return readAnswer(0, "", "");
    } finally { clearTimeout(timer); }
  }

  const isGone = (answer) => answer.status === 404 || answer.status === 410;
  const isRefused = (answer) => answer.status >= 400 && answer.status < 500 && ![408, 425, 429].includes(answer.status);

  function backOff(tries, answer) {  // a little chance in it, so that phones do not all come back at once
    const wait = Math.min(LIMITS.longest, LIMITS.pause * 2 ** tries) * (0.75 + Math.random() / 2);
    return Math.max(wait, answer ? Math.min(answer.wait, 10 * LIMITS.longest) : 0);
  }

  function openMemory(storageKey) {  // localStorage; plain memory where the browser forbids it or it is full
    const spare = {};
    const key = (name) => storageKey + "." + name;
    return {
      get(name) {
        if (name in spare) return spare[name];
        try { return JSON.parse(localStorage.getItem(key(name))); } catch (error) { return null; }
      },
      set(name, value) {
        delete spare[name];
        try {
          if (value === null) localStorage.removeItem(key(name));
          else localStorage.setItem(key(name), JSON.stringify(value));
        } catch (error) { spare[name] = value; }
      },
    };
  }

  // One stream for all phones of the page, where there are several: browsers allow six connections to a site. It only
  // says that there is news; each phone then looks for its own.
  function openHub(address) {
    const joined = new Map();  // session -> { look, ended }
    let stream = null, timer = 0;

    function end() {
      const all = Array.from(joined.values());
      joined.clear();
      restart();
      all.forEach(({ ended }) => ended());
    }

    function restart() {
      if (stream) stream.close();
      stream = null;
      if (!joined.size) return;
      stream = new EventSource(address + "?" + Array.from(joined.keys(), (one) => "session=" + encodeURIComponent(one)).join("&"));
      stream.onmessage = () => joined.forEach(({ look }) => look());
      stream.onerror = end;
    }

    function soon() {  // phones come and go together
      clearTimeout(timer);
      timer = setTimeout(restart, 50);
    }

    return (session, look, ended) => {
      const mine = { look, ended };
      joined.set(session, mine);
      soon();
      return { close() { if (joined.get(session) === mine) { joined.delete(session); soon(); } } };
    };
  }

  // Whatever else is on the page hears "heard" (what the bot said) and "private" (go on in the private chat), and may
  // send "say" (a text to be sent from here) and "shown" (the phone can be seen again).
  function openPhone(element, { storageKey, api = "/api/chat", join = null }) {
    const { phone, first } = element.dataset;
    const part = (name) => element.querySelector("." + name);
    const [log, typing, newer, trouble, form, input, picker] =
      ["log", "typing", "newer", "trouble", "compose", "typed", "files"].map(part);
    const [menu, leaveBox, resting] = ["menu", "leave", "resting"].map(part);
    const memory = openMemory(storageKey);
    const held = new Map();     // id -> files still to be sent; a reload loses these
    const bubbles = new Map();  // id -> the worker's own bubbles on the screen
    let session = null, heard = new Map(), last = 0;  // what the bot said, by n; the newest n
    let sending = false, stream = null, follower = 0, upload = null, restarts = 0, lives = 0;
    let turn = null, pinned = true, tall = null, top = 0, sleepers = new Set(), timers = [];

    const base = () => api + "/" + encodeURIComponent(session);
    const mine = () => memory.get("mine") || [];
    const isForBot = ({ by, body }) => !by || body.pressed || /^\//.test(body.text);  // in a group people talk to people
    const isUnsent = (item) => item.state === "sending" || item.state === "retrying";

    function rest(ms) {  // ends early when wake() is called: the network is back, the page is looked at again
      return new Promise((done) => { sleepers.add(done); setTimeout(() => { sleepers.delete(done); done(); }, ms); });
    }

    function wake() { sleepers.forEach((done) => done()); sleepers.clear(); }

    // ---- the log -------------------------------------------------------------------------------------------

    function place(node, key) {  // messages stand at n, own bubbles at "after" + 0.5
      node.sortKey = key;
      let next = typing;
      while (next.previousElementSibling && next.previousElementSibling.sortKey > key) next = next.previousElementSibling;
      log.insertBefore(node, next);
    }

    function scrollToEnd(node) {  // a message taller than the screen is shown from its start
      tall = node && node.offsetHeight > log.clientHeight ? node : null;
      pinned = true;
      newer.hidden = true;
      stayAtEnd();
    }

    function stayAtEnd() {
      if (!pinned) return;
      log.scrollTop = tall ? tall.offsetTop - 8 : log.scrollHeight;
      top = log.scrollTop;
    }

    function note(text, key) {
      const node = make("p", "note", text);
      place(node, key === undefined ? last + 0.5 : key);
      scrollToEnd(node);
    }

    function drawButtons(kind, message) {  // kind: "choices" or "shortcuts"
      const row = make("div", kind, "", { role: "group", "aria-label": words[kind] });
      message[kind].forEach((option) => row.append(button("", option.label, () => press(option, message))));
      return row;
    }

    function drawMessage(message) {
      const node = make("div", "message bot", "");
      node.append(make("span", "unseen", words.bot + ": "));
      if (message.text) node.append(make("p", "bubble", message.text));
      const picture = message.picture && webAddress(message.picture);
      if (picture) node.append(drawPicture(picture));
      const file = message.document && webAddress(message.document.url);
      const name = file && message.document.name;
      if (file) node.append(make("a", "document", fill(words.download, { name }), { href: file, download: name }));
      const page = message.page && webAddress(message.page.url);
      if (page) node.append(make("a", "document", message.page.name, { href: page, target: "_blank", rel: "noopener" }));
      node.buttons = make("div", "buttons", "");
      for (const kind of ["choices", "shortcuts"]) {
        if (message[kind].length) node.buttons.append(drawButtons(kind, message));
      }
      node.append(node.buttons);
      if (message.private) node.append(button("private", words.private, () => tell("private", message.private)));
      return node;
    }

    function drawPicture(address) {
      const link = make("a", "picture-link", "", { href: address, target: "_blank", rel: "noopener" });
      const image = make("img", "picture", "", { alt: words.picture, src: address });
      image.addEventListener("error", () => link.remove());  // it is no longer kept
      link.append(image);
      return link;
    }

    function tell(name, detail) { element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true })); }

    function hear(messages) {
      let node = null;
      for (const message of messages.filter(({ n }) => !heard.has(n))) {
        node = drawMessage(message);
        heard.set(message.n, { message, node });
        last = Math.max(last, message.n);
        place(node, message.n);
      }
      if (!node) return;
      restarts = 0;
      showDots(false);
      showLiveButtons();
      showProgress();
      if (pinned) scrollToEnd(node);
      else newer.hidden = false;
      tell("heard", { session, messages, fresh: !log.hasAttribute("aria-busy") });
      speak(messages[messages.length - 1].lang);
    }

    function speak(lang) {  // the page is in one language, that of its worker's chat
      const here = new URL(location.href);
      if (!lang || phone !== "worker" || lang === document.documentElement.lang || here.searchParams.get("lang") === lang) return;
      here.searchParams.set("lang", lang);
      location.replace(here);
    }

    function newestFirst() {
      return Array.from(heard.values()).sort((a, b) => b.message.n - a.message.n);
    }

    // Of a question the newest message has live buttons. What is said outside of questions keeps its own until one of
    // them was pressed, or a newer message has the same. From a press until the bot says something all are locked.
    function showLiveButtons() {
      const items = mine();
      const presses = items.filter((item) => item.body.pressed && item.state !== "failed");
      const locked = presses.some((item) => item.after >= last);
      const forgotten = items.length < LIMITS.kept ? 0 : items[0].after;  // who knows what was pressed up to there
      const taken = ({ n }, values) => n <= forgotten || presses.some(({ body, after }) => (
        after >= n && after < last && values.includes(body.pressed) && body.as !== "member"  // whom it may not obey
      ));
      const seen = new Set();
      turn = null;
      for (const { message, node } of newestFirst()) {
        turn = turn || message.turn || null;  // 0 or null: said outside a question, closes none
        const values = message.choices.concat(message.shortcuts).map((option) => option.value);
        const kind = message.turn || values.join("\n");
        const open = message.turn ? message.turn === turn : !taken(message, values);
        const live = values.length > 0 && open && !seen.has(kind);
        if (values.length) seen.add(kind);
        node.buttons.hidden = !live;
        if (live) node.buttons.querySelectorAll("button").forEach((one) => { one.disabled = locked; });
      }
    }

    function showProgress() {
      const { step, steps } = newestFirst()[0].message;
      const text = fill(words.step, { n: step, m: steps });
      part("steps").hidden = !step;
      part("step-words").textContent = text;
      describe(part("bar"), { "aria-valuemax": steps, "aria-valuenow": step, "aria-valuetext": text });
      part("bar-fill").style.width = (100 * step) / steps + "%";
    }

    function showDots(on) {
      timers.splice(0).forEach(clearTimeout);
      typing.hidden = !on;
      if (on) timers = [setTimeout(catchUp, LIMITS.look), setTimeout(() => { showDots(false); catchUp(); }, LIMITS.dots)];
      stayAtEnd();
    }

    // ---- the worker's own messages: one list, remembered; what is unsent in it is the queue -----------------

    function remember(change) {  // read, change, write: another tab may have written meanwhile
      const items = change(mine());
      const spare = Math.max(0, items.length - LIMITS.kept);
      memory.set("mine", items.filter((item, place) => place >= spare || isUnsent(item)));
      drawMine();
    }

    function mark(id, state, reason) {
      remember((items) => items.map((item) => (item.id === id ? { ...item, state, reason } : item)));
    }

    function discard(id) {
      held.delete(id);
      remember((items) => items.filter((item) => item.id !== id));
    }

    function queue(shown, body, files) {
      const names = files && files.map((file) => file.name);
      const speaker = element.querySelector(".speakers :checked");
      if (speaker) body.as = speaker.value;
      const by = speaker ? speaker.parentNode.textContent.trim() : "";
      const item = { id: freshId(), after: last, shown, body, names, by, state: "sending" };
      if (files) held.set(item.id, files);
      remember((items) => items.concat(item));
      scrollToEnd();
      sendQueue();
    }

    function drawMine() {
      const items = mine();
      const ids = new Set(items.map((item) => item.id));
      bubbles.forEach((node, id) => { if (!ids.has(id)) { node.remove(); bubbles.delete(id); } });
      for (const item of items) {
        if (!bubbles.has(item.id)) place(drawBubble(item), item.after + 0.5);
        showState(bubbles.get(item.id), item);
      }
      showLiveButtons();
    }

    function drawBubble(item) {
      const node = make("div", "message own", "", { "aria-live": "off" });  // the worker has just written it
      node.append(make("span", item.by ? "by" : "unseen", (item.by || words.you) + ": "));
      if (item.shown) node.append(make("p", "bubble", item.shown));
      if (item.names) node.append(drawFiles(item));
      node.append(node.state = make("p", "state", ""));
      bubbles.set(item.id, node);
      return node;
    }

    function drawFiles(item) {
      const list = make("ul", "attached", "");
      item.names.forEach((name, place) => {
        const row = make("li", "", "");
        const file = held.has(item.id) && held.get(item.id)[place];
        if (file && file.type.startsWith("image/")) {
          const alt = fill(words.photo, { name });
          const image = make("img", "thumbnail", "", { alt, src: URL.createObjectURL(file) });
          image.addEventListener("error", () => image.remove());  // a kind of photo this browser cannot draw
          row.append(image);
        }
        row.append(make("span", "file-name", name));
        list.append(row);
      });
      return list;
    }

    function showState(node, item) {
      if (node.shownState === item.state) return;
      node.shownState = node.dataset.state = item.state;
      node.state.textContent = "";
      const text = item.reason ? words[item.state] + ": " + item.reason : words[item.state];
      node.state.append(make("span", item.state === "sent" ? "unseen" : "", text));
      if (item.names && isUnsent(item)) {
        const label = fill(words.uploading, { names: item.names.join(", ") });
        node.bar = make("progress", "uploaded", "", { "aria-label": label, value: 0 });
        node.state.append(node.bar, button("again", words.cancel_upload, () => cancelUpload(item.id)));
      }
      const editable = item.state === "failed" && item.body.text;
      if (editable) node.state.append(button("again", words.edit_again, () => editAgain(item)));
      stayAtEnd();
    }

    function editAgain(item) {
      discard(item.id);
      draft([input.value, item.body.text].filter(Boolean).join("\n"));
      input.focus();
    }

    function cancelUpload(id) {
      discard(id);
      if (upload && upload.id === id) upload.request.abort();
      wake();
      input.focus();
    }

    // ---- sending: in order, the same id until the server has it ---------------------------------------------

    async function sendQueue() {
      if (sending || !session) return;
      sending = true;
      const used = session;
      const next = () => mine().find((item) => isUnsent(item) && (!item.names || held.has(item.id)));
      for (let tries = 0, item; session === used && (item = next());) {
        const answer = await (item.names ? sendFiles(item) : ask("POST", base(), { id: item.id, ...item.body }));
        if (session !== used || !mine().some((one) => one.id === item.id)) continue;
        if (answer.ok) {
          tries = 0;
          held.delete(item.id);
          mark(item.id, "sent");
          worry("");
          showDots(last <= item.after && isForBot(item));
        } else if (isGone(answer)) {
          startAgain();
        } else if (isRefused(answer)) {
          tries = 0;
          const reason = answer.body.reason || words.refused;
          mark(item.id, "failed", String(reason));
          worry(words.failed + ": " + reason, true);  // the bubble shows it
        } else {
          mark(item.id, "retrying");
          worry(answer.status ? words.retrying : words.offline);
          await rest(backOff(tries++, answer));
        }
      }
      sending = false;
      if (session !== used) sendQueue();
    }

    async function shrink(item) {  // once: what is sent again is small already
      const whole = held.get(item.id);
      const small = await Promise.all(whole.map(shrinkPhoto));
      if (!held.has(item.id)) return;
      held.set(item.id, small);
      const size = (files) => files.reduce((sum, file) => sum + file.size, 0) / MB;
      if (small.some((file, place) => file !== whole[place])) {
        const shown = (megabytes) => megabytes.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
        note(fill(words.shrunk, { before: shown(size(whole)), after: shown(size(small)) }), item.after + 0.5);
      }
    }

    async function sendFiles(item) {
      await shrink(item);
      if (!held.has(item.id)) return readAnswer(0, "", "");  // cancelled meanwhile
      return new Promise((done) => {
        const request = new XMLHttpRequest();  // fetch cannot tell how far an upload is
        const data = new FormData();
        let timer;
        const stillMoving = () => { clearTimeout(timer); timer = setTimeout(() => request.abort(), LIMITS.stall); };
        data.append("id", item.id);
        if (item.body.turn !== null) data.append("turn", item.body.turn);
        held.get(item.id).forEach((file) => data.append("files", file, file.name));
        request.upload.onprogress = (event) => {
          stillMoving();
          const node = bubbles.get(item.id);
          if (node && event.lengthComputable) node.bar.value = event.loaded / event.total;
        };
        request.onloadend = () => {
          clearTimeout(timer);
          upload = null;
          done(readAnswer(request.status, request.responseText, request.getResponseHeader("Retry-After")));
        };
        upload = { id: item.id, request };
        request.open("POST", base());
        request.send(data);
        stillMoving();
      });
    }

    function press(option, message) {
      const body = { pressed: option.value };
      if (!option.value.startsWith("/")) body.turn = message.turn;  // "/…" is a command: it belongs to no question
      queue(option.label, body);
      (touch ? log : input).focus({ preventScroll: true });  // on a phone the keyboard would hide the next question
    }

    function sendTyped() {
      const text = input.value.trim();
      if (!text) return;
      draft("");
      queue(text, { text });
      input.focus();
    }

    function attach(files) {
      if (files.length > LIMITS.files) return note(fill(words.too_many_files, { most: LIMITS.files }));
      const fitting = files.filter((file) => file.size <= LIMITS.fileBytes || isLargePhoto(file));  // it will be shrunk
      if (fitting.length) queue("", { turn }, fitting);
      files.filter((file) => !fitting.includes(file))
        .forEach((file) => note(fill(words.too_big, { name: file.name, most: LIMITS.fileBytes / MB })));
    }

    function draft(text) {  // kept while half-typed; the box grows with it
      if (input.value !== text) input.value = text;
      memory.set("draft", input.value || null);
      input.style.height = "auto";
      input.style.height = input.scrollHeight + 2 + "px";
      stayAtEnd();
    }

    // ---- hearing: fetch what was missed, then listen; when that ends, the same again -------------------------

    function worry(text, onlySpoken) {  // one line above the box, read out when it changes
      if (trouble.textContent !== text) trouble.textContent = text;
      trouble.classList.toggle("unseen", Boolean(onlySpoken));
      stayAtEnd();
    }

    async function catchUp() {
      if (!session) return false;
      const used = session;
      const answer = await ask("GET", base() + "?after=" + last);
      if (session !== used) return false;
      if (isGone(answer)) { startAgain(); return false; }
      if (!answer.ok) { worry(answer.status ? words.reconnecting : words.offline); return false; }
      if (!mine().some(isUnsent)) worry("");
      hear(answer.body.messages || []);
      return true;
    }

    function listen() {  // until the stream breaks
      return new Promise((done) => {
        if (join) { stream = join(session, look, done); return; }
        stream = new EventSource(base() + "/events?after=" + last);
        stream.onmessage = (event) => hear([JSON.parse(event.data)]);
        stream.onerror = done;
      });
    }

    async function look() {  // until nothing new comes
      for (let before = -1; before !== last;) {
        before = last;
        if (!await catchUp()) return;
      }
    }

    function hangUp() {
      follower += 1;
      if (stream) stream.close();
    }

    async function follow() {  // no stream while nobody looks: browsers allow six connections per site
      hangUp();
      const me = follower;
      for (let tries = 0; me === follower && session && !document.hidden;) {
        const began = Date.now();
        if (await catchUp()) {
          log.removeAttribute("aria-busy");
          stayAtEnd();
          if (me !== follower) return;
          await listen();
          stream.close();
          if (Date.now() - began > LIMITS.longest) tries = 0;
        }
        if (me === follower) await rest(Math.min(backOff(tries++), 10 * LIMITS.pause));
      }
    }

    // ---- a session begins and ends ---------------------------------------------------------------------------

    function show(chatting) {
      [log, trouble, form, menu].forEach((node) => { node.hidden = !chatting; });
      resting.hidden = chatting;
    }

    function clearScreen() {
      lives += 1;
      hangUp();
      showDots(false);
      if (upload) upload.request.abort();
      log.querySelectorAll(".thumbnail").forEach((image) => URL.revokeObjectURL(image.src));
      Array.from(log.children).forEach((node) => { if (node !== typing) node.remove(); });
      [held, bubbles, heard].forEach((map) => map.clear());
      session = null;
      last = 0;
      part("steps").hidden = newer.hidden = true;
      worry("");
      wake();
    }

    function forget() {
      clearScreen();
      ["session", "mine", "draft"].forEach((name) => memory.set(name, null));
      draft("");
    }

    async function begin() {
      show(true);
      pinned = true;
      log.setAttribute("aria-busy", "true");  // what was said before is not read out again
      const me = lives;
      const known = memory.get("session");
      for (let tries = 0; !session; tries++) {
        const answer = known ? null : await ask("POST", api, { start, phone });
        if (me !== lives) return;
        session = known || (answer.ok && answer.body.session) || null;
        if (session) break;
        worry(answer.status ? words.reconnecting : words.offline);
        await rest(backOff(tries, answer));
      }
      if (!known) log.removeAttribute("aria-busy");
      if (!known) memory.set("session", session);
      worry("");
      mine().filter((item) => item.names && isUnsent(item) && !held.has(item.id))
        .forEach((item) => mark(item.id, "failed", words.file_lost));
      follow();
      sendQueue();
      if (!known && first && await catchUp() && me === lives) queue(first, { text: first });
    }

    async function startAgain() {  // the server no longer knows this session
      const unsent = mine().filter((item) => isUnsent(item) && item.body.text).map((item) => item.body.text);
      const typed = unsent.concat(input.value || []).join("\n");
      forget();
      draft(typed);
      note(words.session_gone, 0);
      const me = lives;
      if (restarts++) await rest(backOff(restarts));
      if (me === lives) begin();
    }

    function leave() {
      if (session) ask("DELETE", base());  // the screen is cleared whether or not this arrives
      forget();
      show(false);
      part("start").focus();
    }

    function askToLeave() {
      menu.open = false;
      part("leave-unsent").hidden = !mine().some(isUnsent);
      if (leaveBox.showModal) return leaveBox.showModal();
      const text = Array.from(leaveBox.querySelectorAll("h3, p:not([hidden])"), (node) => node.textContent).join("\n\n");
      if (confirm(text)) leave();
    }

    function otherTabWrote(event) {
      if (event.key === storageKey + ".mine") return drawMine();
      if (event.key !== null && event.key !== storageKey + ".session") return;
      const now = memory.get("session");
      if (now === session) return;
      clearScreen();
      draft(memory.get("draft") || "");
      if (now) begin();
      else show(false);
    }

    function typedKey(event) {
      const composing = event.isComposing || event.keyCode === 229;  // Telex and VNI keyboards end a word with Enter
      if (event.key !== "Enter" || event.shiftKey || composing || touch) return;
      event.preventDefault();
      sendTyped();
    }

    function lookedAt() {
      if (document.hidden) return hangUp();
      wake();
      if (session) follow();
    }

    form.addEventListener("submit", (event) => { event.preventDefault(); sendTyped(); });
    input.addEventListener("keydown", typedKey);
    input.addEventListener("input", () => draft(input.value));
    part("attach").addEventListener("click", () => picker.click());
    picker.addEventListener("change", () => { attach(Array.from(picker.files)); picker.value = ""; });
    newer.addEventListener("click", () => scrollToEnd());
    log.addEventListener("load", stayAtEnd, true);  // a picture has come and taken its room
    log.addEventListener("scroll", () => {
      if (log.scrollTop === top) return;  // we did that, not a hand: a photo may have grown since
      top = log.scrollTop;
      tall = null;
      pinned = log.scrollHeight - top - log.clientHeight < 80;
      if (pinned) newer.hidden = true;
    }, { passive: true });
    element.querySelectorAll("[data-order]").forEach((order) => order.addEventListener("click", () => {
      menu.open = false;
      queue(order.textContent, { text: order.dataset.order });
    }));
    part("exit").addEventListener("click", askToLeave);
    part("stay").addEventListener("click", () => leaveBox.close());
    part("go").addEventListener("click", () => { leaveBox.close(); leave(); });
    leaveBox.addEventListener("close", () => (session ? menu.firstElementChild : part("start")).focus());
    part("start").addEventListener("click", () => { begin(); input.focus(); });
    menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menu.open) { menu.open = false; menu.firstElementChild.focus(); }
    });
    document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
    document.addEventListener("visibilitychange", lookedAt);
    addEventListener("online", lookedAt);
    addEventListener("resize", stayAtEnd);
    addEventListener("storage", otherTabWrote);

    // What is suggested answers the question on the screen, however quickly it is pressed.
    element.addEventListener("say", ({ detail }) => queue(detail, turn ? { text: detail, turn } : { text: detail }));
    element.addEventListener("shown", () => { draft(input.value); stayAtEnd(); });

    if (touch) input.removeAttribute("aria-describedby");
    draft(memory.get("draft") || "");
    drawMine();
    begin();
    if (!touch && phone === "worker") input.focus();
    return { leave };
  }

  const phones = document.querySelectorAll("[data-phone]");
  const join = phones.length > 1 ? openHub("/api/demo/news") : null;
  phones.forEach((element) => {
    openPhone(element, { storageKey: "sangkien." + element.dataset.phone, join });
  });
})();
