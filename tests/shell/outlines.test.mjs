// *Show on page*, the side of the panel: what it asks of the page, and what it does with the answers.
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Outlines } from '../../extension/outlines.js';

/**
 * A page that answers what it is told to, and notes what it is asked.
 * @param {(expression: string) => import('../../extension/page.js').Evaluated} answer
 */
function pageOf(answer) {
  /** @type {string[]} */
  const asked = [];
  const page = /** @type {import('../../extension/page.js').InspectedPage} */ (/** @type {unknown} */ ({
    /** @param {string} expression */
    evaluate: (expression) => {
      const name = /^\(function (\w+)/u.exec(expression)?.[1] ?? '';
      asked.push(`${name} ${expression.slice(expression.lastIndexOf('})(') + 3, -1)}`);
      return Promise.resolve(answer(name));
    },
  }));
  return { page, asked };
}

const turn = () => new Promise((done) => setImmediate(done));
const KEY = '"edgelens.outlines"';

test('the page names what it shows and gets a word for each, and nothing of other requests', async (context) => {
  mock.timers.enable({ apis: ['setInterval'] });
  context.after(() => mock.timers.reset());
  const { page, asked } = pageOf((name) => ({ value: name === 'find' ? ['https://a.example/a.png', 'https://a.example/</script>'] : undefined }));
  /** @type {string[][]} */
  const seen = [];
  const outlines = new Outlines(page, {
    marks: (urls) => {
      seen.push(urls);
      return [['hit', 'Hit "Edge"'], ['', '']];
    },
    failed: assert.fail,
  });
  outlines.point('https://a.example/a.png');
  assert.deepEqual(asked, [], 'nothing is asked while it is off');
  outlines.show(true);
  await turn();
  assert.deepEqual(seen, [['https://a.example/a.png', 'https://a.example/</script>']]);
  assert.deepEqual(asked, [`find ${KEY}, 1000, 5000`, `draw ${KEY}, [["hit","Hit \\"Edge\\""],["",""]], ""`]);
  outlines.point('https://a.example/a.png#part');
  outlines.point('https://a.example/a.png');
  assert.equal(asked.length, 3, 'pointing at the same again asks nothing');
  assert.match(asked[2] ?? '', /"https:\/\/a\.example\/a\.png"$/u);
  outlines.point('https://b.example/of-another-frame');
  assert.match(asked[3] ?? '', /, ""$/u, 'the page does not hear of what it does not show');
  mock.timers.tick(1000);
  await turn();
  assert.deepEqual(asked.slice(4).map((/** @type {string} */ each) => each.split(' ')[0]), ['find', 'draw']);
  outlines.show(false);
  assert.equal(asked.at(-1), `take ${KEY}`);
  mock.timers.tick(10_000);
  await turn();
  assert.equal(asked.at(-1), `take ${KEY}`, 'nothing is asked afterwards');
});

test('what is switched off while the page is asked is taken away once it answers', async () => {
  const { page, asked } = pageOf(() => ({ value: [] }));
  const outlines = new Outlines(page, { marks: () => [], failed: assert.fail });
  outlines.show(true);
  outlines.show(false);
  await turn();
  assert.deepEqual(asked.map((each) => each.split(' ')[0]), ['find', 'take', 'take']);
});

test('a page that answers with nonsense gets nothing, and the person is told once', async (context) => {
  mock.timers.enable({ apis: ['setInterval'] });
  context.after(() => mock.timers.reset());
  for (const [value, expected] of /** @type {[unknown, string[][] | null][]} */ ([
    [null, null], ['text', null], [{ length: 3 }, null], [Array.from({ length: 1001 }, () => ''), null],
    [[1, null, { toString: 'x' }, 'https://a.example/', 'x'.repeat(20_000)], [['', '', '', 'https://a.example/', '']]],
  ])) {
    const { page } = pageOf((name) => ({ value: name === 'find' ? value : undefined }));
    /** @type {string[][]} */
    const seen = [];
    let told = 0;
    const outlines = new Outlines(page, { marks: (urls) => { seen.push(urls); return []; }, failed: () => { told += 1; } });
    outlines.show(true);
    await turn();
    mock.timers.tick(1000);
    await turn();
    outlines.show(false);
    assert.deepEqual(seen, expected ? [...expected, ...expected] : []);
    assert.equal(told, expected ? 0 : 1);
  }
  const { page } = pageOf(() => ({ failed: 'E_PROTOCOLERROR' }));
  /** @type {string[]} */
  const reasons = [];
  const outlines = new Outlines(page, { marks: () => assert.fail('nothing to mark'), failed: (reason) => { reasons.push(reason); } });
  outlines.show(true);
  await turn();
  outlines.show(false);
  assert.deepEqual(reasons, ['E_PROTOCOLERROR']);
});
