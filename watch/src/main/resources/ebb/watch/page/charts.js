"use strict";

const charts = [];
let shownSeconds = 300;

// A line of a chart: what it is called, its colour, where its values come from and how they are written.
function line(label, swatch, values, format, more) {
  return {label, swatch, values, format, ...more};
}

function legend(place, lines) {
  const list = element("ul", "legend");
  const figures = lines.map(each => {
    const item = element("li");
    const swatch = element("span", each.dash ? "swatch dashed" : "swatch");
    swatch.style.setProperty("--swatch", "var(" + each.swatch + ")");
    const figure = element("b");
    item.append(swatch, element("span", "", each.label), figure);
    list.append(item);
    return figure;
  });
  place.after(list);
  return figures;
}

function series(each) {
  return {
    label: each.label, scale: each.scale ?? "y", stroke: () => colour(each.swatch), width: each.width ?? 2,
    dash: each.dash, fill: each.fill && (() => colour(each.swatch)), points: {show: false},
    paths: each.steps ? uPlot.paths.stepped({align: 1}) : undefined,
  };
}

// The columns as uPlot wants them; stacked lines lie on those named after them.
function columns(lines) {
  const data = [samples.timeMillis.map(time => time / 1000)];
  lines.forEach((each, index) => {
    const own = each.values();
    data.push(each.stacked ? own.map((value, row) => value === null ? null
      : lines.slice(index).reduce((total, below) => below.stacked ? total + (below.values()[row] ?? 0) : total, 0)) : own);
  });
  return data;
}

function chart(id, lines, format, options) {
  const place = byId(id);
  const figures = legend(place, lines);
  const size = () => ({width: Math.max(240, place.clientWidth), height: 210});
  const times = (_, splits) => splits.map(time => clock(time * 1000).slice(0, 5 + (shownSeconds <= 60 ? 3 : 0)));
  const right = options.right ?? [];
  const made = {place, lines, figures};
  made.plot = new uPlot({
    ...size(),
    legend: {show: false},
    padding: [10, right.length ? 0 : 12, 0, 0],
    scales: {x: {time: true, range: () => windowShown()}, y: {range: options.range ?? fromZero}, ...options.scales},
    axes: [...axes({values: times, space: () => shownSeconds <= 60 ? 72 : 52, incrs: () => shownSeconds <= 60 ? [10, 15, 30] : [60, 120, 300]},
      {incrs: format === bytes ? POWERS : WHOLE, values: (_, splits) => splits.map(format === count ? short : format)}), ...right],
    series: [{}, ...lines.map(series)],
    cursor: {points: {size: 7}, drag: {x: false, y: false}, sync: {key: "time"}},
    hooks: {setCursor: [() => readOut(made)]},
  }, columns(lines), place);
  place.setAttribute("role", "img");
  new ResizeObserver(() => made.plot.setSize(size())).observe(place);
  charts.push(made);
  readOut(made);
}

const short = value => value < 1e5 ? count(value) : round.format(value);

function windowShown() {
  const end = (samples.timeMillis.at(-1) ?? Date.now()) / 1000;
  return [end - shownSeconds, end];
}

// The figures beside the names: those under the pointer, else the latest that are known.
function readOut({place, plot, lines, figures}) {
  const row = plot?.cursor.idx ?? samples.usedBytes.findLastIndex(value => value !== null);
  lines.forEach((each, index) => say(figures[index], each.format(each.values()[row] ?? undefined)));
  place.setAttribute("aria-label", lines.map((each, index) => each.label + " " + figures[index].textContent).join(", "));
}

function redrawCharts() {
  for (const made of charts) {
    made.plot.setData(columns(made.lines));
    readOut(made);
  }
}

function hitsPerSecond() {
  const total = samples.limitsHit;
  return total.map((value, row) => row === 0 || value === null || total[row - 1] === null ? null
    : Math.max(0, value - total[row - 1]));
}

function memoryRange(_, __, high) {
  const budget = samples.budgetBytes.at(-1) ?? 0;
  return [0, Math.max((high ?? 0) * 1.08, byId("whole-budget").checked ? budget * 1.05 : 0, 1024)];
}

// The budget is drawn where it can be seen: a line far above would be out of the picture.
function budgetLine() {
  const most = Math.max(0, ...samples.usedBytes.slice(-shownSeconds));
  const inSight = byId("whole-budget").checked;
  return samples.budgetBytes.map(budget => inSight || most > budget / 3 ? budget : null);
}

function drawCharts() {
  const latest = name => () => samples[name];
  chart("memory-chart", [
    line("budget", "--ink", budgetLine, value => bytes(value ?? samples.budgetBytes.at(-1)), {dash: [6, 5], width: 1.5}),
    ...COMPONENTS.toReversed().map(name => line(name, "--" + name, latest(name), bytes,
      {stacked: true, fill: true, width: 0})),
  ], bytes, {range: memoryRange});
  chart("connections-chart", [
    line("live", "--first", latest("live"), count, {width: 3}),
    line("opened − released", "--second", latest("openedMinusReleased"), count, {dash: [4, 8]}),
    line("held", "--bad", latest("held"), count),
  ], count, {});
  chart("reclaim-chart", [line("p99", "--first", latest("reclaimP99Millis"), millis)], millis, {});
  chart("limits-chart", [
    line("hits in a second", "--second", hitsPerSecond, count, {steps: true}),
    line("pressure", "--handshake", latest("pressure"), value => RUNGS[value] ?? "–", {scale: "rung", steps: true}),
  ], count, {
    scales: {rung: {range: [0, 4.3]}},
    right: [{scale: "rung", side: 1, size: 70, stroke: () => colour("--quiet"), grid: {show: false},
      font: "12px system-ui, sans-serif", splits: () => [0, 1, 2, 3, 4], values: (_, splits) => splits.map(at => RUNGS[at])}],
  });
  chart("process-chart", [
    line("resident", "--second", latest("rssBytes"), bytes),
    line("heap used", "--first", latest("heapUsedBytes"), bytes),
    line("held by connections", "--good", latest("usedBytes"), bytes),
  ], bytes, {});
  byId("whole-budget").addEventListener("change", redrawCharts);
  byId("window").addEventListener("change", event => {
    shownSeconds = Number(event.target.value);
    redrawCharts();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(made => made.plot.redraw()));
}
