# tries: callbacks that call callbacks, make them, and replace themselves while they run
# holds: each call has its own frame
# expect: {"exitCode": 0, "stdout": "factorial: 3628800\nmade inside: 12\nhanoi: 127\n"}
import ctypes as c

shape = c.CFUNCTYPE(c.c_int64, c.c_int)
factorial = shape(lambda n: 1 if n <= 1 else n * factorial(n - 1))
print('factorial:', factorial(10))
print('made inside:', shape(lambda n: shape(lambda m: m + n)(5))(7))


class Move(c.Structure):
    _fields_ = [('source', c.c_int), ('target', c.c_int), ('spare', c.c_int), ('height', c.c_int)]


def hanoi(move):
    if move.height == 0:
        return 0
    below = Move(move.source, move.spare, move.target, move.height - 1)
    above = Move(move.spare, move.target, move.source, move.height - 1)
    return solve(below) + 1 + solve(above)


solve = c.CFUNCTYPE(c.c_int, Move)(hanoi)
print('hanoi:', solve(Move(0, 2, 1, 7)))
