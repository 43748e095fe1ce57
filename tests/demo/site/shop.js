// The demo shop's own script. It makes the calls of the catalogue one after another, so that they always arrive in
// the same order, and says in `data-ready` when the last one is done.
/* global addEventListener, caches, document */
'use strict';

document.querySelector('#basket').addEventListener('click', () => {
  const count = document.querySelector('#count');
  count.textContent = String(Number(count.textContent) + 1);
});

/** Failed calls are part of the demo: what matters is that they were made. */
async function call({ method, url }) {
  try {
    const response = await fetch(url, method === 'POST' ? { method, body: JSON.stringify({ article: 'mug' }) } : { method });
    await response.arrayBuffer();
  } catch { /* connection refused, or not allowed by CORS */ }
}

/** A service worker of its own small scope answers one call from Cache Storage, inside a frame it looks after. */
async function offlineBasket() {
  const store = await caches.open('basket');
  await store.add('/offline/basket.json');
  const registration = await navigator.serviceWorker.register('/offline/sw.js', { scope: '/offline/' });
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  while (worker.state !== 'activated') await new Promise((done) => worker.addEventListener('statechange', done, { once: true }));
  const frame = document.createElement('iframe');
  frame.title = 'Basket';
  const done = new Promise((resolve) => addEventListener('message', resolve, { once: true }));
  frame.src = '/offline/basket.html';
  document.querySelector('#frames').append(frame);
  await done;
}

/** A line of news that arrives late and pushes the page down: the layout shift the footer measures. */
function latestNews() {
  const offer = document.createElement('p');
  offer.className = 'offer';
  offer.textContent = 'Free delivery this week on everything made of clay.';
  document.querySelector('main').before(offer);
}

addEventListener('load', async () => {
  for (const request of JSON.parse(document.querySelector('#requests').textContent)) await call(request);
  // Not sooner: a shift within half a second of a change of the window's size is not counted.
  latestNews();
  await offlineBasket();
  document.documentElement.dataset.ready = 'true';
});
