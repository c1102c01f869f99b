// Who wrote what, and who pays for it: world → player → thing. A charge must fit at every level.
import { Custodian } from 'vitrine';

export const names = ['ada', 'bob', 'chen', 'dora', 'mallory'];

/** Whose scripts mean no good. */
export const hostileName = 'mallory';

/** What one tick may use. Beyond it: stopped, and the thing is as it was before the tick. */
export const tickLimits = {
  cpu: '100ms',
  wall: '5s',
  grace: '20ms',
  memory: '48MiB',
  output: '4KiB',
  calls: 300,
  files: '256KiB',
  entries: 20,
};

export function openWorld() {
  return new Custodian({ name: 'world', memory: '4GiB' });
}

/** All players are treated the same: nobody knows beforehand who means no good. */
export function openPlayers(world) {
  return new Map(names.map((name) => [name, world.child({ name, memory: '1GiB', rate: { cpu: 1 } })]));
}

/** A thing may hold some memory, and compute a twentieth of the time; then it is paused until it may go on. */
export function openAccount(player, name) {
  return player.child({ name, memory: '64MiB', files: '256KiB', rate: { cpu: '50ms/s' } });
}
