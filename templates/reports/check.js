(function () {
  "use strict";

  function arrive() {
    var id = decodeURIComponent(location.hash.slice(1));
    var at = id && document.getElementById(id);
    if (!at) { return; }
    for (var up = at; up; up = up.parentElement) {
      if (up.tagName === "DETAILS") { up.open = true; }
    }
    at.scrollIntoView({ block: at.tagName === "DETAILS" ? "start" : "center", inline: "center" });
    if (at.tagName === "DETAILS") { at.querySelector("summary").focus({ preventScroll: true }); }
  }

  function overview() {
    if (!document.getElementById("filters")) { return; }
    var rows = Array.prototype.slice.call(document.querySelectorAll("#forms tbody tr"));
    var shown = document.getElementById("shown");
    var fields = ["verdict", "unit", "rule", "text"].map(function (name) { return document.getElementById("by-" + name); });

    function filter() {
      var verdict = fields[0].value, unit = fields[1].value, rule = fields[2].value;
      var words = fields[3].value.trim().toLowerCase().split(/\s+/).filter(Boolean);
      var left = 0, kept = {}, gone = {};
      rows.forEach(function (row) {
        var told = row.dataset;
        var stays = (!verdict || told.verdict === verdict) && (!unit || told.unit === unit) &&
          (!rule || (" " + told.rules + " ").indexOf(" " + rule + " ") >= 0) &&
          words.every(function (word) { return told.text.indexOf(word) >= 0; });
        row.hidden = !stays;
        left += stays ? 1 : 0;
        if (told.section) { (stays ? kept : gone)[told.section] = true; }
      });
      Object.keys(gone).concat(Object.keys(kept)).forEach(function (id) {
        document.getElementById(id).hidden = !kept[id];
      });
      shown.textContent = "显示 " + left + " 张，共 " + rows.length + " 张";
    }

    function all(open) {
      document.querySelectorAll("details.file:not([hidden])").forEach(function (one) { one.open = open; });
    }

    fields.forEach(function (field) { field.addEventListener("input", filter); });
    document.getElementById("clear").addEventListener("click", function () {
      fields.forEach(function (field) { field.value = ""; });
      filter();
    });
    document.getElementById("open").addEventListener("click", function () { all(true); });
    document.getElementById("close").addEventListener("click", function () { all(false); });
    document.querySelectorAll(".needs-script").forEach(function (one) { one.hidden = false; });
    filter();
  }

  function start() {
    overview();
    arrive();
  }
  window.addEventListener("hashchange", arrive);
  document.addEventListener("report", start);  // a page that takes a report in says so
  start();
})();
