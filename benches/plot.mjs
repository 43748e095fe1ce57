// Draws how something grows, both axes logarithmic, as SVG: dark on white, one line a series with its name at the end.

/** @typedef {{ name: string, points: [number, number][], peer?: boolean }} Series */

const [WIDTH, HEIGHT] = [760, 460];
const BOX = { left: 84, right: 214, top: 56, bottom: 58 };
const OURS = ['#0b57d0', '#00796b', '#7b1fa2', '#33691e', '#01579b', '#4e342e'];
const PEERS = ['#c5221f', '#b06000', '#ad1457'];

/** @param {string} text */
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Powers of ten around the values. @param {readonly number[]} values @returns {[number, number]} */
const powers = (values) => [Math.floor(Math.log10(Math.min(...values)) + 1e-9), Math.ceil(Math.log10(Math.max(...values)) - 1e-9)];

/**
 * @param {{ title: string, across: string, up: string, tick: (value: number) => string, series: Series[] }} plot
 *   across, up: what the axes say; tick: how a value of the vertical one is written
 * @returns {string}
 */
export function plot({ title, across, up, tick, series }) {
  const points = series.flatMap((one) => one.points);
  const [firstX, lastX] = powers(points.map(([x]) => x));
  const [firstY, lastY] = powers(points.map(([, y]) => y));
  const x = (/** @type {number} */ value) => BOX.left + ((Math.log10(value) - firstX) / Math.max(lastX - firstX, 1)) * (WIDTH - BOX.left - BOX.right);
  const y = (/** @type {number} */ value) => HEIGHT - BOX.bottom - ((Math.log10(value) - firstY) / Math.max(lastY - firstY, 1)) * (HEIGHT - BOX.top - BOX.bottom);
  const right = WIDTH - BOX.right;
  const bottom = HEIGHT - BOX.bottom;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="system-ui, sans-serif" font-size="13" fill="#202124">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${BOX.left}" y="28" font-size="16" font-weight="600">${escaped(title)}</text>`,
  ];
  for (let power = firstX; power <= lastX; power += 1) {
    const at = x(10 ** power);
    parts.push(`<line x1="${at}" y1="${BOX.top}" x2="${at}" y2="${bottom}" stroke="#dadce0"/>`,
      `<text x="${at}" y="${bottom + 20}" text-anchor="middle">${(10 ** power).toLocaleString('en')}</text>`);
  }
  for (let power = firstY; power <= lastY; power += 1) {
    const at = y(10 ** power);
    parts.push(`<line x1="${BOX.left}" y1="${at}" x2="${right}" y2="${at}" stroke="#dadce0"/>`,
      `<text x="${BOX.left - 8}" y="${at + 4}" text-anchor="end">${escaped(tick(10 ** power))}</text>`);
  }
  parts.push(
    `<text x="${(BOX.left + right) / 2}" y="${HEIGHT - 14}" text-anchor="middle">${escaped(across)}</text>`,
    `<text transform="translate(20 ${(BOX.top + bottom) / 2}) rotate(-90)" text-anchor="middle">${escaped(up)}</text>`,
  );
  const labels = series.map((one) => ({ one, at: y(one.points.at(-1)?.[1] ?? 1) })).sort((left, other) => left.at - other.at);
  // Names stand beside the ends of their lines, and move apart where they would cover each other.
  for (const [place, label] of labels.entries()) label.at = Math.max(label.at, (labels[place - 1]?.at ?? -Infinity) + 17);
  const excess = Math.max((labels.at(-1)?.at ?? 0) - bottom, 0);
  for (const label of labels) label.at -= excess;
  let [ours, peers] = [0, 0];
  for (const one of series) {
    const colour = one.peer ? PEERS[peers++ % PEERS.length] : OURS[ours++ % OURS.length];
    const path = one.points.map(([rows, value], at) => `${at === 0 ? 'M' : 'L'}${x(rows).toFixed(1)} ${y(value).toFixed(1)}`).join('');
    parts.push(`<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"${one.peer ? ' stroke-dasharray="6 4"' : ''}/>`);
    for (const [rows, value] of one.points) parts.push(`<circle cx="${x(rows).toFixed(1)}" cy="${y(value).toFixed(1)}" r="3" fill="${colour}"/>`);
    const end = one.points.at(-1);
    const label = labels.find((found) => found.one === one);
    if (!end || !label) continue;
    parts.push(`<line x1="${(x(end[0]) + 5).toFixed(1)}" y1="${y(end[1]).toFixed(1)}" x2="${right + 10}" y2="${label.at.toFixed(1)}" stroke="${colour}" stroke-width="0.8" stroke-dasharray="1 4"/>`,
      `<text x="${right + 14}" y="${(label.at + 4).toFixed(1)}" fill="${colour}">${escaped(one.name)}</text>`);
  }
  return `${[...parts, '</svg>'].join('\n')}\n`;
}
