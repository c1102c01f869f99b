# area: sqlite3 on a file: create, insert, query, update, row factories, reopen
import os
import shutil
import sqlite3
import tempfile

base = tempfile.mkdtemp()
path = os.path.join(base, "library.db")

connection = sqlite3.connect(path)
connection.execute("CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, born INTEGER)")
connection.execute("CREATE TABLE book (id INTEGER PRIMARY KEY, author REFERENCES author(id), title TEXT, price REAL)")
authors = [("Ada", 1815), ("Émile", 1840), ("Õie", None)]
connection.executemany("INSERT INTO author (name, born) VALUES (?, ?)", authors)
cursor = connection.cursor()
for author, title, price in [("Ada", "Notes", 12.5), ("Émile", "Germinal", 8), ("Émile", "Nana", 7.25)]:
    cursor.execute("INSERT INTO book (author, title, price) SELECT id, :title, :price FROM author WHERE name = :author", {"author": author, "title": title, "price": price})
print(cursor.lastrowid, cursor.rowcount, connection.total_changes, connection.in_transaction)
connection.commit()
connection.close()
print(sorted(os.listdir(base)), os.path.getsize(path) > 0)

connection = sqlite3.connect(path)
connection.row_factory = sqlite3.Row
query = """SELECT a.name, count(b.id) AS books, round(coalesce(sum(b.price), 0), 2) AS total
           FROM author a LEFT JOIN book b ON b.author = a.id GROUP BY a.id ORDER BY total DESC, a.name"""
for row in connection.execute(query):
    print(row["name"], row["BOOKS"], row[2], row.keys(), tuple(row), len(row))
connection.row_factory = lambda cursor, row: {column[0]: value for column, value in zip(cursor.description, row)}
print(connection.execute("SELECT * FROM author WHERE born IS NULL").fetchone())
connection.row_factory = None

cursor = connection.execute("SELECT title FROM book ORDER BY title")
print(cursor.fetchone(), cursor.fetchmany(1), cursor.fetchall(), cursor.fetchone())
print(connection.execute("UPDATE book SET price = price * 2 WHERE price < ?", (10,)).rowcount)
print(connection.execute("DELETE FROM book WHERE title LIKE 'N%'").rowcount)
connection.rollback()
print(connection.execute("SELECT count(*), max(price), group_concat(title, '+') FROM (SELECT * FROM book ORDER BY id)").fetchone())
print([name for name, in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")])
with connection:
    connection.execute("CREATE INDEX by_title ON book (title COLLATE NOCASE)")
    connection.execute("INSERT INTO author (name, born) VALUES ('Bo', 1900) ON CONFLICT (name) DO UPDATE SET born = 1")
    connection.execute("INSERT INTO author (name, born) VALUES ('Ada', 0) ON CONFLICT (name) DO UPDATE SET born = excluded.born")
print(connection.execute("SELECT name, born FROM author ORDER BY id").fetchall())
for statement in ["SELEC 1", "SELECT * FROM nothing", "SELECT nope FROM book", "INSERT INTO author (name) VALUES (NULL)"]:
    try:
        connection.execute(statement)
    except sqlite3.Error as error:
        print(type(error).__name__, error)
connection.close()
try:
    connection.execute("SELECT 1")
except sqlite3.ProgrammingError as error:
    print(error)
shutil.rmtree(base)
