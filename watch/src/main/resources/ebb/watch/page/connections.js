"use strict";

const SORTS = ["memory", "age", "rtt", "received", "sent"];
const rows = new Map();
let sort = "memory";
let asked;

function showConnections(answer) {
  const list = answer.connections ?? [];
  const most = Math.max(1, ...list.map(each => each.usedBytes));
  const body = byId("connection-table").querySelector("tbody");
  const gone = new Set(rows.keys());
  list.forEach((each, place) => {
    const row = rows.get(each.id) ?? newRow(each.id);
    gone.delete(each.id);
    fill(row, each, most);
    // Only what stands elsewhere is moved, so that the focus stays in its row.
    if (body.children[place] !== row) {
      body.insertBefore(row, body.children[place] ?? null);
    }
  });
  for (const id of gone) {
    rows.get(id).remove();
    rows.delete(id);
  }
  byId("connection-table").hidden = list.length === 0;
  byId("no-connections").hidden = list.length > 0;
  say("shown", list.length < answer.total ? count(list.length) + " of " + count(answer.total) : "");
}

const CELLS = [["peer"], ["phase"], ["figure", "age"], ["figure", "round trip"], ["figure", "received"],
  ["figure", "sent"], ["figure memory", "memory"], ["by"], ["closing"]];

function newRow(id) {
  const row = element("tr");
  for (const [className, label] of CELLS) {
    const cell = element("td", className);
    if (label) {
      cell.dataset.label = label;
    }
    row.append(cell);
  }
  const bar = element("div", "parts");
  bar.setAttribute("role", "img");
  for (const name of COMPONENTS) {
    const part = element("span");
    part.style.setProperty("--swatch", "var(--" + name + ")");
    bar.append(part);
  }
  row.querySelector(".by").append(bar);
  const close = element("button", "", "Close");
  close.type = "button";
  close.addEventListener("click", () => askToClose(row.connection));
  row.lastChild.append(close);
  row.firstChild.append(element("span"), " ", element("small"));
  rows.set(id, row);
  return row;
}

function fill(row, each, most) {
  row.connection = each;
  const [peer, phase, age, rtt, received, sent, memory] = row.children;
  say(peer.firstChild, each.remoteAddress);
  say(peer.lastChild, "#" + each.id + (each.protocol ? " " + each.protocol : ""));
  const name = String(each.phase).toLowerCase();
  say(phase, name);
  phase.className = "phase " + name;
  say(age, millis(each.ageMillis - each.ageMillis % 1000 || each.ageMillis));
  say(rtt, each.rttMicros > 0 ? millis(each.rttMicros / 1000) : "–");
  say(received, bytes(each.receivedBytes));
  say(sent, bytes(each.sentBytes));
  say(memory, bytes(each.usedBytes));
  const parts = [];
  COMPONENTS.forEach((component, index) => {
    const size = each.components?.[component] ?? 0;
    row.querySelector(".parts").children[index].style.width = size / most * 100 + "%";
    if (size > 0) {
      parts.push(component + " " + bytes(size));
    }
  });
  const text = parts.join(", ") + "; most " + bytes(each.peakBytes);
  const bar = row.querySelector(".parts");
  if (bar.title !== text) {
    bar.title = text;
    bar.setAttribute("aria-label", text);
  }
  row.lastChild.firstChild.setAttribute("aria-label", "Close the connection of " + each.remoteAddress);
}

function connectionsPath() {
  return "/api/connections?sort=" + sort + "&limit=" + byId("limit").value;
}

function sortBy(name) {
  sort = name;
  byId("sort").value = name;
  for (const heading of document.querySelectorAll("th[data-sort]")) {
    if (heading.dataset.sort === name) {
      heading.setAttribute("aria-sort", "descending");
    } else {
      heading.removeAttribute("aria-sort");
    }
  }
}

function askToClose(connection) {
  asked = connection;
  say("confirm-title", "Close connection " + connection.id + "?");
  say("confirm-text", "It belongs to " + connection.remoteAddress + " and holds " + bytes(connection.usedBytes)
    + ". Its streams end at once; what it holds is given back.");
  byId("confirm").showModal();
  byId("confirm-no").focus();
}

async function closeAsked() {
  const connection = asked;
  byId("confirm").close();
  try {
    const answer = await post("/api/connections/" + connection.id + "/close");
    tell(answer.ok ? "Connection " + connection.id + " was closed."
      : answer.status === 404 ? "Connection " + connection.id + " was gone already."
      : await refusal(answer, "Connection " + connection.id + " was not closed"));
    refresh();
  } catch (failure) {
    tell("Connection " + connection.id + " was not closed: " + failure.message);
  }
}

document.querySelectorAll("th[data-sort] button").forEach(button => button.addEventListener("click", () => {
  sortBy(button.parentElement.dataset.sort);
  refresh();
}));
byId("sort").addEventListener("change", event => {
  sortBy(event.target.value);
  refresh();
});
byId("limit").addEventListener("change", () => refresh());
byId("confirm-no").addEventListener("click", () => byId("confirm").close());
byId("confirm-yes").addEventListener("click", closeAsked);
sortBy(sort);
