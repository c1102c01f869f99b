import { describe, expect, it } from 'vitest';
import { OpenFlag, Poll, Seek, Socket } from '../../src/abi/emscripten.js';
import { Errno, errno } from '../../src/abi/errno.js';
import { Description } from '../../src/kernel/descriptors/description.js';
import { DescriptorTable } from '../../src/kernel/descriptors/descriptor-table.js';
import { createPipe } from '../../src/kernel/descriptors/pipe.js';
import { PIPE_CAPACITY_BYTES } from '../../src/kernel/descriptors/pipe-buffer.js';
import { createSocketPair } from '../../src/kernel/descriptors/socket-end.js';
import type { FileStat } from '../../src/vfs/node.js';
import { outcome } from '../vfs/support.js';

class Counted extends Description {
  closed = 0;
  constructor() {
    super(OpenFlag.RDWR);
  }
  stat(): FileStat {
    throw errno(Errno.EBADF);
  }
  protected override close(): void {
    this.closed++;
  }
}

const identity = { ino: 1, createdMs: 0 };
/** Nobody else could ever bring what is waited for. */
const neverWait = () => {
  throw errno(Errno.EIO);
};

describe('descriptor table', () => {
  it('gives the lowest free number, up to its limit', () => {
    const table = new DescriptorTable(4);
    const one = new Counted();
    expect([0, 1, 2, 3].map(() => table.add(one))).toEqual([0, 1, 2, 3]);
    expect(outcome(() => table.add(one))).toBe('EMFILE');
    table.close(2);
    table.close(0);
    expect(table.add(one)).toBe(0);
    expect(table.add(one)).toBe(2);
    expect(table.count).toBe(4);
  });

  it('starts at a number when asked to', () => {
    const table = new DescriptorTable(10);
    const one = new Counted();
    expect(table.add(one, false, 5)).toBe(5);
    expect(table.add(one, false, 5)).toBe(6);
    expect(table.add(one)).toBe(0);
    expect(table.add(one, false, 9)).toBe(9);
    expect(outcome(() => table.add(one, false, 9))).toBe('EMFILE');
    expect(outcome(() => table.add(one, false, 10))).toBe('EINVAL');
    table.close(5);
    expect(table.add(one)).toBe(1);
    expect([table.add(one), table.add(one), table.add(one), table.add(one)]).toEqual([2, 3, 4, 5]);
  });

  it('closes a description with its last descriptor, once', () => {
    const table = new DescriptorTable(10);
    const one = new Counted();
    const other = new Counted();
    const a = table.add(one);
    const b = table.add(one);
    table.close(a);
    expect(one.closed).toBe(0);
    table.set(b, other);
    expect([one.closed, other.closed]).toEqual([1, 0]);
    table.set(b, other);
    expect(other.closed).toBe(0);
    table.set(7, other);
    table.closeAll();
    expect([one.closed, other.closed, table.count]).toEqual([1, 1, 0]);
  });

  it('knows no number that is not open', () => {
    const table = new DescriptorTable(4);
    table.add(new Counted());
    for (const fd of [-1, 1, 4, 2 ** 31, Number.NaN, 0.5]) {
      expect(outcome(() => table.get(fd))).toBe('EBADF');
      expect(outcome(() => table.close(fd))).toBe('EBADF');
      expect(outcome(() => table.isCloseOnExec(fd))).toBe('EBADF');
      expect(outcome(() => table.setCloseOnExec(fd, true))).toBe('EBADF');
    }
    for (const fd of [-1, 4, 2 ** 31]) expect(outcome(() => table.set(fd, new Counted()))).toBe('EBADF');
    expect(outcome(() => table.requireRoom(3))).toBeUndefined();
    expect(outcome(() => table.requireRoom(4))).toBe('EMFILE');
  });
});

