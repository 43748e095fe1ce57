/**
 * The devtools page: there from the moment DevTools opens, before and whether or not the panel is
 * ever shown.
 */

import { Session } from './session.js';

const vitalsLibrary = fetch('vendor/web-vitals.iife.js').then((response) => response.text());
const session = new Session(chrome, () => window.localStorage, vitalsLibrary);
void session.start();

// The panel's page has the same origin and finds the session here (see `panel.js`).
Object.assign(window, { edgelensSession: session });

chrome.devtools.panels.create(chrome.i18n.getMessage('manifest_panel'), 'icons/icon-32.png', 'panel.html', (panel) => {
  panel.onShown.addListener(() => {
    session.visible = true;
  });
  panel.onHidden.addListener(() => {
    session.visible = false;
  });
});

addEventListener('pagehide', () => session.close());
