"use strict";

// Is there a leak? Three figures decide: connections that are held, books that do not close, connections that are nowhere.
// Before that: does every loop still work?
let rowsWithGap = 0;
const LOOPS_ADVICE = "A loop that fails takes its connections with it; the server’s log says why. Start the server anew. ";

function lostLoops(loops) {
  if (loops.failed === 0) {
    return [];
  }
  return [plural(loops.failed, "loop has failed", "loops have failed") + ", "
    + (loops.running === 0 ? "none is left: nobody is served" : plural(loops.running, "is left", "are left"))];
}

function gapIn(connections) {
  return connections.opened - connections.released - liveIn(connections);
}

function judge(memory) {
  const {opened, released, held} = memory.connections;
  const live = liveIn(memory.connections);
  const gap = gapIn(memory.connections);
  // Figures of several loops are added one after the other; what is real stays.
  rowsWithGap = gap === 0 ? 0 : rowsWithGap + 1;
  const equation = number.format(opened) + " opened − " + number.format(released) + " released = " + count(opened - released)
    + ", and " + count(live) + (live === 1 ? " is" : " are") + " live.";
  const faults = lostLoops(memory.loops);
  if (held > 0) {
    faults.push(plural(held, "closed connection is", "closed connections are") + " still held by the application");
  }
  if (memory.driftBytes !== 0) {
    faults.push("Ebb’s accounts were wrong by " + bytes(memory.driftBytes));
  }
  if (rowsWithGap >= 3) {
    faults.push(plural(Math.abs(gap), "connection is", "connections are") + " neither live nor released");
  }
  if (faults.length > 0) {
    return {kind: "bad", title: faults.join("; "), figures: (memory.loops.failed > 0 ? LOOPS_ADVICE : "") + equation + advice(held, memory.driftBytes !== 0 || rowsWithGap >= 3)};
  }
  if (opened === 0) {
    return {kind: "good", title: "Nothing was opened yet, and nothing is held", figures: "No connection has come since the start."};
  }
  return {kind: "good", title: "Everything that was closed has been given back", figures: equation + " None is held, drift 0 B."};
}

function advice(held, ours) {
  return (held > 0 ? " What belongs to Ebb was given back; the application keeps the rest." : "")
    + (ours ? " Books that do not close are a defect of Ebb: please report it." : "");
}

function showVerdict(memory) {
  const verdict = judge(memory);
  byId("verdict").className = "verdict " + verdict.kind;
  document.querySelector(".mark").className = "mark " + verdict.kind;
  say("verdict-title", verdict.title);
  say("verdict-figures", verdict.figures);
  const held = memory.connections.held;
  document.title = memory.loops.failed > 0 ? "Ebb: loop failed" : held > 0 ? "Ebb: " + count(held) + " held" : verdict.kind === "bad" ? "Ebb: drift" : "Ebb";
}
