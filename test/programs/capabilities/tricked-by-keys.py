# tries: dicts with the keys that JavaScript calls or looks up by itself, so that careless host code does what the guest wants
# holds: nothing of the guest's is ever called; the host's prototypes are as they were; a dict has no key that it was not given
# given: judge
# calls: {"judge": 26}
from tries import claim

KEYS = ['then', 'toJSON', 'valueOf', 'toString', 'constructor', 'prototype', 'hasOwnProperty', '__defineGetter__', 'Symbol.toPrimitive', '@@toPrimitive', 'length', 'size', 'catch', 'isAdmin ']
for key in KEYS:
    seen = judge({key: 1, 'plain': {'toString': 0}})
    claim(f'{key} is a key', seen['isPlain'] == 'true' and seen['inherited'] == str(key == 'hasOwnProperty').lower() and seen['admin'] == 'undefined' and seen['polluted'] == 'undefined')
for value in ({'__proto__': {'isAdmin': True}}, {'a': {'__proto__': {'isAdmin': True}}}, {'constructor': {'prototype': {'isAdmin': True}}},
              {'__proto__': None}, {'__proto__': [], 'then': {}}, {'a': {'constructor': {'prototype': {'isAdmin': True}}}}):
    seen = judge(value)
    claim('no prototype', seen['polluted'] == 'undefined' and seen['assigned'] == 'undefined' and seen['merged'] in ('false', 'TypeError') and seen['admin'] == 'undefined')
claim('an object says who it is', judge({'isAdmin': True})['admin'] == 'true')
claim('a dict with __proto__ is a Map', judge({'__proto__': 1})['isMap'] == 'true')
claim('a dict with numbers is a Map', judge({1: {'isAdmin': True}})['isMap'] == 'true')
claim('an int is no list', judge({0: 'a', 'length': 1})['kind'] == '[object Map]')
claim('a str is a str', judge('{"isAdmin": true}')['admin'] == 'undefined')
claim('a list is a list', judge([{'then': 1}])['kind'] == '[object Array]')
