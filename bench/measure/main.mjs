// Measures one group and sends its rows to the process that started this one.
import { groupNames } from './groups.mjs';

const [name, ...options] = process.argv.slice(2);
if (!groupNames.includes(name)) throw new Error(`no such group: ${name}`);
const { measure } = await import(`./${name}.mjs`);
const rows = await measure({ isQuick: options.includes('--quick') });
process.send?.(rows, () => process.exit(0));
