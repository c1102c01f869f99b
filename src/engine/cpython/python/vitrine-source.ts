import { aioSource } from './vitrine/aio-source.js';
import { capabilitiesSource } from './vitrine/capabilities-source.js';
import { channelSource } from './vitrine/channel-source.js';
import { limitsSource } from './vitrine/limits-source.js';
import { moduleSource } from './vitrine/module-source.js';

/** The package `vitrine`: files of the standard library by path. It opens nothing when it is imported. */
export const vitrineLibrary: ReadonlyMap<string, string> = new Map([
  ['vitrine/__init__.py', moduleSource],
  ['vitrine/_aio.py', aioSource],
  ['vitrine/_capabilities.py', capabilitiesSource],
  ['vitrine/_channel.py', channelSource],
  ['vitrine/_limits.py', limitsSource],
]);
