# area: sqlite3 transactions: commit, rollback, savepoints, isolation between connections, locks
import os
import shutil
import sqlite3
import tempfile

base = tempfile.mkdtemp()
path = os.path.join(base, "bank.db")
one = sqlite3.connect(path, timeout=0.05)
two = sqlite3.connect(path, timeout=0.05)
one.execute("CREATE TABLE account (name TEXT PRIMARY KEY, cents INTEGER CHECK (cents >= 0))")
with one:
    one.executemany("INSERT INTO account VALUES (?, ?)", [("ann", 1000), ("bo", 500)])


def balances(connection):
    return dict(connection.execute("SELECT name, cents FROM account ORDER BY name"))


def transfer(connection, source, target, cents):
    try:
        with connection:
            connection.execute("UPDATE account SET cents = cents + ? WHERE name = ?", (cents, target))
            connection.execute("UPDATE account SET cents = cents - ? WHERE name = ?", (cents, source))
        return "done"
    except sqlite3.IntegrityError as error:
        return f"refused: {error}"


print(transfer(one, "ann", "bo", 300), balances(two))
print(transfer(one, "bo", "ann", 9999).split(":")[0], balances(two), one.in_transaction)

one.execute("UPDATE account SET cents = 0 WHERE name = 'ann'")
print(one.in_transaction, balances(one), balances(two))
try:
    two.execute("UPDATE account SET cents = 1 WHERE name = 'bo'")
except sqlite3.OperationalError as error:
    print(error)
two.rollback()
print(os.path.exists(path + "-journal"))
one.rollback()
print(balances(one), os.path.exists(path + "-journal"))

one.execute("BEGIN")
one.execute("INSERT INTO account VALUES ('cy', 1)")
one.execute("SAVEPOINT inner_step")
one.execute("INSERT INTO account VALUES ('di', 2)")
one.execute("ROLLBACK TO inner_step")
one.execute("RELEASE inner_step")
one.commit()
print(balances(two))

manual = sqlite3.connect(path, isolation_level=None, timeout=0.05)
manual.execute("INSERT INTO account VALUES ('auto', 7)")
print(manual.in_transaction, "auto" in balances(two))
manual.execute("BEGIN IMMEDIATE")
try:
    two.execute("BEGIN IMMEDIATE")
except sqlite3.OperationalError as error:
    print(error)
manual.execute("COMMIT")
manual.execute("BEGIN EXCLUSIVE")
try:
    balances(two)
except sqlite3.OperationalError as error:
    print(error)
manual.execute("ROLLBACK")
one.execute("DELETE FROM account")
one.close()
print(len(balances(two)), "rows survive an uncommitted delete")
two.close()
manual.close()
shutil.rmtree(base)
