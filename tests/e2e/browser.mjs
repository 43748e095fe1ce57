// Starts a Chromium with the unpacked extension in it and ends it again. Nothing of DevTools or of the panel here.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';

/** Where `./build.sh build` leaves the unpacked extension; another folder can be named for experiments. */
export const EXTENSION = process.env.EDGELENS_EXTENSION ?? fileURLToPath(new URL('../../dist/extension', import.meta.url));

const FLAGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), // Chromium refuses its sandbox to root
  '--disable-gpu', '--no-first-run', '--no-default-browser-check', '--disable-sync',
  '--disable-background-networking', '--disable-component-update', '--disable-default-apps', '--window-size=1400,1000',
  // The browser reaches this machine and nothing else.
  '--host-resolver-rules=MAP *.localhost 127.0.0.1 , MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1',
];

/**
 * A copy of the extension whose manifest was changed, for what cannot be clicked in a browser without a window: the
 * answer to a permission prompt. The caller removes the folder.
 * @param {(manifest: Record<string, any>) => void} change
 * @returns {{ folder: string, remove: () => void }}
 */
export function copyWithManifest(change) {
  const folder = mkdtempSync(join(tmpdir(), 'edgelens-extension-'));
  cpSync(EXTENSION, folder, { recursive: true });
  const file = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  change(manifest);
  writeFileSync(file, JSON.stringify(manifest));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A copy that holds from the start the permissions that chosen hosts ask for. */
export const copyWithPermissions = () => copyWithManifest((manifest) => {
  manifest.permissions = manifest.optional_permissions;
  manifest.host_permissions = manifest.optional_host_permissions;
  delete manifest.optional_permissions;
  delete manifest.optional_host_permissions;
});

/**
 * Asks until there is an answer. Errors on the way count as "not yet": frames and targets come and go while DevTools opens.
 * @template T
 * @param {() => Promise<T> | T} probe @param {string} what said in the error when the time is over @param {number} [ms]
 * @returns {Promise<NonNullable<T>>}
 */
export async function until(probe, what, ms = 20_000) {
  const end = Date.now() + ms;
  for (;;) {
    /** @type {unknown} */
    let cause;
    try {
      const value = await probe();
      if (value) return value;
    } catch (error) { cause = error; }
    if (Date.now() > end) throw new Error(`waited ${ms / 1000} s for ${what}${cause instanceof Error ? ` (${cause.message})` : ''}`, { cause });
    await new Promise((done) => setTimeout(done, 50));
  }
}

/**
 * @typedef {object} Started
 * @property {import('puppeteer-core').Browser} browser
 * @property {string} id      of the extension
 * @property {() => Promise<void>} close
 */

/**
 * @param {{ extension?: string, args?: string[], headless?: boolean, prepare?: (profile: string) => void, answerMs?: number, network?: boolean }} [options]
 *   prepare: called with the profile folder before the browser starts, to put preferences there
 *   answerMs: how long the browser may take for one answer
 *   network: whether puppeteer follows each page's requests
 * @returns {Promise<Started>}
 */
export async function launch({ extension = EXTENSION, args = [], headless = true, prepare, answerMs = 30_000, network = true } = {}) {
  const profile = mkdtempSync(join(tmpdir(), 'edgelens-profile-'));
  prepare?.(profile);
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROME || 'chromium', headless, pipe: true, enableExtensions: [extension], userDataDir: profile,
    args: [...FLAGS, ...args], defaultViewport: null, protocolTimeout: answerMs, networkEnabled: network,
  });
  const close = async () => {
    const child = browser.process();
    await Promise.race([browser.close().catch(() => {}), new Promise((done) => setTimeout(done, 5000))]);
    if (child && child.exitCode === null) child.kill('SIGKILL');
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    const id = await until(async () => [...(await browser.extensions()).keys()][0], 'the extension to be loaded');
    return { browser, id, close };
  } catch (error) {
    await close();
    throw error;
  }
}
