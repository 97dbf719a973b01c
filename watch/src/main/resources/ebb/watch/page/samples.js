"use strict";

// What the charts show: one sample a second, at most as many as the server itself keeps.
const KEPT = 600;
const COMPONENTS = ["fixed", "routes", "recovery", "streams", "send", "receive", "crypto", "handshake", "datagrams"];
const RUNGS = ["none", "windows", "retry", "refuse", "evict"];
const COLUMNS = ["timeMillis", "usedBytes", "budgetBytes", "live", "openedMinusReleased", "held", "heapUsedBytes",
  "rssBytes", "reclaimP99Millis", "limitsHit", "pressure", ...COMPONENTS];

const samples = {};

function clearSamples() {
  for (const column of COLUMNS) {
    samples[column] = [];
  }
}

const sum = values => Object.values(values ?? {}).reduce((total, value) => total + value, 0);
const liveIn = connections => connections.handshaking + connections.active + connections.closing + connections.draining;
const rung = pressure => typeof pressure === "number" ? pressure : RUNGS.indexOf(String(pressure).toLowerCase());

function add(sample) {
  for (const column of COLUMNS) {
    samples[column].push(sample[column] ?? null);
    if (samples[column].length > KEPT) {
      samples[column].shift();
    }
  }
}

function addMemory(memory) {
  const connections = memory.connections;
  add({
    ...memory, ...memory.components,
    live: liveIn(connections),
    openedMinusReleased: connections.opened - connections.released,
    held: connections.held,
    reclaimP99Millis: memory.reclaimDelayMillis?.p99,
    limitsHit: sum(memory.limitsHit),
    pressure: rung(memory.pressure),
  });
}

// A row without figures breaks the lines where nothing is known.
function addGap(timeMillis) {
  add({timeMillis});
}

function addHistory(history) {
  clearSamples();
  const rows = history.timeMillis?.length ?? 0;
  for (let row = 0; row < rows; row++) {
    const sample = {};
    for (const column of COLUMNS) {
      const values = COMPONENTS.includes(column) ? history.components?.[column] : history[column];
      sample[column] = values?.[row];
    }
    sample.pressure = rung(sample.pressure);
    add(sample);
  }
}

clearSamples();
