"use strict";

const INTERVAL_MILLIS = 1000;
const PATIENCE_MILLIS = 5000;
const token = document.querySelector("meta[name=ebb-token]").content;

let lastAnswer = 0;
let started = false;
let behind = true;
let timer;
let messageTimer;

async function get(path) {
  const answer = await fetch(path, {cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MILLIS)});
  if (!answer.ok) {
    throw new Error(path + " was answered with " + answer.status);
  }
  return answer.json();
}

function post(path) {
  return fetch(path, {method: "POST", headers: {"X-Ebb-Token": token}});
}

async function refusal(answer, what) {
  if (answer.status === 403) {
    return what + ": the server was started anew since this page was loaded. Reload the page.";
  }
  const reason = (await answer.text()).slice(0, 300);
  return what + ": the server answered " + answer.status + (reason ? " (" + reason + ")" : "") + ".";
}

function tell(text) {
  say("message", text);
  byId("message").classList.add("shown");
  clearTimeout(messageTimer);
  messageTimer = setTimeout(() => byId("message").classList.remove("shown"), 6000);
}

function answered(memory) {
  lastAnswer = Date.now();
  byId("gone").hidden = true;
  document.body.classList.remove("stale");
  say("beat", "as of " + clock(memory.timeMillis));
}

function unanswered(failure) {
  behind = true;
  document.body.classList.add("stale");
  document.querySelector(".mark").className = "mark warn";
  byId("gone").hidden = false;
  say("gone", (lastAnswer
    ? "No answer from the server since " + clock(lastAnswer) + ". What stands below is the last that it said."
    : "The server does not answer.") + " Asking again every second.");
  say("beat", failure.name === "TimeoutError" ? "no answer in time" : "no answer");
  if (started) {
    addGap(Date.now());
    redrawCharts();
  }
}

async function poll() {
  const memory = await get("/api/memory");
  answered(memory);
  showVerdict(memory);
  showTiles(memory);
  const [history, connections, held] = await Promise.all([behind ? get("/api/history?seconds=600") : undefined,
    get(connectionsPath()), get("/api/held")]);
  if (history) {
    addHistory(history);
    behind = false;
  }
  addMemory(memory);
  redrawCharts();
  showConnections(connections);
  showHeld(held);
  started = true;
}

// One question at a time: a server that is slow is not asked more often for it.
async function turn() {
  clearTimeout(timer);
  timer = undefined;
  try {
    await poll();
  } catch (failure) {
    unanswered(failure);
  }
  if (!document.hidden) {
    timer = setTimeout(turn, INTERVAL_MILLIS);
  }
}

// Somebody asked for something else: at once, unless an answer is under way, whose successor comes soon.
function refresh() {
  if (timer !== undefined) {
    turn();
  }
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    clearTimeout(timer);
    timer = undefined;
    say("beat", "paused");
  } else if (timer === undefined) {
    behind = true;
    turn();
  }
});

say("where", location.host);
drawCharts();
turn();
