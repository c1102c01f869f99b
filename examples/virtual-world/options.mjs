// What the command line says.
import { parseArgs } from 'node:util';

const usage = `node examples/virtual-world/main.mjs [--things 1000] [--seconds 20] [--every 8] [--ticks N] [--plain]

  --things N    scripts in the world, the three hostile ones among them
  --seconds S   how long it runs
  --every S     each script ticks once in so many seconds
  --ticks N     ends sooner: when all have ticked so often
  --plain       lines of text without colours, as without a terminal`;

/** @returns {{ things: number, seconds: number, everyMs: number, ticks: number, isPlain: boolean }} */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      things: { type: 'string', default: '1000' },
      seconds: { type: 'string', default: '20' },
      every: { type: 'string', default: '8' },
      ticks: { type: 'string', default: '1000000' },
      plain: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  return {
    // Fewer would leave some kinds out.
    things: numberIn('things', values.things, 24, 100_000),
    seconds: numberIn('seconds', values.seconds, 1, 3600),
    everyMs: 1000 * numberIn('every', values.every, 0.05, 60),
    ticks: numberIn('ticks', values.ticks, 1, 1_000_000),
    isPlain: values.plain || !process.stdout.isTTY,
  };
}

function numberIn(name, text, least, most) {
  const value = Number(text);
  if (value >= least && value <= most) return value;
  console.error(`--${name} ${text}: must be a number from ${least} to ${most}\n\n${usage}`);
  process.exit(2);
}
