// Photos and files within the form's page: one choice after another goes, made small first, with its progress.
// What could not be sent waits while the page is open, and goes when the connection is back.
"use strict";

window.formFiles = function (form, words, say, show, end) {
  var MOST_MEGABYTES = 20, TRY_AGAIN_MS = 10000;
  var queue = [], going = false, after = null, again = 0;

  form.addEventListener("change", function (event) {
    var input = event.target;
    if (input.type !== "file" || !input.files.length) return;
    var chosen = Array.from(input.files), field = input.closest("fieldset");
    var small = chosen.filter(function (file) { return file.size <= MOST_MEGABYTES * 1048576 || window.isLargePhoto(file); });
    field.dataset.sending = "yes";
    Promise.all(small.map(window.shrinkPhoto)).then(function (ready) {
      if (ready.length) queue.push({ name: input.name, files: ready, field: field, id: newId() });
      input.value = "";
      next();
      var big = chosen.find(function (file) { return small.indexOf(file) < 0; });
      if (big) say("“" + big.name + "” " + words.too_big.replace("{megabytes}", MOST_MEGABYTES));
    });
  });
  window.addEventListener("online", next);
  window.addEventListener("beforeunload", function (event) { if (queue.length) event.preventDefault(); });
  return { busy: function () { return queue.length > 0; }, then: function (what) { after = what; } };

  function next() {
    if (going) return;
    if (!queue.length) {
      form.querySelectorAll("[data-sending]").forEach(function (field) { delete field.dataset.sending; });
      if (after) { var what = after; after = null; what(); }
      return;
    }
    clearTimeout(again);
    going = true;
    send(queue[0]);
  }

  function send(one) {
    var body = new FormData(), request = new XMLHttpRequest(), bar = one.field.querySelector("progress");
    body.append("id", one.id);  // the same id again: what did arrive is not doubled
    one.files.forEach(function (file) { body.append(one.name, file, file.name); });
    request.open("POST", location.pathname);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.onprogress = function (event) { if (event.lengthComputable) bar.value = event.loaded / event.total; };
    request.onload = function () { answered(one, request.status, request.response); };
    request.onerror = function () { wait(one); };
    bar.value = 0;
    bar.hidden = false;
    say(words.sending);
    request.send(body);
  }

  function answered(one, status, answer) {
    if (status === 429 || status === 408 || status >= 500 || (status === 200 && !answer)) { wait(one); return; }
    done(one);
    if (answer && (answer.end || answer.next)) { queue = []; end(answer); return; }
    if (status !== 200) { say(words.files_refused); next(); return; }
    if (!queue.length) delete one.field.dataset.sending;
    say(words.sent);
    show(answer);
    next();
  }

  function done(one) {
    going = false;
    queue.shift();
    one.field.querySelector("progress").hidden = true;
  }

  function wait(one) {
    going = false;
    one.field.querySelector("progress").hidden = true;
    say(words.files_waiting);
    clearTimeout(again);
    again = setTimeout(next, TRY_AGAIN_MS);
  }

  function newId() {
    return Array.from(crypto.getRandomValues(new Uint8Array(8)), function (n) { return n.toString(16).padStart(2, "0"); }).join("");
  }
};
