import { describe, expect, it } from 'vitest';
import { type SurroundingsOptions, surroundingsOf } from '../../src/controller/identity.js';

describe('who programs run as', () => {
  it('is nobody of the host', () => {
    expect(surroundingsOf({})).toEqual({
      identity: {
        hostName: 'vitrine',
        userName: 'guest',
        userId: 1000,
        groupId: 1000,
        homeDirectory: '/home',
      },
      environment: { HOME: '/home', USER: 'guest', LOGNAME: 'guest', LANG: 'C.UTF-8' },
    });
  });

  it('is what is given', () => {
    const { identity, environment } = surroundingsOf({
      identity: { hostName: 'node-7.example.org', userName: 'Ann_2', userId: 0, groupId: 4294967294 },
      timeZone: 'America/Argentina/Buenos_Aires',
      locale: 'ca_ES.UTF-8@valencia',
    });
    expect(identity).toMatchObject({ hostName: 'node-7.example.org', userId: 0, groupId: 4294967294 });
    expect(environment).toEqual({
      HOME: '/home',
      USER: 'Ann_2',
      LOGNAME: 'Ann_2',
      LANG: 'ca_ES.UTF-8@valencia',
      TZ: 'America/Argentina/Buenos_Aires',
    });
  });

  it.each(['UTC', 'Etc/UTC', 'GMT', 'Europe/Berlin', 'Asia/Calcutta', 'EST5EDT'])('knows zone %s', (zone) => {
    expect(surroundingsOf({ timeZone: zone }).environment).toMatchObject({ TZ: zone });
  });

  it.each(['C', 'POSIX', 'C.UTF-8', 'de_DE.UTF-8', 'en_GB.utf8', 'eo.UTF-8'])('knows locale %s', (locale) => {
    expect(surroundingsOf({ locale }).environment).toMatchObject({ LANG: locale });
  });
});

describe('bad options', () => {
  const bad: [option: string, options: object][] = [
    ['identity', { identity: 'guest' }],
    ['identity', { identity: null }],
    ['identity', { identity: ['guest'] }],
    ['identity', { identity: { user: 'guest' } }],
    ['identity.hostName', { identity: { hostName: '' } }],
    ['identity.hostName', { identity: { hostName: 'a b' } }],
    ['identity.hostName', { identity: { hostName: '127.0.0.1' } }],
    ['identity.hostName', { identity: { hostName: 'a\0b' } }],
    ['identity.hostName', { identity: { hostName: `${'a'.repeat(60)}.${'b'.repeat(60)}` } }],
    ['identity.hostName', { identity: { hostName: 7 } }],
    ['identity.userName', { identity: { userName: '' } }],
    ['identity.userName', { identity: { userName: 'a:b' } }],
    ['identity.userName', { identity: { userName: '-rf' } }],
    ['identity.userName', { identity: { userName: 'a\n' } }],
    ['identity.userName', { identity: { userName: 'ä' } }],
    ['identity.userName', { identity: { userName: 'a'.repeat(33) } }],
    ['identity.userId', { identity: { userId: -1 } }],
    ['identity.userId', { identity: { userId: 1.5 } }],
    ['identity.userId', { identity: { userId: 4294967295 } }],
    ['identity.groupId', { identity: { groupId: '1000' } }],
    ['identity.groupId', { identity: { groupId: Number.NaN } }],
    ['timeZone', { timeZone: 'Europe/Atlantis' }],
    ['timeZone', { timeZone: 'europe/berlin' }],
    ['timeZone', { timeZone: 'CET-1CEST' }],
    ['timeZone', { timeZone: '+02:00' }],
    ['timeZone', { timeZone: '/etc/localtime' }],
    ['timeZone', { timeZone: '' }],
    ['timeZone', { timeZone: '__proto__' }],
    ['timeZone', { timeZone: 2 }],
    ['locale', { locale: 'de_DE' }],
    ['locale', { locale: 'de_DE.ISO-8859-1' }],
    ['locale', { locale: '../de.UTF-8' }],
    ['locale', { locale: 'de_DE.UTF-8\nX=1' }],
    ['locale', { locale: '' }],
  ];

  it.each(bad)('%s: %j', (option, options) => {
    const message = new RegExp(`^${option.replace('.', '\\.')} is .*; it must be `);
    expect(() => surroundingsOf(options as SurroundingsOptions)).toThrow(
      expect.objectContaining({ code: 'ERR_BAD_OPTION', message: expect.stringMatching(message) }),
    );
  });
});
