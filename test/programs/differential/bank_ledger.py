# area: a file-backed ledger: append-only journal, snapshot by rename, crash recovery, checksums
import json
import os
import shutil
import tempfile
import zlib


class Ledger:
    def __init__(self, folder):
        self.journal = os.path.join(folder, "journal.log")
        self.snapshot = os.path.join(folder, "snapshot.json")
        self.balances, self.applied, self.skipped = {}, 0, 0
        if os.path.exists(self.snapshot):
            with open(self.snapshot, encoding="utf-8") as handle:
                self.balances = json.load(handle)
        if os.path.exists(self.journal):
            with open(self.journal, "rb") as handle:
                for line in handle:
                    checksum, _, body = line.rstrip(b"\n").partition(b" ")
                    if not line.endswith(b"\n") or checksum != b"%08x" % zlib.crc32(body):
                        self.skipped += 1
                        continue
                    self.apply(json.loads(body))

    def apply(self, entry):
        for account, change in entry.items():
            self.balances[account] = self.balances.get(account, 0) + change
        self.applied += 1

    def record(self, **entry):
        if sum(entry.values()):
            raise ValueError("entries must balance")
        body = json.dumps(entry, sort_keys=True).encode()
        with open(self.journal, "ab") as handle:
            handle.write(b"%08x %s\n" % (zlib.crc32(body), body))
            handle.flush()
            os.fsync(handle.fileno())
        self.apply(entry)

    def compact(self):
        temporary = self.snapshot + ".new"
        with open(temporary, "w", encoding="utf-8") as handle:
            json.dump(self.balances, handle, sort_keys=True)
        os.replace(temporary, self.snapshot)
        os.truncate(self.journal, 0)

    def __str__(self):
        return f"{sorted(self.balances.items())} applied={self.applied} skipped={self.skipped}"


folder = tempfile.mkdtemp()
ledger = Ledger(folder)
ledger.record(cash=100, income=-100)
ledger.record(rent=30, cash=-30)
try:
    ledger.record(cash=1)
except ValueError as error:
    print(error)
print(ledger)
print(Ledger(folder))
with open(ledger.journal, "ab") as handle:
    handle.write(b"00000000 {\"cash\": 999}\n")
    handle.write(b"torn wri")
print(Ledger(folder))
os.truncate(ledger.journal, os.path.getsize(ledger.journal) - 8)
recovered = Ledger(folder)
recovered.compact()
recovered.record(food=5, cash=-5)
print(sorted(os.listdir(folder)), os.path.getsize(recovered.journal))
print(Ledger(folder))
shutil.rmtree(folder)
