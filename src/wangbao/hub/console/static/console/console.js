// What pages do beyond plain HTML. Everything works without it; this file makes some of it quicker.
"use strict";

// Theme: change at once, keep it in the cookie the server reads.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-switch]");
  const chosen = form && event.submitter && event.submitter.value;
  if (!chosen) return;
  event.preventDefault();
  const root = document.documentElement;
  if (chosen === "auto") delete root.dataset.theme;
  else root.dataset.theme = chosen;
  const age = chosen === "auto" ? 0 : 31536000;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `wangbao_theme=${chosen}; path=/; max-age=${age}; samesite=lax${secure}`;
  for (const button of form.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.value === chosen));
  }
  const menu = form.closest("details");
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Menus close on Escape and on a click elsewhere, and only one is open.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.drop[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.drop[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// The text of an element as it is shown: line breaks and indents of the template are one space.
const shown = (element) => element.textContent.replace(/\s+/g, " ").trim();

// Cells of stacked tables carry their column's heading; one left without takes it from the head of its table.
function label(root) {
  for (const table of root.querySelectorAll("table.data")) {
    const heads = [...table.querySelectorAll("thead tr:last-child > *")].map(shown);
    for (const row of table.querySelectorAll("tbody > tr, tfoot > tr")) {
      let column = 0;
      for (const cell of row.children) {
        const alone = cell.colSpan === 1 && cell.tagName === "TD" && !("label" in cell.dataset);
        if (alone && heads[column] && shown(cell)) cell.dataset.label = heads[column];
        // Long cells stand below their heading, not beside it.
        if (shown(cell).length > 36 || cell.querySelector("table, ul, ol, dl, form")) cell.dataset.long = "";
        column += cell.colSpan;
      }
    }
  }
  // A table that scrolls sideways can be reached and moved by keyboard.
  for (const wrap of root.querySelectorAll(".table-wrap")) {
    if (wrap.scrollWidth > wrap.clientWidth) wrap.tabIndex = 0;
  }
}

// The summary of a form's errors is what a reader hears first.
function focus(root) {
  const said = root.querySelector("[data-focus]");
  if (said) said.focus();
}

document.addEventListener("DOMContentLoaded", () => {
  label(document);
  focus(document);
});
document.addEventListener("htmx:afterSwap", (event) => {
  label(event.target.parentElement || document);
  // Only after sending: a preview made while somebody fills in a form must not take the form from them.
  const cause = event.detail.requestConfig && event.detail.requestConfig.triggeringEvent;
  if (cause && cause.type === "submit") focus(event.target);
});

// A filter marked data-send is sent when changed; its button stays for those without script.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-send]");
  if (form) form.requestSubmit();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
