# tries: hand capabilities of plain host data to a host that gives values back, and read what was not listed from what comes
# holds: the object behind a capability never crosses as a copy: what comes is refused
# given: record archive lamp echo box
# calls: {"echo": 9, "box.put": 3, "box.take": 3}
from tries import claim, refused

claim('what is listed', record.title == 'seen')
for name, one in (('record', record), ('archive', archive), ('lamp', lamp)):
    refused(name, lambda: echo(one), TypeError)
    refused(f'{name} in a list', lambda: echo([one]), TypeError)
    refused(f'{name} in a dict', lambda: echo({'a': one}), TypeError)
for one in (record, archive, lamp):
    box.put(one)
for _ in range(3):
    refused('from the box', box.take, TypeError)
