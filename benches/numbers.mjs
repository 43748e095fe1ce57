// Medians and how numbers are written.

/** The value below which that share of the values lies. @param {readonly number[]} values @param {number} share */
export const quantile = (values, share) => {
  const sorted = [...values].sort((left, right) => left - right);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? NaN;
  return low + ((sorted[Math.ceil(at)] ?? NaN) - low) * (at % 1);
};

/** @param {readonly number[]} values */
export const median = (values) => quantile(values, 0.5);

/** Three digits that count. @param {number} value */
const digits = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** @typedef {'ms' | 'µs' | 'bytes' | 'ratio' | 'count'} Unit */

/** A number in the unit that reads best. @param {number} value @param {Unit} unit */
export function written(value, unit) {
  if (Number.isNaN(value)) return '';
  if (value === 0) return '0';
  if (unit === 'count') return value.toLocaleString('en');
  if (unit === 'ratio') return `${digits(value)}×`;
  if (unit === 'bytes') return value < 1e3 ? `${value} B` : value < 1e6 ? `${digits(value / 1e3)} KB` : `${digits(value / 1e6)} MB`;
  const ns = value * (unit === 'ms' ? 1e6 : 1e3);
  if (ns < 1e3) return `${digits(ns)} ns`;
  if (ns < 1e6) return `${digits(ns / 1e3)} µs`;
  return ns < 1e9 ? `${digits(ns / 1e6)} ms` : `${digits(ns / 1e9)} s`;
}
