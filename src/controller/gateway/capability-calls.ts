import { CAPABILITY_MESSAGE_BYTES, CHUNK_BYTES } from '../../abi/delegation/calls.js';
import { Errno, errno } from '../../abi/errno.js';
import { andThen } from '../and-then.js';
import type { CapabilityBroker } from '../capabilities/capability-broker.js';
import type { HandlersOf } from './call-handlers.js';

const nothing = new Uint8Array();

/** Answers the calls of one run that carry messages for capabilities, in pieces; refuses all when there are none. */
export function capabilityCalls(broker: CapabilityBroker | undefined): HandlersOf<'capability'> {
  if (broker === undefined) {
    const refuse = (): never => {
      throw errno(Errno.EACCES);
    };
    return { 'capability.send': refuse, 'capability.more': refuse };
  }
  /** The request that has not come wholly yet. */
  let pieces: Uint8Array[] = [];
  let size = 0;
  let reply: Uint8Array = nothing;
  /** The request whose reply is waited for. The guest may give up waiting, and send another. */
  let turn = 0;
  return {
    'capability.send': ({ position, bytes, last }) => {
      if (position === 0) {
        pieces = [];
        size = 0;
      }
      if (position !== size) throw errno(Errno.EINVAL);
      if (size + bytes.length > CAPABILITY_MESSAGE_BYTES) throw errno(Errno.EMSGSIZE);
      size += bytes.length;
      if (last === 0) {
        // Many of no bytes are none.
        // A copy: the request is the guest's, and written over by the next.
        if (bytes.length > 0) pieces.push(bytes.slice());
        return { size: 0, bytes: nothing };
      }
      const message = pieces.length === 0 ? bytes : join([...pieces, bytes], size);
      pieces = [];
      size = 0;
      reply = nothing;
      const mine = ++turn;
      return andThen(broker.handle(message), (whole) => {
        if (mine === turn) reply = whole;
        return { size: whole.length, bytes: firstPiece(whole) };
      });
    },
    'capability.more': ({ position }) => {
      if (position >= reply.length) throw errno(Errno.EINVAL);
      return { bytes: reply.subarray(position, position + CHUNK_BYTES) };
    },
  };
}

/** Making a view costs more than all the rest of a small reply. */
function firstPiece(whole: Uint8Array): Uint8Array {
  return whole.length <= CHUNK_BYTES ? whole : whole.subarray(0, CHUNK_BYTES);
}

function join(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
