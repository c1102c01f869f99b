# tries: put a capability that it holds where the message has a list, a name or a number, so that the host takes its own object for it
# holds: refused; a host's Map or list is never a part of a message
# given: archive echo lamp
# calls: {"echo": 1}
from tries import all_refused, capability, claim, handle_of

given = [capability(handle_of(one)) for one in (archive, echo, lamp)]
number = handle_of(echo)
all_refused('parts', [request for value in given for request in (
    value, [value], ['call', value, '', [], None, None], ['call', number, value, [], None, None], ['call', number, '', value, None, None],
    ['call', number, '', [], value, None], ['call', number, '', [], None, value], ['call', number, '', [], None, [value]],
    ['drop', value, None], ['take', value, None], ['release', value], [value, number, None])])
claim('what is given works', echo(3) == 3)
