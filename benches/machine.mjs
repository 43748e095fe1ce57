// What the numbers were measured on.
import { execFileSync } from 'node:child_process';
import { cpus, platform, release, totalmem } from 'node:os';

export const machine = () => ({
  processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memoryMB: Math.round(totalmem() / 1e6),
  system: `${platform()} ${release()}`, rustc: execFileSync('rustc', ['--version'], { encoding: 'utf8' }).trim(), node: process.version,
});
