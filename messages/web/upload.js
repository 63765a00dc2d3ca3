// The upload page: says what was chosen, sends it with a progress bar, and shows what became of each file.
// Words come from the page (data-words); the server decides what is taken, this only saves a useless upload.
"use strict";

(function () {
  document.documentElement.classList.add("js");
  var form = document.querySelector("form");
  if (!form) return;
  form.noValidate = true;  // our words, in the person's language
  var words = JSON.parse(document.body.dataset.words);
  var most = Number(document.body.dataset.megabytes) * 1024 * 1024;
  var input = form.querySelector("#files");
  var id = form.querySelector("[name=id]");
  var chosen = form.querySelector(".chosen");
  var bar = form.querySelector("progress");
  var trouble = form.querySelector(".trouble");
  var send = form.querySelector(".send");
  var done = document.querySelector(".done");
  var room = document.querySelector(".room");
  var left = Number(room.dataset.room);

  input.addEventListener("change", function () {
    trouble.textContent = "";
    chosen.textContent = Array.from(input.files, function (file) { return file.name; }).join(", ");
  });

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var wrong = problem(Array.from(input.files));
    trouble.textContent = wrong;
    if (!wrong) shrink();
  });

  function problem(files) {
    if (!files.length) return words.choose_first;
    if (files.length > left) return words.too_many.replace("{room}", left);
    var big = files.find(function (file) { return file.size > most && !isLargePhoto(file); });
    return big ? words.too_big.replace("{name}", big.name) : "";
  }

  function shrink() {
    send.disabled = true;
    var files = Array.from(input.files);
    Promise.all(files.map(shrinkPhoto)).then(function (small) {
      if (small.some(function (file, place) { return file !== files[place]; })) chosen.textContent = words.shrunk;
      upload(small);
    });
  }

  function upload(files) {
    var sent = new FormData(form);
    sent.delete("files");
    files.forEach(function (file) { sent.append("files", file, file.name); });
    var request = new XMLHttpRequest();
    request.open("POST", location.pathname);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.onprogress = function (event) {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    };
    request.onload = function () { answered(request.status, request.response || {}); };
    request.onerror = function () { rest(words.lost); };  // the same id again: a file that did arrive is not doubled
    bar.value = 0;
    bar.hidden = false;
    send.disabled = true;
    request.send(sent);
  }

  function answered(status, answer) {
    if (status !== 200) { rest(answer.reason || words.lost); return; }
    answer.files.forEach(function (file) {
      var line = document.createElement("li");
      var name = document.createElement("b");
      line.className = file.ok ? "kept" : "refused";
      name.textContent = file.name;
      line.append(name, " ", file.said);
      done.append(line);
    });
    left = answer.room;
    room.textContent = (left > 0 ? words.room : words.full).replace("{room}", left).replace("{most}", words.most);
    form.reset();
    id.value = Array.from(crypto.getRandomValues(new Uint8Array(8)), function (n) { return n.toString(16).padStart(2, "0"); }).join("");
    chosen.textContent = "";
    form.hidden = left <= 0;
    rest("");
  }

  function rest(said) {
    trouble.textContent = said;
    bar.hidden = true;
    send.disabled = false;
  }
})();
