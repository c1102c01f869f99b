# tries: raise exceptions whose construction, class and text misbehave
# holds: exit code 1
# expect: {"exitCode": 1}
class Meta(type):
    def __repr__(cls):
        raise RuntimeError

    @property
    def __module__(cls):
        raise RuntimeError

    @property
    def __name__(cls):
        raise RuntimeError


class Evil(Exception, metaclass=Meta):
    def __str__(self):
        raise KeyboardInterrupt

    __repr__ = __str__

    @property
    def __traceback__(self):
        raise RuntimeError

    @property
    def __cause__(self):
        raise RuntimeError


raise Evil
