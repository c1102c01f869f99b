// Measures one group and sends its rows to the process that started this one.
import { groups } from './groups.mjs';

const [name, ...options] = process.argv.slice(2);
const load = groups.get(name);
if (load === undefined) throw new Error(`no such group: ${name}`);
const { measure } = await load();
const rows = await measure({ isQuick: options.includes('--quick') });
process.send?.(rows, () => process.exit(0));
