// How the processors were shared among siblings: the things of one player.

/**
 * What each of some siblings got of what was its due, 1 being exactly that. Due is an equal share of what all of them got
 * together, or what a sibling asked for, if that is less; what it leaves is shared by the others.
 * @param {{ gotMs: number, askedMs: number }[]} siblings
 */
export function servedShares(siblings) {
  let leftMs = siblings.reduce((sum, { gotMs }) => sum + gotMs, 0);
  let left = siblings.length;
  const shares = new Map();
  for (const sibling of [...siblings].sort((one, other) => one.askedMs - other.askedMs)) {
    const dueMs = Math.min(sibling.askedMs, leftMs / left);
    shares.set(sibling, dueMs > 0 ? sibling.gotMs / dueMs : 1);
    leftMs -= dueMs;
    left--;
  }
  return siblings.map((sibling) => shares.get(sibling));
}

/**
 * The same for things. What one got is all that its account was charged, opening it included, since that is what the
 * library goes by; what it asked for is that, and its usual cost for each tick that was left out.
 */
export function servedThings(things) {
  const ticks = things.reduce((sum, thing) => sum + thing.ticks, 0);
  const cpuMs = things.reduce((sum, thing) => sum + thing.cpuMs, 0);
  const siblings = things.map((thing) => {
    const gotMs = thing.custodian.usage.cpuMs;
    const usualMs = thing.ticks > 0 ? thing.cpuMs / thing.ticks : cpuMs / Math.max(1, ticks);
    return { gotMs, askedMs: gotMs + Math.max(0, thing.due - thing.ticks) * usualMs };
  });
  const shares = servedShares(siblings);
  return things.map((thing, index) => ({ thing, share: shares[index] }));
}
