import { beforeAll, expect, it } from 'vitest';
import { FakeController } from './capability-controller.js';
import { CapabilityGuest } from './capability-guest.js';

let guest: CapabilityGuest;
beforeAll(async () => {
  guest = await CapabilityGuest.load();
});

it('bench', () => {
  const controller = new FakeController();
  const lamp = { shape: 1, name: 'Lamp', methods: { on: (level: number) => level + 1 }, properties: { state: () => 'lit' } };
  controller.handleOf(lamp);
  const report = guest.run(controller, `
import time
print(lamp.on(3), lamp.state, dir(lamp), lamp)
for _ in range(4):
    t=time.perf_counter()
    for i in range(20000): lamp.on(i)
    print('%.2f us per call' % ((time.perf_counter()-t)/20000*1e6))
import os
from vitrine import _channel, _capabilities
t=time.perf_counter()
for i in range(50000): _capabilities.dumps(['call', 7, 'on', [5], None, None], 4)
print('dumps4 %.2f' % ((time.perf_counter()-t)/50000*1e6))
t=time.perf_counter()
for i in range(50000): _capabilities.dumps(['call', 7, 'on', [5], None, None], 2)
print('dumps2 %.2f' % ((time.perf_counter()-t)/50000*1e6))
d=_capabilities.dumps(['value', 5], 2)
t=time.perf_counter()
for i in range(50000): _capabilities.loads(d)
print('loads %.2f' % ((time.perf_counter()-t)/50000*1e6))
n=os.open('/dev/null', os.O_RDWR)
t=time.perf_counter()
for i in range(50000): os.write(n, d)
print('write null %.2f' % ((time.perf_counter()-t)/50000*1e6))
t=time.perf_counter()
for i in range(50000): os.read(n, 448)
print('read null %.2f' % ((time.perf_counter()-t)/50000*1e6))
t=time.perf_counter()
for i in range(50000): os.read(n, 65536)
print('read null 64k %.2f' % ((time.perf_counter()-t)/50000*1e6))
m=_capabilities.dumps(['call', 7, 'on', [5], None, None], 4)
t=time.perf_counter()
for i in range(50000): _channel.exchange(m)
print('exchange %.2f' % ((time.perf_counter()-t)/50000*1e6))
f=os.open('/dev/vitrine', os.O_RDWR)
m2=len(m).to_bytes(4,'little')+m
t=time.perf_counter()
for i in range(50000): os.write(f, m2)
print('write device %.2f' % ((time.perf_counter()-t)/50000*1e6))
t=time.perf_counter()
for i in range(50000): os.read(f, 448)
print('read empty %.2f' % ((time.perf_counter()-t)/50000*1e6))
def f2(self,/,*args,**kwargs): return g(['call', self, 'on', [*args], kwargs or None, None])
def g(x): return x
t=time.perf_counter()
for i in range(50000): f2(5, 6)
print('python %.2f' % ((time.perf_counter()-t)/50000*1e6))
t=time.perf_counter()
for i in range(50000): pass
print('loop %.2f' % ((time.perf_counter()-t)/50000*1e6))
t=time.perf_counter()
for i in range(50000): fstat(f) if False else os.getppid()
print('getppid %.2f' % ((time.perf_counter()-t)/50000*1e6))
`, { lamp });
  console.log(controller.output, JSON.stringify(report.end));
  console.log(JSON.stringify(controller.requests.slice(0, 4)));
});
