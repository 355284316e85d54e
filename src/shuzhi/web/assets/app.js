// The only script of the pages. Everything works without it; it saves a page load and opens rows in a dialog.
import htmx from "htmx.org";

const ROWS_DIALOG = "rows-dialog";
const ROWS_BODY = "rows-dialog-body";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false; // the page's security policy allows no inline styles
htmx.config.historyCacheSize = 0; // no page content is left in the browser's storage
htmx.config.selfRequestsOnly = true;

function rowsDialog() {
  const dialog = document.getElementById(ROWS_DIALOG);
  return dialog && typeof dialog.showModal === "function" ? dialog : null;
}

/** A browser without <dialog> follows the link instead. */
function leaveLinkAlone(event) {
  if (event.detail.target && event.detail.target.id === ROWS_BODY && !rowsDialog()) {
    event.preventDefault();
    window.location.assign(event.detail.elt.href);
  }
}

function openRows(event) {
  const dialog = rowsDialog();
  if (dialog && event.detail.target.id === ROWS_BODY && !dialog.open) {
    dialog.showModal();
  }
}

/** A failed small exchange is said in words where screen readers hear it. */
function sayFailure() {
  const region = document.getElementById("messages");
  if (region) {
    const message = document.createElement("p");
    message.className = "message message-error";
    message.textContent = "没有连上服务器，刚才的操作没有完成。请稍候再试；仍不行请刷新页面。";
    region.replaceChildren(message);
  }
}

function closeDialog(event) {
  const button = event.target instanceof Element && event.target.closest("[data-closes]");
  if (button) {
    document.getElementById(button.dataset.closes).close();
  }
}

function printPage(event) {
  if (event.target instanceof Element && event.target.closest("[data-prints]")) {
    window.print();
  }
}

document.addEventListener("htmx:beforeRequest", leaveLinkAlone);
document.addEventListener("htmx:afterSwap", openRows);
document.addEventListener("htmx:sendError", sayFailure);
document.addEventListener("htmx:responseError", sayFailure);
document.addEventListener("click", closeDialog);
document.addEventListener("click", printPage);

/** Says how many names are tapped; what is saved is read from the form alone. */
function tellRoll() {
  const told = document.querySelector("[data-roll-count]");
  if (told) {
    const count = (value) => document.querySelectorAll(`.roll input[value="${value}"]:checked`).length;
    told.textContent = `到会 ${count("attendee")}，请假 ${count("leave")}，缺席 ${count("absent")}`;
  }
}

/** 「全部到会」 leaves those already marked as away; 「清空」 takes every mark back. */
function markAll(event) {
  const button = event.target instanceof Element && event.target.closest("[data-roll-all]");
  if (!button) return;
  event.preventDefault();
  for (const line of document.querySelectorAll(".roll-line")) {
    const marked = line.querySelector("input:checked");
    if (!button.dataset.rollAll && marked) marked.checked = false;
    if (button.dataset.rollAll && !marked) line.querySelector(`input[value="${button.dataset.rollAll}"]`).checked = true;
  }
  tellRoll();
}

function readyRoll() {
  for (const button of document.querySelectorAll("[data-roll-all]")) button.hidden = false;
  tellRoll();
}

document.addEventListener("click", markAll);
document.addEventListener("change", tellRoll);
document.addEventListener("DOMContentLoaded", readyRoll);
document.addEventListener("htmx:afterSwap", readyRoll);
