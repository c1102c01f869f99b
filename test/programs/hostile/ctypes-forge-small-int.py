# tries: change the value of the cached integer 7 and of None's and True's headers for everyone
# holds: only this guest is wrong; the next sandbox counts as usual (the runner runs more programs after this one)
# expect: {"anyOf": [{"exitCode": 0}, {"exitCode": 1}, {"crashed": true}]}
import ctypes

digits = id(7) + object.__basicsize__ + 4
ctypes.c_uint32.from_address(digits).value = 8
print(7 + 1, flush=True)
ctypes.c_uint32.from_address(id(None)).value = 1
del digits
