import { execFileSync } from 'node:child_process';
import { arch, cpus, loadavg, platform } from 'node:os';

/**
 * @typedef {object} MachineDescription
 * @property {string} processor
 * @property {number} processors
 * @property {string} system
 * @property {string} node
 * @property {string | undefined} python
 * @property {number[]} load
 */

/** @returns {MachineDescription} */
export function describeMachine() {
  const found = cpus();
  return {
    processor: found[0]?.model.trim() ?? 'unknown',
    processors: found.length,
    system: `${platform()} ${arch()}`,
    node: process.versions.node,
    python: findPython()?.version,
    load: loadavg(),
  };
}

/**
 * The native interpreter itself, since `python3` on the path may be a script that looks for it.
 *
 * @returns {{ path: string, version: string } | undefined}
 */
export function findPython() {
  try {
    const code = 'import platform, sys; print(sys.executable); print(platform.python_version())';
    const [path, version] = execFileSync('python3', ['-c', code], { encoding: 'utf8', stdio: 'pipe' }).split(
      '\n',
    );
    return { path, version };
  } catch {
    return undefined;
  }
}
