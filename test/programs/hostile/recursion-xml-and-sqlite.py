# tries: recurse in libraries written in C that know nothing of Python's limits
# holds: exceptions of the guest; at worst it crashes alone
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held: end"}, {"crashed": true}]}
import sqlite3
import xml.etree.ElementTree as tree

database = sqlite3.connect(':memory:')
for query in ('SELECT ' + '(' * 50_000 + '1' + ')' * 50_000, 'SELECT ' + '1+' * 50_000 + '1', 'SELECT json(?)', 'SELECT ' + 'abs(' * 2000 + '1' + ')' * 2000,
              'SELECT * FROM ' + '(SELECT * FROM ' * 500 + '(SELECT 1)' + ')' * 500, "SELECT '" + '%' * 49_000 + "' LIKE '" + '%a' * 20_000 + "'"):
    try:
        database.execute(query, ('[' * 100_000,) if '?' in query else ()).fetchall()
    except (sqlite3.Error, MemoryError, RecursionError) as error:
        print('held:', type(error).__name__, flush=True)
root = tree.Element('a')
node = root
for turn in range(50_000):
    node = tree.SubElement(node, 'a')
try:
    tree.tostring(root)
except RecursionError as error:
    print('held:', type(error).__name__, flush=True)
del node, root
print('held: end')
