/**
 * `vitrine`: what a program sees of its host, besides the names that it was given. `_decode` and `_encode` are the
 * driver's: for what is handed to a program at its start, and for results.
 */
export const moduleSource = `"""What this program's host handed to it.

Capabilities are objects of the host: call their methods, read their properties, pass them on. Nothing else of the host
is there. dir() and help() show what a capability has.
"""

from vitrine._aio import aio
from vitrine._capabilities import Capability
from vitrine._capabilities import decode as _decode
from vitrine._capabilities import encode as _encode
from vitrine._channel import HostError
from vitrine._limits import CpuLimitReached, LimitReached, WallLimitReached

__all__ = ['Capability', 'CpuLimitReached', 'HostError', 'LimitReached', 'WallLimitReached', 'aio']

aio.__module__ = 'vitrine'
`;
