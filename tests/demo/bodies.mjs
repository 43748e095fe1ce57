// The bodies the demo edge serves that are not files: drawn pictures and a font of one glyph. Everything is
// computed, so the repository carries no binary. And the error pages of CDNs that say their reason in the page alone.
import { deflateSync } from 'node:zlib';
import { akamaiReference } from './providers.mjs';

/** @param {number} hue degrees @returns {(shape: string) => string} */
const canvas = (hue) => (shape) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240" viewBox="0 0 320 240">`
  + `<rect width="320" height="240" fill="hsl(${hue} 42% 92%)"/>`
  + `<g fill="hsl(${hue} 45% 45%)" stroke="hsl(${hue} 50% 30%)" stroke-width="4">${shape}</g></svg>`;

/** The goods of the shop: a drawing and its hue. */
const DRAWINGS = {
  mug: { hue: 18, shape: '<path fill="none" stroke-width="14" d="M205 100h20a25 25 0 0 1 0 52h-20"/><path d="M105 75h100v85a22 22 0 0 1-22 22h-56a22 22 0 0 1-22-22z"/>' },
  teapot: { hue: 200, shape: '<path fill="none" stroke-width="12" d="M215 110c40-20 40 60 0 45"/><path d="M110 120l-45-28 20 60z"/><ellipse cx="160" cy="138" rx="60" ry="46"/><circle cx="160" cy="84" r="10"/>' },
  tote: { hue: 95, shape: '<path fill="none" stroke-width="10" d="M125 90c0-55 70-55 70 0"/><path d="M95 90h130l12 100H83z"/>' },
  lamp: { hue: 48, shape: '<path d="M120 60h80l32 70H88z"/><path stroke-width="10" d="M160 130v60"/><path d="M120 186h80v12h-80z"/>' },
  chair: { hue: 275, shape: '<path d="M110 50h20v140h-20z"/><path d="M110 120h100v20H110z"/><path d="M190 140h20v50h-20z"/>' },
  vase: { hue: 340, shape: '<path d="M140 50h40l-8 40c50 40 30 105-12 105s-62-65-12-105z"/>' },
  clock: { hue: 165, shape: '<circle cx="160" cy="120" r="70"/><path stroke="white" stroke-width="8" d="M160 76v46l30 20" fill="none"/>' },
  banner: { hue: 30, shape: '<path d="M30 80h260v80H30z"/><path stroke="white" stroke-width="10" d="M60 105h140M60 135h200"/>' },
};

