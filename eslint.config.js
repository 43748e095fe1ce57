import js from '@eslint/js';
import globals from 'globals';

export default [
  { ignores: ['dist/', 'target/', 'node_modules/', '.tools/', 'pkg/', '**/wasm/', '**/vendor/'] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { ecmaVersion: 2024, sourceType: 'module' },
    rules: {
      curly: ['error', 'multi-line'],
      eqeqeq: 'error',
      'no-implicit-coercion': 'error',
      'no-shadow': 'error',
      'no-throw-literal': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'prefer-template': 'error',
    },
  },
  { files: ['extension/**', 'www/**'], languageOptions: { globals: globals.browser } },
  {
    files: ['extension/**', 'www/**'],
    rules: {
      // Untrusted text reaches the page as text only; nothing leaves the browser.
      'no-restricted-properties': [
        'error',
        ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'srcdoc'].map((property) => ({ property, message: 'Use textContent.' })),
        { object: 'document', property: 'write', message: 'Use textContent.' },
        { object: 'navigator', property: 'sendBeacon', message: 'Nothing leaves the browser.' },
      ],
      'no-restricted-globals': [
        'error',
        { name: 'localStorage', message: 'Use storage.js: every storage call may throw.' },
        { name: 'XMLHttpRequest', message: 'Nothing leaves the browser.' },
        { name: 'WebSocket', message: 'Nothing leaves the browser.' },
      ],
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
    },
  },
  { files: ['extension/**'], languageOptions: { globals: { chrome: 'readonly' } } },
  { files: ['tests/**', 'benches/**', 'build/**', 'eslint.config.js', '*.mjs'], languageOptions: { globals: globals.nodeBuiltin } },
  { files: ['tests/e2e/**', 'tests/soak/**', 'tests/web/**', 'benches/browser/**'], languageOptions: { globals: { ...globals.browser, ...globals.nodeBuiltin, chrome: 'readonly' } } },
];
