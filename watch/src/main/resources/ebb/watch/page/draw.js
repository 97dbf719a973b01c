"use strict";

// How charts look, for every page that draws with uPlot.
const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Bytes are counted in powers of two, everything else in whole ones.
const POWERS = Array.from({length: 60}, (_, i) => 2 ** i);
const WHOLE = Array.from({length: 15}, (_, i) => [1, 2, 5].map(step => step * 10 ** i)).flat();

function axes(x, y) {
  const common = {
    stroke: () => colour("--quiet"),
    grid: {stroke: () => colour("--grid"), width: 1},
    ticks: {stroke: () => colour("--grid"), width: 1},
    font: "12px system-ui, sans-serif",
    labelFont: "12px system-ui, sans-serif",
  };
  return [{...common, size: 32, ...x}, {...common, size: 72, ...y}];
}

const fromZero = (_, __, high) => [0, Math.max((high ?? 0) * 1.08, 1)];
