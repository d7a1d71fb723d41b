/* Adds to pages that are complete without it: the language at the entrance, sorting, searching, filtering. */
(function () {
  "use strict";

  if (document.body.dataset.choose) {
    var japanese = (navigator.language || "").toLowerCase().indexOf("ja") === 0;
    location.replace((japanese ? "ja" : "en") + "/index.html");
    return;
  }

  var language = document.documentElement.lang;

  /* One form for Türkiye and Turkiye, ＵＳＡ and usa; Japanese voicing marks (U+3099) stay. */
  function fold(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().trim();
  }

  /* Latin words match from their beginning (RU is not Peru); Japanese, written without blanks, matches anywhere. */
  function matches(text, wanted) {
    var at = text.indexOf(wanted);
    while (at >= 0) {
      if (at === 0 || /[^a-z0-9]/.test(text[at - 1]) || /[^\u0000-\u024f]/.test(wanted[0])) return true;
      at = text.indexOf(wanted, at + 1);
    }
    return false;
  }

  function codes(element) {
    return (element.dataset.places || element.dataset.place || "").split(" ").filter(Boolean);
  }

  function sortable(table) {
    var body = table.tBodies[0];
    var rows = Array.from(body.rows);
    Array.from(table.tHead.rows[0].cells).forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", function () {
        var first = head.classList.contains("num") ? "descending" : "ascending";
        var second = first === "ascending" ? "descending" : "ascending";
        var order = head.getAttribute("aria-sort") === first ? second : first;
        Array.from(table.tHead.rows[0].cells).forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", order);
        rows.sort(function (a, b) { return compare(a.cells[column], b.cells[column], order === "ascending" ? 1 : -1); });
        body.append.apply(body, rows);
      });
    });
  }

  /* Cells without a value stand last in either order. */
  function compare(a, b, sign) {
    var numeric = a.classList.contains("num") || a.dataset.sort !== undefined || b.dataset.sort !== undefined;
    if (!numeric) return sign * a.textContent.localeCompare(b.textContent, language);
    if (a.dataset.sort === undefined || b.dataset.sort === undefined) {
      return (a.dataset.sort === undefined) - (b.dataset.sort === undefined);
    }
    return sign * (Number(a.dataset.sort) - Number(b.dataset.sort));
  }

  function searchable(figure, names) {
    var tools = figure.querySelector(".tools");
    var input = tools.querySelector("input");
    var select = tools.querySelector("select");
    var output = tools.querySelector("output");
    var rows = Array.from(figure.querySelectorAll("tbody tr"));
    var texts = rows.map(function (row) { return fold(row.cells[0].textContent + "|" + (row.dataset.names || "")); });
    var drawn = Array.from(document.querySelectorAll("svg [data-place], svg [data-places]"));

    function apply() {
      var wanted = fold(input.value);
      var group = select && select.value ? select.value.split(" ") : null;
      function fits(places, text) {
        var named = !wanted || matches(text, wanted) || places.some(function (code) {
          return (names[code] || []).some(function (name) { return matches(name, wanted); });
        });
        return named && (!group || places.some(function (code) { return group.indexOf(code) >= 0; }));
      }
      var count = 0;
      rows.forEach(function (row, index) {
        row.hidden = !fits(codes(row), texts[index]);
        count += !row.hidden;
      });
      drawn.forEach(function (mark) { mark.classList.toggle("dim", !fits(codes(mark), "")); });
      output.textContent = wanted || group
        ? output.dataset.text.replace("{shown}", count).replace("{all}", rows.length) : "";
    }

    tools.hidden = false;
    input.addEventListener("input", apply);
    if (select) select.addEventListener("change", apply);
    apply(); /* a browser that goes back keeps what was typed */
  }

  var names = {};
  document.querySelectorAll(".aliases li").forEach(function (item) {
    names[item.dataset.place] = item.textContent.split("|").map(fold);
  });
  document.querySelectorAll("figure.table table").forEach(function (table) {
    if (table.querySelector("td[data-sort], th[data-sort]")) sortable(table);
  });
  document.querySelectorAll("figure.table").forEach(function (figure) {
    if (figure.querySelector(".tools")) searchable(figure, names);
  });
})();
