// The form on one page: keeps each field when it is left, shows how it was understood, and sends the whole.
// What could not be kept yet waits in this browser and goes when the connection is back. Words come from data-words.
"use strict";

(function () {
  document.documentElement.classList.add("js");
  var form = document.querySelector("form");
  if (!form) return;
  var words = JSON.parse(document.body.dataset.words);
  var state = document.getElementById("state");
  var store = "form:" + location.pathname;
  var waiting = load();
  var sending = false;
  var handsIn = false;  // "Nộp" was pressed, and no answer to it has come
  var tried = { of: "", id: "" };  // what was sent last: the same again has the same id
  var TRY_AGAIN_MS = 10000;

  form.addEventListener("change", function (event) {
    var name = event.target.name;
    if (!name || name === "id") return;
    var key = name.replace(/\.is$/, "");
    delete event.target.closest("fieldset").dataset.typed;
    waiting[key] = { value: valueOf(key), is: checked(key + ".is"), id: newId() };
    save();
    flush();
  });

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    form.querySelectorAll("fieldset").forEach(function (field) {
      var key = field.dataset.key;
      if (field.dataset.typed) waiting[key] = { value: valueOf(key), is: checked(key + ".is"), id: newId() };
    });
    save();
    handsIn = true;
    flush();
  });

  form.addEventListener("input", function (event) {
    var field = event.target.closest("fieldset");
    if (!field) return;
    field.dataset.typed = "yes";
    if (event.target.type !== "radio") uncheck(field.dataset.key);
  });

  window.addEventListener("online", flush);
  restore();
  flush();

  function valueOf(key) {
    var one = checked(key);
    var typed = form.querySelector("input[type=text][name='" + key + "'],textarea[name='" + key + "']");
    return one || (typed ? typed.value : "");
  }

  function checked(name) {
    var one = form.querySelector("input[name='" + name + "']:checked");
    return one ? one.value : "";
  }

  // What was picked belongs to the words that stood there.
  function uncheck(key) {
    form.querySelectorAll("input[type=radio]").forEach(function (one) {
      if (one.name === key || one.name === key + ".is") one.checked = false;
    });
  }

  function flush() {
    var keys = Object.keys(waiting), done = handsIn;
    if (sending || (!keys.length && !done)) return;
    var sent = {};
    var body = new URLSearchParams();
    keys.forEach(function (key) {
      sent[key] = waiting[key].id;
      body.append(key, waiting[key].value);
      if (waiting[key].is) body.append(key + ".is", waiting[key].is);
    });
    var of = JSON.stringify([sent, done]);
    if (tried.of !== of) tried = { of: of, id: newId() };
    body.append("id", tried.id);
    if (done) body.append("done", "yes");
    sending = true;
    say(words.saving);
    fetch(location.pathname, { method: "POST", body: body, headers: { Accept: "application/json" } })
      .then(function (response) {
        if (response.status !== 200 && response.status !== 410) throw new Error(String(response.status));
        return response.json();
      })
      .then(function (answer) {
        sending = false;
        if (done) handsIn = false;
        tried = { of: "", id: "" };
        Object.keys(sent).forEach(function (key) { if (waiting[key] && waiting[key].id === sent[key]) delete waiting[key]; });
        save();
        if (answer.end) { end(answer.end); return; }
        say(words.saved);
        show(answer.fields, done);
        flush();
      })
      .catch(function () {
        sending = false;
        mark();
        say(words.waiting);
        setTimeout(flush, TRY_AGAIN_MS);
      });
  }

  function show(fields, done) {
    var before = null;
    Object.keys(fields).forEach(function (key) {
      var old = document.getElementById("f-" + key);
      var made = document.createElement("template");
      made.innerHTML = fields[key].trim();
      var fresh = made.content.firstElementChild;
      var busy = old && (waiting[key] || old.dataset.typed);  // somebody is typing there
      if (old && !busy && old.outerHTML !== fresh.outerHTML) {
        var focused = old.contains(document.activeElement) ? document.activeElement.name : "";
        old.replaceWith(fresh);
        var again = focused && fresh.querySelector("[name='" + focused + "']");
        if (again) again.focus();
      } else if (!old) {
        if (before) before.after(fresh); else form.querySelector("fieldset").before(fresh);
      }
      before = document.getElementById("f-" + key);
    });
    form.querySelectorAll("fieldset").forEach(function (field) { if (!(field.dataset.key in fields)) field.remove(); });
    var wrong = done && form.querySelector("fieldset.wrong, fieldset.ask");
    if (wrong) { say(words.missing); wrong.scrollIntoView(); var first = wrong.querySelector("input,textarea"); if (first) first.focus(); }
  }

  function end(html) {
    localStorage.removeItem(store);
    var made = document.createElement("template");
    made.innerHTML = html.trim();
    form.replaceWith(made.content.firstElementChild);
    document.querySelector(".done").focus();
  }

  function restore() {
    Object.keys(waiting).forEach(function (key) {
      var typed = form.querySelector("input[type=text][name='" + key + "'],textarea[name='" + key + "']");
      if (typed) typed.value = waiting[key].value;
      form.querySelectorAll("input[type=radio][name='" + key + "']").forEach(function (one) {
        if (one.value === waiting[key].value) one.checked = true;
      });
    });
    mark();
  }

  function mark() {
    form.querySelectorAll("fieldset").forEach(function (field) {
      field.classList.toggle("unsaved", field.dataset.key in waiting);
    });
  }

  function load() {
    try { return JSON.parse(localStorage.getItem(store)) || {}; } catch (error) { return {}; }
  }

  function save() {
    try { localStorage.setItem(store, JSON.stringify(waiting)); } catch (error) { /* a private window: it is kept while the page is open */ }
  }

  function say(text) { state.textContent = text; }

  function newId() {
    return Array.from(crypto.getRandomValues(new Uint8Array(8)), function (n) { return n.toString(16).padStart(2, "0"); }).join("");
  }
})();