/** @param {string} name @returns {string} an SVG document */
export function drawing(name) {
  const { hue, shape } = DRAWINGS[/** @type {keyof typeof DRAWINGS} */ (name)] ?? DRAWINGS.vase;
  return canvas(hue)(shape);
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

/** @param {Buffer} bytes */
function crc32(bytes) {
  let c = 0xffffffff;
  for (const byte of bytes) c = CRC_TABLE[(c ^ byte) & 0xff] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

/** The large picture at the top of the shop, the page's largest contentful paint: shelves in evening light. @returns {Buffer} a PNG */
export function heroPicture(width = 1200, height = 360) {
  const rows = Buffer.alloc(height * (width * 3 + 1));
  const BOARD = 120; // from one shelf to the next
  const BOOK = 34; // width of a book with the gap beside it
  for (let y = 0; y < height; y += 1) {
    const shelf = y % BOARD > BOARD - 16;
    for (let x = 0; x < width; x += 1) {
      const warm = Math.round(60 * Math.sin((x / width) * Math.PI));
      const book = Math.floor(x / BOOK) * 31 + Math.floor(y / BOARD) * 17;
      const onBook = !shelf && book % 5 !== 0 && x % BOOK > 4 && x % BOOK < 26 + (book % 7) && y % BOARD > 28 + (book % 23);
      const [r, g, b] = shelf ? [118, 78, 52] : onBook ? [150 + (book % 71), 96 + (book % 53), 78 + (book % 37)] : [232, 208 + warm / 4, 176 + warm / 3];
      const at = y * (width * 3 + 1) + 1 + x * 3;
      rows[at] = Math.min(255, r + warm / 4);
      rows[at + 1] = g;
      rows[at + 2] = b;
    }
  }
  const chunk = (/** @type {string} */ type, /** @type {Buffer} */ data) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

/** A TrueType font whose only drawn glyph is a diamond at U+2666, used for the ratings. @returns {Buffer} */
export function ratingFont() {
  const u16 = (/** @type {number[]} */ ...values) => Buffer.concat(values.map((v) => { const b = Buffer.alloc(2); b.writeInt16BE((v << 16) >> 16); return b; }));
  const u32 = (/** @type {number[]} */ ...values) => Buffer.concat(values.map((v) => { const b = Buffer.alloc(4); b.writeUInt32BE(v >>> 0); return b; }));
  const diamond = Buffer.concat([
    u16(1, 100, 0, 700, 800), u16(3, 0), Buffer.from([1, 1, 1, 1]),
    u16(400, 300, -300, -300), u16(0, 400, 400, -400), // x steps, then y steps, each from the point before
  ]);
  const family = Buffer.from('Rating', 'utf16le').swap16();
  const names = [1, 2, 4, 6].map((id) => [id, family]);
  const name = Buffer.concat([
    u16(0, names.length, 6 + 12 * names.length),
    ...names.map(([id]) => u16(3, 1, 0x409, /** @type {number} */ (id), family.length, 0)),
    family,
  ]);
  const cmapTable = Buffer.concat([u16(4, 32, 0, 4, 4, 1, 0), u16(0x2666, 0xffff), u16(0), u16(0x2666, 0xffff), u16(1 - 0x2666, 1), u16(0, 0)]);
  /** @type {Record<string, Buffer>} */
  const tables = {
    'OS/2': Buffer.concat([
      u16(3, 800, 400, 5, 0, 650, 700, 0, 140, 650, 700, 0, 480, 50, 250, 0), Buffer.alloc(10), u32(0, 0, 0, 0),
      Buffer.from('DEMO'), u16(0x40, 0x2666, 0x2666, 800, -200, 90, 900, 200), u32(1, 0), u16(500, 700, 0, 32, 1),
    ]),
    cmap: Buffer.concat([u16(0, 1, 3, 1), u32(12), cmapTable]),
    glyf: diamond,
    head: Buffer.concat([u32(0x10000, 0x10000, 0, 0x5f0f3cf5), u16(3, 1000), Buffer.alloc(16), u16(100, 0, 700, 800, 0, 8, 2, 0, 0)]),
    hhea: Buffer.concat([u32(0x10000), u16(900, -200, 90, 800, 0, 0, 700, 1, 0, 0, 0, 0, 0, 0, 0, 2)]),
    hmtx: u16(800, 0, 800, 100),
    loca: u16(0, 0, diamond.length / 2),
    maxp: Buffer.concat([u32(0x10000), u16(2, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0)]),
    name,
    post: Buffer.concat([u32(0x30000, 0), u16(-100, 50), u32(0, 0, 0, 0, 0)]),
  };
  const tags = Object.keys(tables).sort();
  const sum = (/** @type {Buffer} */ data) => {
    let total = 0;
    for (let i = 0; i < data.length; i += 4) total = (total + data.readUInt32BE(i)) >>> 0;
    return total;
  };
  const padded = tags.map((tag) => Buffer.concat([tables[tag], Buffer.alloc((4 - (tables[tag].length % 4)) % 4)]));
  let offset = 12 + 16 * tags.length;
  const directory = tags.map((tag, i) => {
    const entry = Buffer.concat([Buffer.from(tag, 'latin1'), u32(sum(padded[i]), offset, tables[tag].length)]);
    offset += padded[i].length;
    return entry;
  });
  const power = 2 ** Math.floor(Math.log2(tags.length));
  return Buffer.concat([u32(0x10000), u16(tags.length, power * 16, Math.log2(power), (tags.length - power) * 16), ...directory, ...padded]);
}

/** Written in the shape each vendor documents; the reason and the reference are what the panel reads. @type {Record<string, () => string>} */
const ERROR_PAGES = {
  'fastly-first-byte': () => '<?xml version="1.0" encoding="utf-8"?>\n<html><head><title>503 first byte timeout</title></head><body>'
    + '<h1>Error 503 first byte timeout</h1><p>first byte timeout</p><h3>Error 54113</h3>'
    + `<p>Details: cache-fra-eddf8230119-FRA ${Math.floor(Date.now() / 1000)} 2417735901</p><hr><p>Varnish cache server</p></body></html>`,
  'akamai-dns': () => '<HTML><HEAD><TITLE>Service Unavailable</TITLE></HEAD><BODY><H1>Service Unavailable - DNS failure</H1>'
    + `<P>Please try again later.<P>${entities(`Reference ${akamaiReference({ class: 11, id: '3c91d2b0' })}`)}</BODY></HTML>`,
};

/** Akamai's pages write these three as character references. */
const entities = (/** @type {string} */ text) => text.replace(/[ #.]/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** @param {string} name of `ERROR_PAGES` @returns {string} HTML */
export function errorPage(name) {
  const page = ERROR_PAGES[name];
  if (!page) throw new Error(`there is no error page ${name}`);
  return page();
}
