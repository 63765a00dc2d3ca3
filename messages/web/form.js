// The form on one page: keeps each field when it is left, shows how it was understood, and sends the whole.
// What could not be kept yet waits in this browser and goes when the connection is back. Words come from data-words.
"use strict";

(function () {
  document.documentElement.classList.add("js");
  var form = document.querySelector("form");
  if (!form) return;
  var words = JSON.parse(document.body.dataset.words);
  var state = document.getElementById("state");
  var store = "form:" + form.dataset.form;  // a new address of the same form finds it
  var loose = Number(form.dataset.form) < 0;  // before consent nothing is kept: it is sent when the button is pressed
  var waiting = load();
  var sending = false;
  var handsIn = "";  // the button that hands the form in: "done" or "next", until its answer has come
  var tried = { of: "", id: "" };  // what was sent last: the same again has the same id
  var again = 0;  // the timer of the next try
  var TRY_AGAIN_MS = 10000, LOOK_MS = 20000;
  var files = window.formFiles(form, words, say, function (answer) { show(answer, {}, false); }, end);

  form.addEventListener("change", function (event) {
    var name = event.target.name;
    if (!name || event.target.type === "file") return;
    leave(name.replace(/\.is$/, ""));
    flush();
  });

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var pressed = event.submitter || {}, name = pressed.name || "keep";
    form.querySelectorAll("fieldset").forEach(function (field) { if (field.dataset.typed) leave(field.dataset.key); });
    if (name.indexOf(".remove.") > 0) { waiting[name] = { value: "yes", id: newId() }; save(); }
    if (name === "done" || name === "next") handsIn = name;
    flush();
  });

  form.addEventListener("input", function (event) {
    var field = event.target.closest("fieldset");
    if (!field || event.target.type === "file") return;
    field.dataset.typed = "yes";
    if (event.target.type !== "radio") uncheck(field.dataset.key);
  });

  window.addEventListener("online", flush);
  document.addEventListener("visibilitychange", look);
  setInterval(look, LOOK_MS);
  restore();
  flush();

  function leave(key) {
    delete document.getElementById("f-" + key).dataset.typed;
    waiting[key] = { value: valueOf(key), is: checked(key + ".is"), was: was(key).value, id: newId() };
    save();
  }

  function was(key) { return form.elements[key + ".was"] || {}; }

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
    var keys = Object.keys(waiting), button = handsIn;
    if (sending || (!button && (loose || !keys.length))) return;
    if (button && files.busy()) { say(words.sending); return files.then(flush); }
    var sent = {};
    var body = new URLSearchParams();
    keys.forEach(function (key) {
      var one = waiting[key];
      sent[key] = one.id;
      body.append(key, one.value);
      if (one.is) body.append(key + ".is", one.is);
      if (one.was) body.append(key + ".was", one.was);
    });
    var of = JSON.stringify([sent, button]);
    if (tried.of !== of) tried = { of: of, id: newId() };
    body.append("id", tried.id);
    if (button) body.append(button, "yes");
    say(words.saving);
    post(body, function (answer) {
      if (button) handsIn = "";
      forget(sent);
      if (answer.end || answer.next) { end(answer); return; }
      say(words.saved);
      show(answer, sent, button);
      flush();
    }, function (status) {
      if (status >= 400 && status < 500 && status !== 408 && status !== 429) {  // the same again would be refused again
        if (button) handsIn = "";
        forget(sent);
        keys.forEach(function (key) { var field = document.getElementById("f-" + key); if (field) field.dataset.typed = "yes"; });
        say(words.refused);
        return;
      }
      mark();
      say(words.waiting);
      clearTimeout(again);
      again = setTimeout(flush, TRY_AGAIN_MS);
    });
  }

  function post(body, took, failed) {
    sending = true;
    fetch(location.pathname, { method: "POST", body: body, headers: { Accept: "application/json" } })
      .then(function (response) {
        if (response.status !== 200 && response.status !== 410) throw response;
        return response.json();
      })
      .then(function (answer) { sending = false; took(answer); },
        function (error) { sending = false; failed(error.status || 0); });
  }

  function forget(sent) {
    tried = { of: "", id: "" };
    Object.keys(sent).forEach(function (key) { if (waiting[key] && waiting[key].id === sent[key]) delete waiting[key]; });
    save();
  }

  // How the fields stand by now: the chat, or another screen, may have changed them.
  function look() {
    if (document.hidden || sending || handsIn || files.busy() || Object.keys(waiting).length || !form.isConnected) return;
    var body = new URLSearchParams();
    form.querySelectorAll("fieldset").forEach(function (field) { var name = field.dataset.key + ".was"; body.append(name, form.elements[name].value); });
    post(body, function (answer) {
      if (answer.end && document.querySelector("fieldset[data-typed]")) { say(words.waiting); return; }
      if (answer.end || answer.next) end(answer); else show(answer, {}, false);
      flush();
    }, function () { flush(); });
  }

  function show(answer, sent, done) {
    var fields = answer.fields, before = null;
    Object.keys(fields).forEach(function (key) {
      var old = document.getElementById("f-" + key);
      var made = document.createElement("template");
      made.innerHTML = fields[key].trim();
      var fresh = made.content.firstElementChild;
      var busy = old && (waiting[key] || old.dataset.typed || old.dataset.sending);  // somebody is at work there
      if (busy && key in sent) was(key).value = fresh.querySelector("[type=hidden]").value;
      if (busy) {
        tell(old, fresh);
      } else if (old && old.outerHTML !== fresh.outerHTML) {
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
    var next = form.querySelector("[name=next]");
    if (next) next.hidden = !answer.others;
    var wrong = done && form.querySelector("fieldset.wrong, fieldset.ask");
    if (wrong) { say(words.missing); wrong.scrollIntoView(); var first = wrong.querySelector("input:not([type=hidden]),textarea"); if (first) first.focus(); }
  }

  // Words that are being typed stay; that the field was changed elsewhere is said under them.
  function tell(old, fresh) {
    var said = fresh.querySelector(".changed"), there = old.querySelector(".changed");
    if (said && there) there.replaceWith(said);
    else if (said) old.querySelector("[aria-live]").prepend(said);
  }

  function end(answer) {
    if (answer.done || answer.next) localStorage.removeItem(store);
    if (answer.next) { location.replace(answer.next); return; }
    var made = document.createElement("template");
    made.innerHTML = answer.end.trim();
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
