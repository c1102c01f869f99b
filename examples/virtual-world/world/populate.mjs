// Opens a session for each thing: one per script that runs its definitions, and a fork of it for each thing.
import { Sandbox } from 'vitrine';
import { isHostile, kinds, scriptOf } from '../things/kinds.mjs';
import { Body } from './body.mjs';
import { hostileName, names, openAccount, tickLimits } from './players.mjs';
import { sensesOf } from './senses.mjs';
import { Thing } from './thing.mjs';

/** @param onProgress - called with how many things are there by now */
export async function populate({ count, rooms, world, players, onProgress }) {
  const sandbox = await Sandbox.open({ custodian: world });
  const originals = new Map();
  for (const kind of kinds) {
    const original = await sandbox.session({ limits: tickLimits });
    const { exitCode, stderr } = await original.run(scriptOf(kind));
    if (exitCode !== 0) throw new Error(`things/${kind.name}.py: ${stderr}`);
    originals.set(kind, original);
  }
  const things = [];
  await Promise.all(
    kindsOf(count).map(async (kind, index) => {
      const number = 1 + Math.floor(index / names.length);
      const player = isHostile(kind) ? hostileName : names[index % names.length];
      const body = new Body(isHostile(kind) ? kind.name : `${player}'s ${kind.name} ${number}`, kind);
      rooms[index % rooms.length].enter(body);
      const custodian = openAccount(players.get(player), body.name);
      // The copy has its own capabilities from its first tick on, and nothing else of the world.
      const globals = { name: body.name, ...sensesOf(body), ...kind.tools(body, rooms) };
      const session = await originals.get(kind).fork({ custodian, globals });
      things.push(new Thing({ kind, player, body, session, custodian }));
      onProgress(things.length);
    }),
  );
  return things;
}

/** The hostile ones, one each, and the others as their parts say. */
function kindsOf(count) {
  const hostile = kinds.filter(isHostile);
  const peaceful = kinds.filter((kind) => !isHostile(kind));
  const ofHundred = peaceful.flatMap((kind) => Array.from({ length: kind.part }, () => kind));
  // In steps that meet all hundred, so that any beginning of the row has something of everything.
  const others = Array.from({ length: count - hostile.length }, (_, index) => ofHundred[(index * 37) % 100]);
  return [...hostile, ...others];
}
