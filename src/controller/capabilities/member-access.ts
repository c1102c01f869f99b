import { quoteText } from '../values/value-path.js';
import type { Capability, Member, MemberKind } from './capability.js';
import { NOT_HANDED_OVER } from './capability-table.js';
import { Refusal } from './reply.js';

/**
 * What a guest means by a handle. It may have been revoked.
 * @throws Refusal `permission`
 */
export function requireCapability(found: Capability | typeof NOT_HANDED_OVER | undefined): Capability {
  if (found === undefined) throw new Refusal('permission', 'a capability that does not exist here');
  if (found === NOT_HANDED_OVER) {
    throw new Refusal('permission', 'the capability was not handed over when this session was restored');
  }
  return found;
}

/** @throws Refusal `permission` when it was revoked, `attribute`, or `type` for what is no function */
export function requireMember(capability: Capability, name: string, kind: MemberKind): Member {
  if (capability.isRevoked) throw revoked(capability);
  const member = capability.members.get(name);
  if (member?.kind === kind) return member;
  if (kind === 'call') throw new Refusal('type', `'${capability.name}' object is not callable`);
  if (member === undefined || name === '') {
    throw new Refusal('attribute', `'${capability.name}' object has no attribute ${quoteText(name)}`);
  }
  const other = kind === 'method' ? 'a property, which is read' : 'a method, which is called';
  throw new Refusal('attribute', `${quoteText(name)} of '${capability.name}' object is ${other}`);
}

/**
 * Takes one use.
 * @throws Refusal `permission` when it was revoked or has been used as often as it may, `busy` when it is used too fast
 */
export function takeUse(capability: Capability): void {
  switch (capability.use()) {
    case undefined:
      return;
    case 'revoked':
      throw revoked(capability);
    case 'exhausted':
      throw new Refusal('permission', `${capability.name} was used as often as it may be`);
    case 'tooFast':
      throw new Refusal('busy', `${capability.name} is used more often than it may be in a second`);
  }
}

function revoked(capability: Capability): Refusal {
  return new Refusal('permission', `${capability.name} was revoked`);
}
