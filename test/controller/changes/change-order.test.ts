import { expect, it } from 'vitest';
import type { ChangeItem } from '../../../src/controller/changes/change.js';
import { ChangeRelations, orderChanges } from '../../../src/controller/changes/change-order.js';

const seen = { kind: 'file', ino: 1, sizeBytes: 0, mtimeMs: 0 } as const;

function renamed(from: string, path: string, type: ChangeItem['type'] = 'file'): ChangeItem {
  return { kind: 'renamed', type, from, path, sizeBytes: 0, seen };
}

function made(path: string, type: ChangeItem['type'] = 'file'): ChangeItem {
  return { kind: 'created', type, path, sizeBytes: 0 };
}

function deleted(path: string, type: ChangeItem['type'] = 'file'): ChangeItem {
  return { kind: 'deleted', type, path, sizeBytes: 0, seen };
}

function order(items: ChangeItem[]): string[] {
  return orderChanges(items, new ChangeRelations(items)).map(
    ({ action, item }) => `${action === 'make' ? '' : 'aside '}${item.kind[0]} ${item.from ?? item.path}`,
  );
}

it('makes directories before what is in them, and deletes last', () => {
  expect(order([deleted('gone'), made('d/e/f'), made('d/e', 'directory'), made('d', 'directory')])).toEqual([
    'c d',
    'c d/e',
    'c d/e/f',
    'd gone',
  ]);
});

it('takes away first what is in the place', () => {
  expect(order([renamed('b', 'a'), renamed('a', 'c')])).toEqual(['r a', 'r b']);
  expect(order([made('a'), deleted('a', 'directory')])).toEqual(['d a', 'c a']);
  expect(order([made('a'), deleted('a', 'directory'), renamed('a/x', 'x')])).toEqual(['r a/x', 'd a', 'c a']);
});

it('sets one aside where they go round in a circle', () => {
  expect(order([renamed('a', 'b'), renamed('b', 'a')])).toEqual(['aside r a', 'r b', 'r a']);
  expect(order([renamed('a', 'b'), renamed('b', 'c'), renamed('c', 'a')])).toEqual([
    'aside r a',
    'r c',
    'r b',
    'r a',
  ]);
});

it('turns directories inside out', () => {
  const items = [renamed('a', 'a/b', 'directory'), renamed('a/b', 'a', 'directory')];
  expect(order(items)).toEqual(['aside r a', 'r a/b', 'r a']);
  expect(order(items.reverse())).toEqual(['aside r a', 'r a/b', 'r a']);
  const within = [renamed('p', 'x', 'directory'), renamed('x', 'x/c/t'), made('x/c', 'directory')];
  expect(order(within)).toEqual(['aside r x', 'r p', 'c x/c', 'r x']);
});

it('orders long chains without recursion', () => {
  const count = 50_000;
  const items = Array.from({ length: count }, (_, index) => renamed(`n${index}`, `n${index + 1}`));
  const steps = order(items);
  expect(steps.length).toBe(count);
  expect(steps[0]).toBe(`r n${count - 1}`);
  const circle = [...items.slice(1), renamed(`n${count}`, 'n1')];
  expect(order(circle).filter((step) => step.startsWith('aside')).length).toBe(1);
});
