"use strict";

const PRESSURE_MEANS = {
  none: "less than 70 % is in use",
  windows: "windows have stopped growing",
  retry: "new addresses must prove themselves",
  refuse: "new connections are refused",
  evict: "the longest idle are evicted",
};

function tone(id, kind) {
  byId(id).className = "big" + (kind ? " " + kind : "");
}

function showTiles(memory) {
  const connections = memory.connections;
  showUse(memory);
  say("live", count(liveIn(connections)));
  say("live-note", ["handshaking", "active", "closing", "draining"].filter(phase => connections[phase] > 0)
    .map(phase => count(connections[phase]) + " " + phase).join(" · ") || "none");
  say("held-count", count(connections.held));
  say("held-note", connections.held > 0 ? "closed, and still referred to" : "nothing closed is referred to");
  tone("held-count", connections.held > 0 ? "bad" : "good");
  const delay = memory.reclaimDelayMillis ?? {};
  say("reclaim", delay.count ? millis(delay.p99) : "–");
  say("reclaim-note", delay.count
    ? "99 % of " + count(delay.count) + " · half " + millis(delay.p50) + " · most " + millis(delay.max)
    : "no connection has ended yet");
  say("rss", bytes(memory.rssBytes));
  say("rss-note", "resident · heap used " + bytes(memory.heapUsedBytes)
    + (memory.loops.running > 1 ? " · " + memory.loops.running + " loops" : ""));
}

function showUse(memory) {
  const share = memory.budgetBytes > 0 ? memory.usedBytes / memory.budgetBytes : 0;
  const level = RUNGS[rung(memory.pressure)] ?? "none";
  const alarm = level === "none" ? "" : level === "windows" || level === "retry" ? "warn" : "bad";
  const percent = share > 0 && share < 0.01 ? "less than 1" : String(Math.round(share * 100));
  say("used", bytes(memory.usedBytes));
  say("used-note", percent + " % of " + bytes(memory.budgetBytes) + " · most " + bytes(memory.peakBytes));
  byId("used-meter").style.width = Math.min(100, share * 100) + "%";
  byId("used-meter").className = alarm;
  say("pressure", level);
  say("pressure-note", PRESSURE_MEANS[level]);
  tone("pressure", alarm);
  say("memory-note", percent + " % of the budget of " + bytes(memory.budgetBytes) + " is in use.");
  const hit = Object.entries(memory.limitsHit ?? {}).filter(([, times]) => times > 0).sort((a, b) => b[1] - a[1]);
  say("limits-note", hit.length === 0 ? "No limit was hit since the start."
    : "Since the start: " + hit.map(([name, times]) => words(name) + " " + count(times)).join(" · "));
}
