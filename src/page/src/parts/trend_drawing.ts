// SPDX-License-Identifier: Apache-2.0
// How a trend is drawn: days along, the scale up, a dot for each answer and a thin line between.
// The days at both ends are written below it by its owner.
import type uPlot from 'uplot';
import type { TrendPoint } from '$types';

interface What {
  points: readonly TrendPoint[];
  /** The scale's largest number. */
  top: number;
  width: number;
}

const height = 130;

function seconds(day: string | undefined): number {
  return Date.parse(`${day}T12:00:00`) / 1000;
}

/** Draws into `box`; gives the way to take it out again. */
export function drawTrend(Plot: typeof uPlot, box: HTMLElement, what: What): () => void {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const rem = parseFloat(style.fontSize);
  const font = `${Math.round(rem * 0.8)}px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { stroke: colour('--soft-ink'), font, grid: { stroke: colour('--line'), width: 1 } };
  const step = what.top > 5 ? 5 : 1;
  const xs = what.points.map((point) => seconds(point.day));
  const ys = what.points.map((point) => point.value ?? 0);
  const plot = new Plot(
    {
      width: what.width,
      height,
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: true, range: (_, low, high) => [low - 86400, high + 86400] },
        y: { range: [-0.3, what.top + 0.3] },
      },
      axes: [
        { show: false },
        {
          ...axis,
          size: rem * 2.2,
          splits: () => Array.from({ length: what.top / step + 1 }, (_, i) => i * step),
          values: (_, at) => at.map(String),
        },
      ],
      series: [
        {},
        {
          stroke: colour('--accent'),
          width: 1.5,
          points: { show: true, size: 7, fill: colour('--accent') },
        },
      ],
    },
    [xs, ys],
    box,
  );
  // What is drawn is told by the box's own words.
  plot.root.setAttribute('aria-hidden', 'true');
  return () => plot.destroy();
}
