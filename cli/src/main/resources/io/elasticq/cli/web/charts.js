'use strict';

/* Charts over time on a canvas. A value is drawn where it was at its time; the right edge is now. */

const PALETTE = new Map();

/** The value of a colour of the style sheet; asked for once per theme. */
function colour(name) {
  if (!PALETTE.has(name)) {
    PALETTE.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
  }
  return PALETTE.get(name);
}

function forgetColours() {
  PALETTE.clear();
}

/** From 0 to 1, by powers: `least` and below is at the bottom, `most` at the top. */
function logScale(least, most) {
  const span = Math.log(most / least);
  return (value) => (value <= least ? 0 : Math.min(1, Math.log(value / least) / span));
}

class TimeChart {

  /**
   * @param canvas drawn on, as large as the style sheet makes it
   * @param millis what fits into the width
   * @param options scale: from a value to 0..1; ticks: [value, label] for the grid; series: {of, line, fill, stepped,
   *   hidesZero} drawn in order, where `of` takes a frame
   */
  constructor(canvas, millis, options) {
    this.canvas = canvas;
    this.millis = millis;
    this.options = options;
    this.pen = canvas.getContext('2d');
  }

  draw(frames) {
    const { width, height } = this.fit();
    this.pen.clearRect(0, 0, width, height);
    const left = this.options.gutter;
    const top = 6;
    const area = { left, top, right: width, bottom: height - 4 };
    this.drawGrid(area);
    if (frames.length === 0) {
      return;
    }
    const now = frames[frames.length - 1].t;
    const x = (t) => area.right - ((now - t) / this.millis) * (area.right - area.left);
    const y = (value) => area.bottom - this.options.scale(value) * (area.bottom - area.top);
    this.pen.save();
    this.pen.beginPath();
    this.pen.rect(area.left, 0, area.right - area.left, height);
    this.pen.clip();
    for (const series of this.options.series) {
      this.drawSeries(frames, series, x, y, area.bottom);
    }
    this.pen.restore();
  }

  /** As many pixels as the screen has. */
  fit() {
    const ratio = window.devicePixelRatio || 1;
    const width = this.canvas.clientWidth;
    const height = this.canvas.clientHeight;
    const across = Math.round(width * ratio);
    const down = Math.round(height * ratio);
    if (this.canvas.width !== across || this.canvas.height !== down) {
      this.canvas.width = across;
      this.canvas.height = down;
    }
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    return { width, height };
  }

  drawGrid({ left, top, right, bottom }) {
    this.pen.font = '12px system-ui, sans-serif';
    this.pen.textAlign = 'right';
    this.pen.textBaseline = 'middle';
    this.pen.lineWidth = 1;
    for (const [value, label] of this.options.ticks) {
      const at = Math.round(bottom - this.options.scale(value) * (bottom - top)) + 0.5;
      this.pen.strokeStyle = colour('grid');
      this.pen.beginPath();
      this.pen.moveTo(left, at);
      this.pen.lineTo(right, at);
      this.pen.stroke();
      this.pen.fillStyle = colour('muted');
      this.pen.fillText(label, left - 7, at);
    }
  }

  drawSeries(frames, series, x, y, bottom) {
    const path = new Path2D();
    let lastY = y(series.of(frames[0]));
    path.moveTo(x(frames[0].t), lastY);
    let isOut = false; // of sight: nothing is drawn where there is nothing
    for (const frame of frames) {
      const nextX = x(frame.t);
      const nextY = y(series.of(frame));
      if (series.stepped) {
        path.lineTo(nextX, lastY);
      }
      const wasOut = isOut;
      isOut = series.hidesZero === true && series.of(frame) === 0;
      if (isOut && wasOut) {
        path.moveTo(nextX, nextY);
      } else {
        path.lineTo(nextX, nextY);
      }
      lastY = nextY;
    }
    if (series.fill) {
      const area = new Path2D(path);
      area.lineTo(x(frames[frames.length - 1].t), bottom);
      area.lineTo(x(frames[0].t), bottom);
      area.closePath();
      this.pen.globalAlpha = series.opacity ?? 1;
      this.pen.fillStyle = colour(series.fill);
      this.pen.fill(area);
      this.pen.globalAlpha = 1;
    }
    if (series.line) {
      this.pen.lineWidth = 2;
      this.pen.lineJoin = 'round';
      this.pen.strokeStyle = colour(series.line);
      this.pen.stroke(path);
    }
  }
}
