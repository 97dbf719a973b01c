"use strict";

// Figures in words. What is missing is a dash, never a zero.
const number = new Intl.NumberFormat("en");
const round = new Intl.NumberFormat("en", {notation: "compact", maximumFractionDigits: 1});

function known(value) {
  return typeof value === "number" && Number.isFinite(value);
}

function count(value) {
  if (!known(value)) {
    return "–";
  }
  return Math.abs(value) < 1e9 ? number.format(value) : round.format(value);
}

function bytes(value) {
  if (!known(value)) {
    return "–";
  }
  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
  let size = Math.abs(value);
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  const digits = unit === 0 || size >= 100 ? 0 : 1;
  return (value < 0 ? "−" : "") + size.toFixed(digits) + " " + units[unit];
}

function millis(value) {
  if (!known(value)) {
    return "–";
  }
  if (value < 1000) {
    return (value < 10 && value % 1 !== 0 ? value.toFixed(1) : Math.round(value)) + " ms";
  }
  const seconds = value / 1000;
  if (seconds < 60) {
    return seconds.toFixed(seconds < 10 ? 1 : 0) + " s";
  }
  const whole = Math.floor(seconds);
  if (whole < 3600) {
    return Math.floor(whole / 60) + " min " + String(whole % 60).padStart(2, "0") + " s";
  }
  if (whole < 86400) {
    return Math.floor(whole / 3600) + " h " + String(Math.floor(whole / 60) % 60).padStart(2, "0") + " min";
  }
  return count(Math.floor(whole / 86400)) + " d " + Math.floor(whole / 3600) % 24 + " h";
}

function plural(amount, one, many) {
  return count(amount) + " " + (amount === 1 ? one : many);
}

const clock = time => new Date(time).toLocaleTimeString("en-GB");
const words = name => String(name).toLowerCase().replaceAll("_", " ");

const byId = id => document.getElementById(id);

// Everything that is shown goes through textContent: names of classes, addresses and failures come from outside.
function element(kind, className, text) {
  const made = document.createElement(kind);
  if (className) {
    made.className = className;
  }
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

// Writes only what changed, so that a selection or a screen reader is not disturbed every second.
function say(where, text) {
  const target = typeof where === "string" ? byId(where) : where;
  if (target.textContent !== text) {
    target.textContent = text;
  }
}
