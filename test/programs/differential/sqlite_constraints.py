# area: sqlite3 constraints, foreign keys, triggers, views, errors by kind
import sqlite3

connection = sqlite3.connect(":memory:")
connection.executescript("""
    PRAGMA foreign_keys = ON;
    CREATE TABLE team (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE player (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        team INTEGER NOT NULL REFERENCES team (id) ON DELETE CASCADE,
        number INTEGER CHECK (number BETWEEN 1 AND 99),
        nick TEXT DEFAULT 'none',
        UNIQUE (team, number)
    );
    CREATE TABLE history (what TEXT);
    CREATE TRIGGER joined AFTER INSERT ON player BEGIN
        INSERT INTO history VALUES ('joined ' || new.team || '/' || new.number);
    END;
    CREATE TRIGGER guard BEFORE DELETE ON team WHEN old.name = 'reds' BEGIN
        SELECT RAISE(ABORT, 'the reds stay');
    END;
    CREATE VIEW roster AS SELECT t.name AS team, p.number, p.nick FROM player p JOIN team t ON t.id = p.team;
    INSERT INTO team (name) VALUES ('reds'), ('blues');
""")


def attempt(statement, parameters=()):
    try:
        print("ok", connection.execute(statement, parameters).rowcount)
    except sqlite3.Error as error:
        print(type(error).__name__, "|", error)


attempt("INSERT INTO player (team, number) VALUES (1, 10)")
attempt("INSERT INTO player (team, number, nick) VALUES (2, 10, 'ace')")
attempt("INSERT INTO player (team, number) VALUES (1, 10)")
attempt("INSERT INTO player (team, number) VALUES (3, 1)")
attempt("INSERT INTO player (team) VALUES (NULL)")
attempt("INSERT INTO team (name) VALUES ('reds')")
attempt("INSERT OR IGNORE INTO team (name) VALUES ('reds')")
attempt("INSERT OR REPLACE INTO player (team, number, nick) VALUES (2, 10, 'bee')")
attempt("INSERT INTO roster VALUES (1, 2, 3)")
attempt("DELETE FROM team WHERE name = 'reds'")
print(connection.execute("SELECT * FROM roster ORDER BY team").fetchall())
attempt("DELETE FROM team WHERE name = 'blues'")
print(connection.execute("SELECT * FROM roster").fetchall(), connection.execute("SELECT what FROM history").fetchall())
try:
    connection.execute("INSERT INTO player (team, number) VALUES (1, 100)")
except sqlite3.IntegrityError:
    print("IntegrityError for the check")
for arguments in [("SELECT ?", ()), ("SELECT :a", {"b": 1}), ("SELECT 1; SELECT 2",), ("SELECT ?", (object(),)), ("SELECT ?", (2**63,))]:
    try:
        connection.execute(*arguments)
    except (sqlite3.Error, sqlite3.Warning, OverflowError) as error:
        print(issubclass(type(error), (sqlite3.Error, sqlite3.Warning, OverflowError)))
print(sqlite3.complete_statement("SELECT 1;"), sqlite3.complete_statement("SELECT 'a;"), sqlite3.paramstyle)
print(connection.execute("PRAGMA foreign_key_check").fetchall(), connection.execute("PRAGMA integrity_check").fetchone())
