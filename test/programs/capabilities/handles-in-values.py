# tries: forge capabilities within arguments: numbers that it does not hold, extensions by hand, extensions with too much or too little
# holds: ValueError or TypeError that names the path; host code is not called
# given: echo
from tries import Device, all_refused, capability, claim, handle_of

number = handle_of(echo)
bad = [capability(guess) for guess in (0, number + 1, 10**6, -1, 2**70)]
bad += [(..., 'c'), (..., 'c', number, number), (...,), (..., 'x', number), (..., 'C', number), (..., 'c', 'on'), (..., 'c', None), (..., 'c', 1.5),
        (..., 't', 2**80), (..., 't', None), (..., ('c',), number), ..., (..., b'c', number)]
wrap = [lambda value: value, lambda value: [value], lambda value: {'key': value}, lambda value: [[{'a': [value]}]], lambda value: (value, 1)]
all_refused('in arguments', [['call', number, '', [how(value)], None, None] for value in bad for how in wrap], 'value', 'type')
all_refused('as a name', [['call', number, '', [], {'value': value}, None] for value in bad], 'value', 'type')
all_refused('as parts of a message', [['call', value, '', [], None, None] for value in bad]
            + [['call', number, value, [], None, None] for value in bad] + [['call', number, '', value, None, None] for value in bad]
            + [['call', number, '', [], value, None] for value in bad] + [['call', number, '', [], None, value] for value in bad], 'value', 'type')
