import { describe, expect, it } from 'vitest';
import { Custodian, capability, Sandbox } from 'vitrine';
import { decodeContainer, encodeContainer } from '../../src/controller/sessions/snapshot-container.js';
import { ByteWriter } from '../../src/image/wasm/byte-writer.js';

describe('a session that wants more than its due', () => {
  it('has no more linear memory than its custodian, what it began with included', async () => {
    const custodian = new Custodian({ memory: '64MiB' });
    const sandbox = await Sandbox.open({ custodian, limits: { memory: '512MiB' } });
    const code = `
k = []
try:
    while True:
        k.append(bytearray(b'x') * (1 << 20))
except MemoryError:
    pass
`;
    const { stopped, usage } = await sandbox.run({ code });
    expect(stopped).toBe(null);
    expect(usage.memoryPeakBytes).toBeGreaterThan(48 * 2 ** 20);
    expect(usage.memoryPeakBytes).toBeLessThanOrEqual(64 * 2 ** 20);
    await sandbox.close();
    expect(custodian.usage.memoryBytes).toBe(0);
  });

  it('that answers with a capability although it was stopped is stopped', async () => {
    const sandbox = await Sandbox.open();
    const maker = capability(() => capability(() => 1));
    const session = await sandbox.session({ globals: { maker } });
    await session.run(`
def hang():
    made = maker()
    try:
        while True: pass
    except BaseException:
        return made
`);
    const result = await session.invoke({ call: 'hang', limits: { cpu: '100ms', grace: '10s' } });
    expect(result).toMatchObject({
      stopped: { limit: 'cpu' },
      value: undefined,
      exception: null,
      rolledBack: true,
    });
    await sandbox.close();
  });

  it('hands nothing of a call that is rolled back to a fork that is made meanwhile', async () => {
    const sandbox = await Sandbox.open();
    let uses = 0;
    const maker = capability(() => capability(() => ++uses));
    const session = await sandbox.session({ globals: { maker } });
    await session.run('kept = maker()');
    const forking = session.fork();
    const controller = new AbortController();
    const running = session.run({
      code: 'k = [maker() for _ in range(50)]\nwhile True: pass',
      signal: controller.signal,
    });
    const fork = await forking;
    expect(await fork.evaluate('kept()')).toBe(1);
    controller.abort();
    expect((await running).rolledBack).toBe(true);
    await fork.run('k = [maker()]');
    await sandbox.close();
    await expect(fork.run('1')).rejects.toMatchObject({ code: 'ERR_SESSION_CLOSED' });
  });

  it('is refused as a snapshot before there is room made for more memory than the limit', async () => {
    const sandbox = await Sandbox.open();
    const session = await sandbox.session();
    const snapshot = await session.snapshot();
    const limits = { bytes: 2 ** 28, contentBytes: 2 ** 28 };
    const { kind, header, sections } = await decodeContainer(snapshot, limits);
    // All blocks of 4 GiB, one word of each.
    const count = 2 ** 22;
    const memory = new Uint8Array(count * 13 + 16);
    memory.set(new ByteWriter().u32(65_536).u32(count).toBytes());
    const bomb = await encodeContainer({
      kind,
      header,
      sections: new Map([...sections, ['memory', memory]]),
    });
    expect(bomb.length).toBeLessThan(2 ** 20);
    await expect(sandbox.restore(bomb)).rejects.toThrow(/4294967296 bytes of memory, more than the limit/);
    await sandbox.close();
  });
});
