"use strict";

const run = JSON.parse(document.getElementById("figures").textContent);
const MIB = 1024 * 1024;
const RSS_SHARE = 1.3;
const own = run.last.heapBytes !== undefined;
const number = new Intl.NumberFormat("en");

function bytes(value) {
  if (value === undefined || value === null) {
    return "";
  }
  const units = ["B", "KiB", "MiB", "GiB"];
  let size = Math.abs(value);
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return (value < 0 ? "−" : "") + Number(size.toPrecision(size < 1000 ? 3 : 4)) + " " + units[unit];
}

// Everything that is shown goes through textContent: names of classes and failures come from outside.
function cell(row, text, kind) {
  const td = document.createElement("td");
  td.textContent = text;
  if (kind) {
    td.className = kind;
  }
  row.append(td);
}

function fillRows(table, rows) {
  const body = table.querySelector("tbody");
  for (const cells of rows) {
    const row = document.createElement("tr");
    for (const each of cells) {
      Array.isArray(each) ? cell(row, each[0], each[1]) : cell(row, each);
    }
    body.append(row);
  }
}

function fillTexts() {
  const verdict = document.getElementById("verdict");
  verdict.textContent = run.passed ? "Nothing stays" : "Something stays";
  verdict.className = run.passed ? "passed" : "failed";
  document.title = "ebb soak: " + verdict.textContent.toLowerCase();
  document.getElementById("subject").textContent = run.subject[0].toUpperCase() + run.subject.slice(1);
  fillRows(document.getElementById("checks"), run.checks.map(check => [
    check.holds ? ["✓ ok", "passed"] : ["✗ failed", "failed"], check.name, check.figures]));
  const settings = run.settings;
  fillRows(document.getElementById("run"), [
    ["Java", run.system.java],
    ["System", run.system.os + ", " + run.system.processors + " processors"],
    ["Idle timeout", (settings.idleTimeoutMillis / 1000).toFixed(1) + " s, on both sides"],
    ["Groups of a wave", Object.entries(run.waves[0].groups).map(([how, count]) => count + " " + how).join(", ")],
    ["Duration", Math.round(run.last.seconds) + " s"],
    ["Server", settings.server],
  ]);
}

function fillWaves() {
  const names = own
    ? ["wave", "opened", "B per connection", "heap after", "accounts at peak", "accounts after", "routes", "held",
      "threads", "files", "RSS at peak", "RSS after"]
    : ["wave", "opened", "RSS at peak", "RSS after"];
  const head = document.createElement("tr");
  for (const name of names) {
    const th = document.createElement("th");
    th.textContent = name;
    head.append(th);
  }
  document.querySelector("#waves thead").append(head);
  fillRows(document.getElementById("waves"), [run.warmUp, ...run.waves].map(wave => {
    const after = wave.after;
    const name = wave.number === 0 ? "warm-up" : String(wave.number);
    const rss = [bytes(wave.peak.rssBytes), bytes(after.rssBytes)];
    return own
      ? [name, number.format(wave.opened), number.format(wave.heapBytesPerConnection), bytes(after.heapBytes),
        bytes(wave.peak.usedBytes), bytes(after.usedBytes), number.format(after.routes), number.format(after.held),
        after.threads, after.files, ...rss]
      : [name, number.format(wave.opened), ...rss];
  }));
}

function series(label, stroke, format, more) {
  return {
    label, stroke: () => colour(stroke), width: 2, value: (_, value) => value === null ? "–" : format(value), ...more,
  };
}

// A scale of at least this much, so that noise of a few KiB does not look like a mountain.
const atLeast = span => (_, low, high) => {
  const middle = (low + high) / 2;
  const half = Math.max((high - low) * 0.6, span / 2);
  return [Math.max(0, middle - half), middle + half];
};

const charts = [];

function draw(id, xLabel, xFormat, format, lines, data, range, xMore) {
  const place = document.getElementById(id);
  const size = () => ({width: Math.max(280, place.clientWidth), height: 260});
  const chart = new uPlot({
    ...size(),
    scales: {x: {time: false, ...xMore}, y: {range}},
    axes: axes({label: xLabel, labelSize: 20, incrs: WHOLE},
      {size: 78, incrs: format === bytes ? POWERS : WHOLE, values: (_, splits) => splits.map(format)}),
    series: [{label: xLabel, value: (_, value) => value === null ? "–" : xFormat(value)}, ...lines],
    cursor: {points: {size: 7}},
  }, data, place);
  new ResizeObserver(() => chart.setSize(size())).observe(place);
  charts.push(chart);
}

function drawHeap() {
  const all = [run.warmUp, ...run.waves];
  const at = (_, index) => run.heapLine.startBytes + index * run.heapLine.bytesPerWave;
  // With a single wave the line goes from the warm-up to it.
  const fitted = run.waves.length > 1 ? [null, ...run.waves.map(at)] : all.map(at);
  draw("heap", "wave", value => value === 0 ? "warm-up" : String(value), bytes, [
    series("live heap", "--first", bytes, {points: {show: true, size: 8, fill: () => colour("--first")}}),
    series("line", "--second", bytes, {dash: [6, 5], width: 1.5, points: {show: false}}),
  ], [all.map(wave => wave.number), all.map(wave => wave.after.heapBytes), fitted], atLeast(MIB),
  {range: (_, low, high) => [low - 0.2, high + 0.2]});
}

function drawTimes() {
  const time = run.timeline;
  const seconds = value => value.toFixed(1) + " s";
  const allowed = run.warmUp.after.rssBytes * RSS_SHARE;
  draw("rss", "seconds", seconds, bytes, [
    series("resident", "--first", bytes, {points: {show: false}}),
    series("allowed at the end", "--second", bytes, {dash: [6, 5], width: 1.5, points: {show: false}}),
  ], [time.seconds, time.rssBytes, time.seconds.map(() => allowed)], fromZero);
  if (own) {
    draw("live", "seconds", seconds, number.format, [
      series("connections", "--first", number.format, {points: {show: false}}),
    ], [time.seconds, time.live], fromZero);
    draw("used", "seconds", seconds, bytes, [
      series("accounted", "--first", bytes, {points: {show: false}}),
    ], [time.seconds, time.usedBytes], fromZero);
  }
}

fillTexts();
fillWaves();
if (own) {
  drawHeap();
} else {
  document.querySelectorAll("[data-own]").forEach(section => section.remove());
}
drawTimes();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(chart => chart.redraw()));
