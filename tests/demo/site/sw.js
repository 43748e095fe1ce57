/* global self, caches */
// Answers what is in Cache Storage from there and leaves everything else alone.
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  if (new URL(event.request.url).pathname === '/offline/basket.json') {
    event.respondWith(caches.match(event.request).then((stored) => stored ?? fetch(event.request)));
  }
});
