/** `vitrine._limits`: what a program is told when a limit is used up. The driver raises these. */
export const limitsSource = `"""Exceptions that tell a program that it has to end."""


class LimitReached(TimeoutError):
    """A limit of the sandbox is used up: a moment is left to clean up."""

    def __init__(self, *args):
        super().__init__(*(args or (self.__doc__,)))


class CpuLimitReached(LimitReached):
    """the CPU time limit is used up"""


class WallLimitReached(LimitReached):
    """the wall-clock limit is used up"""


for _class in (LimitReached, CpuLimitReached, WallLimitReached):
    _class.__module__ = 'vitrine'
`;
