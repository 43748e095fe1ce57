/**
 * The face of the core as the shell uses it. `wasm-bindgen` writes the module itself; this file
 * lets the shell be checked without building it first.
 */

/** What a person wants of the debug headers. */
export interface DebugWish {
  mode: 'off' | 'tab' | 'hosts';
  /** For the mode `hosts`. */
  hosts: string[];
  /** Each name once. */
  headers: [name: string, value: string][];
  /** What these headers are called, for people. */
  names: string[];
}

/** What the page around a view does for it. */
export interface Host {
  /** Where the view stands: in DevTools, or on the stand-alone page. */
  kind: 'devtools' | 'page';
  /** Reloads the inspected page. */
  reload(): void;
  /** The person switched Preserve log. */
  setPreserveLog(on: boolean): void;
  /** The person emptied the view: what is kept for it can go. */
  cleared(isBare: boolean): void;
  /** The person wants the reading of the present file to stop. */
  stopReading(): void;
  /** The person wants to choose HAR files. */
  openFiles(): void;
  /** The person wants to choose a HAR file to compare with. */
  openBaseline(): void;
  /** The person asked for a mode of the debug headers; the answer comes by `Panel.setDebugHeaders`. */
  setDebugHeaders(wish: DebugWish): void;
  /** The person chose a language, "" for the browser's; it is in the settings already. */
  setLanguage(choice: string): void;
  /** A setting, null if there is none. Never throws. */
  load(key: string): string | null;
  /** Keeps a setting, at least until the page goes. Never throws. */
  save(key: string, value: string): void;
  /** Puts text on the clipboard. */
  copy(text: string, done: (copied: boolean) => void): void;
  /** Lets the person save a file. */
  saveFile(name: string, type: string, parts: Uint8Array[]): void;
  /** Host of the inspected page, "" if unknown. */
  showOnPage(on: boolean): void;
  pointAt(url: string): void;
  inspectedHost(): string;
  /** Keeps what the person did to the view, so that another one can go on with it. */
  remember(state: string): void;
  /** What was kept so, "" if nothing. */
  recall(): string;
}

/** Milliseconds, CLS without a unit; null = not measured. */
export interface Vitals {
  ttfb: number | null;
  lcp: number | null;
  inp: number | null;
  cls: number | null;
  fid: number | null;
  /** The element behind it, as a selector. */
  lcpElement?: string | null;
  clsElement?: string | null;
  /** Navigations without a load since the document came, and where the last one led. */
  softNavigations?: number;
  softUrl?: string | null;
}

export interface DebugHeaders {
  mode: 'off' | 'tab' | 'hosts';
  hosts: readonly string[];
  names: readonly string[];
  tabAvailable: boolean;
  hostsAvailable: boolean;
  message: string | null;
}

/** The view; draws everything inside its root. */
export class Panel {
  /** In a language: its tag, the person's locale, and a line of key, tab and text for each text. */
  constructor(root: HTMLElement, host: Host, tag: string, locale: string, texts: string);
  /** Draws everything anew in another language; the rows stay. */
  setLanguage(tag: string, locale: string, texts: string): void;
  /** Takes packed records (the format is described in `extension/pack.js`). */
  ingest(bytes: Uint8Array): void;
  /** The inspected page navigated: empties the view unless Preserve log is on. */
  navigated(): void;
  clear(): void;
  setVitals(values: Vitals): void;
  /** "dark", anything else is light. */
  setTheme(name: string): void;
  setDebugHeaders(state: DebugHeaders): void;
  setPreserveLog(on: boolean): void;
  /** How many requests DevTools itself keeps at least, where that is worth saying; 0 = it is not. */
  setHeld(count: number): void;
  /** Takes the file of explanations, which rows do not need; undefined where it could not be had. */
  setExplanations(file: Uint8Array | undefined): void;
  /** Shows one line in the notices area. */
  outlineMarks(urls: string[]): [mark: string, label: string][];
  notice(text: string): void;
  /** Reads a HAR file. */
  openHar(bytes: Uint8Array, name: string): void;
  /** Begins to read a HAR file that comes in pieces. */
  startHar(name: string): void;
  /** The same for a file whose requests those of the table are compared with. */
  startBaseline(name: string): void;
  /** Reads the next piece; false once the file turned out not to be a HAR file. */
  feedHar(bytes: Uint8Array): boolean;
  /** All of the file was given. */
  finishHar(): void;
  /** No more of the file comes; what was read stays. */
  cancelHar(): void;
  /** How far the reading of a file has come, in its bytes. */
  showReading(name: string, done: number, total: number): void;
  /** The reading of a file has ended. */
  hideReading(): void;
  free(): void;
}

/** Loads and starts the module; has to be awaited before anything else. */
export default function init(): Promise<{ memory: WebAssembly.Memory }>;
