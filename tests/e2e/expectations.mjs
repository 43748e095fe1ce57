// The catalogue's expectations, compared with the rows a panel shows. Used by the specs and by the demo.
import { CATALOGUE, fileName } from '../demo/catalogue.mjs';
import { isNamed } from './panel.mjs';

/** File names of all rows the demo page must give, repeats included. */
export const WANTED = CATALOGUE.flatMap((resource) => resource.expect.map(() => fileName(resource)));

/** Whether every request of the demo page has arrived. @param {import('./panel.mjs').Row[]} rows */
export const complete = (rows) => rows.length >= WANTED.length && WANTED.every((name) => rows.some((row) => isNamed(row, name)));

/**
 * The cells a resource's rows show and those they must show, in order of arrival.
 * @param {import('../demo/catalogue.mjs').Resource} resource @param {import('./panel.mjs').Row[]} rows
 * @returns {{ shown: Record<string, string>[], wanted: Record<string, string>[] }}
 */
export function compare(resource, rows) {
  const wanted = resource.expect.map((expected) => ({
    method: resource.method ?? 'GET',
    cacheStatus: expected.label,
    status: expected.status ?? String(resource.status),
    provider: expected.provider,
    cacheable: expected.cacheable ?? '',
    rules: expected.rules ?? '',
    environment: expected.environment ?? '',
    deployment: expected.deployment ?? '',
    edgeServer: expected.edgeServer ?? '',
  }));
  const shown = rows.filter((row) => isNamed(row, fileName(resource)))
    .map(({ cells }) => Object.fromEntries(Object.keys(wanted[0]).map((column) => [column, cells[column]])));
  return { shown, wanted };
}