describe('pipes', () => {
  const open = (flags = 0) => {
    const ends = createPipe(flags, identity, neverWait);
    ends.reader.retain();
    ends.writer.retain();
    return ends;
  };

  it('carry bytes in order, over the end of the ring', () => {
    const { reader, writer } = open();
    let next = 0;
    for (let round = 0; round < 50; round++) {
      const chunk = Uint8Array.from({ length: 5003 }, () => next++ & 0xff);
      expect(writer.write(chunk)).toBe(5003);
      const into = new Uint8Array(5003);
      expect(reader.read(into)).toBe(5003);
      expect(Buffer.compare(into, chunk)).toBe(0);
    }
    expect(reader.available()).toBe(0);
  });

  it('hold no more than their capacity', () => {
    const { reader, writer } = open(OpenFlag.NONBLOCK);
    expect(writer.write(new Uint8Array(PIPE_CAPACITY_BYTES + 10))).toBe(PIPE_CAPACITY_BYTES);
    expect(outcome(() => writer.write(new Uint8Array(1)))).toBe('EAGAIN');
    expect(writer.ready() & Poll.OUT).toBe(0);
    expect(reader.read(new Uint8Array(10))).toBe(10);
    expect(writer.write(new Uint8Array(11))).toBe(10);
    expect(writer.write(new Uint8Array(0))).toBe(0);
  });

  it('end when all writers are gone', () => {
    const { reader, writer } = open(OpenFlag.NONBLOCK);
    expect(outcome(() => reader.read(new Uint8Array(1)))).toBe('EAGAIN');
    expect(reader.read(new Uint8Array(0))).toBe(0);
    writer.write(new Uint8Array(3));
    writer.retain();
    writer.release();
    expect(reader.ready() & Poll.HUP).toBe(0);
    writer.release();
    expect(reader.ready()).toBe(Poll.IN | Poll.RDNORM | Poll.HUP);
    expect([reader.read(new Uint8Array(9)), reader.read(new Uint8Array(9))]).toEqual([3, 0]);
  });

  it('break when all readers are gone', () => {
    const { reader, writer } = open();
    reader.release();
    expect(outcome(() => writer.write(new Uint8Array(1)))).toBe('EPIPE');
    expect(writer.ready() & Poll.ERR).toBe(Poll.ERR);
  });

  it('that would block wait for what cannot come, and only then', () => {
    const { reader, writer } = open();
    expect(outcome(() => reader.read(new Uint8Array(1)))).toBe('EIO');
    writer.write(new Uint8Array(1));
    expect(reader.read(new Uint8Array(5))).toBe(1);
    expect(outcome(() => writer.write(new Uint8Array(PIPE_CAPACITY_BYTES + 1)))).toBe('EIO');
  });

  it('go one way and nowhere else', () => {
    const { reader, writer } = open();
    expect(outcome(() => reader.write(new Uint8Array(1)))).toBe('EBADF');
    expect(outcome(() => writer.read(new Uint8Array(1)))).toBe('EBADF');
    for (const end of [reader, writer]) {
      expect(outcome(() => end.seek(0, Seek.SET))).toBe('ESPIPE');
      expect(outcome(() => end.readAt(new Uint8Array(1), 0))).toBe('ESPIPE');
      expect(outcome(() => end.truncate(0))).toBe('EINVAL');
      expect(end.stat().mode & 0o170000).toBe(0o010000);
    }
  });
});

describe('socket pairs', () => {
  const open = () => {
    const [a, b] = createSocketPair(identity, neverWait);
    a.retain();
    b.retain();
    a.flags |= OpenFlag.NONBLOCK;
    b.flags |= OpenFlag.NONBLOCK;
    return [a, b] as const;
  };
  const read = (end: Description) =>
    outcome(() => {
      const into = new Uint8Array(100);
      return Buffer.from(into.subarray(0, end.read(into))).toString();
    });

  it('carry bytes both ways', () => {
    const [a, b] = open();
    a.write(Buffer.from('ping'));
    b.write(Buffer.from('pong'));
    expect([read(b), read(a), read(a)]).toEqual(['ping', 'pong', 'EAGAIN']);
  });

  it('end for one side when the other is closed', () => {
    const [a, b] = open();
    a.write(Buffer.from('last'));
    a.release();
    expect(b.ready() & Poll.HUP).toBe(Poll.HUP);
    expect([read(b), read(b)]).toEqual(['last', '']);
    expect(outcome(() => b.write(new Uint8Array(1)))).toBe('EPIPE');
  });

  it('can be shut one way', () => {
    const [a, b] = open();
    a.shutdown(Socket.SHUT_WR);
    expect(outcome(() => a.write(new Uint8Array(1)))).toBe('EPIPE');
    expect(read(b)).toBe('');
    expect(b.write(Buffer.from('still'))).toBe(5);
    expect(read(a)).toBe('still');
    b.shutdown(Socket.SHUT_RD);
    expect(read(b)).toBe('');
    a.shutdown(Socket.SHUT_RDWR);
    a.shutdown(Socket.SHUT_RDWR);
    expect(outcome(() => b.write(new Uint8Array(1)))).toBe('EPIPE');
    for (const how of [-1, 3, 2 ** 31]) expect(outcome(() => a.shutdown(how))).toBe('EINVAL');
  });

  it('hold no more than a pipe each way', () => {
    const [a] = open();
    expect(a.write(new Uint8Array(10 * PIPE_CAPACITY_BYTES))).toBe(PIPE_CAPACITY_BYTES);
    expect(outcome(() => a.write(new Uint8Array(1)))).toBe('EAGAIN');
    expect(a.ready() & Poll.OUT).toBe(0);
  });
});
