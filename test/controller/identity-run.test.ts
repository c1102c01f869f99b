import { hostname, userInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { Sandbox, type SandboxOptions } from 'vitrine';

const look = `
import getpass, grp, json, locale, os, pathlib, platform, pwd, socket, tarfile, time
print(json.dumps({
    'uname': os.uname().nodename, 'node': platform.node(), 'host': socket.gethostname(),
    'login': os.getlogin(), 'user': getpass.getuser(), 'entry': pwd.getpwuid(os.getuid()),
    'group': grp.getgrgid(os.getgid()), 'all': [len(pwd.getpwall()), len(grp.getgrall())],
    'ids': [os.getuid(), os.geteuid(), os.getgid(), os.getegid(), os.getgroups()],
    'owner': [os.stat('/home').st_uid, os.stat('/home').st_gid],
    'names': [pathlib.Path('/home').owner(), pathlib.Path('/home').group()],
    'homes': [os.path.expanduser('~'), os.path.expanduser('~' + getpass.getuser()), os.path.expanduser('~root')],
    'locale': locale.getlocale(), 'zone': time.tzname, 'environ': dict(os.environ),
    'archived': [tarfile.TarFile.gettarinfo(tarfile.TarFile('/tmp/a', 'w'), '/home').uname],
}))`;

async function seen(options: SandboxOptions, code = look) {
  await using sandbox = await Sandbox.open(options);
  const result = await sandbox.run({ code });
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  return JSON.parse(result.stdout);
}

describe.each(['worker', 'inline'] as const)('what programs see of who they are (%s)', (isolation) => {
  it('is a guest, unless it is said', async () => {
    expect(await seen({ isolation })).toEqual({
      uname: 'vitrine',
      node: 'vitrine',
      host: 'vitrine',
      login: 'guest',
      user: 'guest',
      entry: ['guest', 'x', 1000, 1000, '', '/home', '/bin/sh'],
      group: ['guest', 'x', 1000, []],
      all: [1, 1],
      ids: [1000, 1000, 1000, 1000, [1000]],
      owner: [1000, 1000],
      names: ['guest', 'guest'],
      homes: ['/home', '/home', '~root'],
      locale: ['C', 'UTF-8'],
      zone: ['UTC', 'UTC'],
      environ: { HOME: '/home', USER: 'guest', LOGNAME: 'guest', LANG: 'C.UTF-8' },
      archived: ['guest'],
    });
  });

  it('is whoever it is said to be, run for run', async () => {
    const identity = { hostName: 'box', userName: 'ann', userId: 501, groupId: 20 };
    const one = { isolation, identity, timeZone: 'Europe/Berlin', locale: 'de_DE.UTF-8' };
    expect(await seen(one)).toMatchObject({
      uname: 'box',
      host: 'box',
      login: 'ann',
      user: 'ann',
      entry: ['ann', 'x', 501, 20, '', '/home', '/bin/sh'],
      group: ['ann', 'x', 20, []],
      ids: [501, 501, 20, 20, [20]],
      owner: [501, 20],
      names: ['ann', 'ann'],
      homes: ['/home', '/home', '~root'],
      locale: ['de_DE', 'UTF-8'],
      zone: ['CET', 'CEST'],
      environ: { USER: 'ann', LOGNAME: 'ann', LANG: 'de_DE.UTF-8', TZ: 'Europe/Berlin' },
    });
    expect(await seen({ isolation })).toMatchObject({
      uname: 'vitrine',
      user: 'guest',
      ids: [1000, 1000, 1000, 1000, [1000]],
    });
  });
});

it('names of the host are nowhere to be seen', async () => {
  const code = `import os, json, socket, platform; print(json.dumps([dict(os.environ), list(os.uname()), socket.gethostname(), platform.platform()]))`;
  const everything = JSON.stringify(await seen({}, code));
  const names = [hostname(), userInfo().homedir].filter((name) => name.length > 3);
  for (const name of names) expect(everything).not.toContain(name);
});

it('variables that are given go over what follows from options', async () => {
  const environ = 'import json, os; print(json.dumps(dict(os.environ)))';
  const options = {
    timeZone: 'Europe/Berlin',
    locale: 'C',
    env: { TZ: 'UTC', USER: 'eve', LANG: 'eo.UTF-8' },
  };
  expect(await seen(options, environ)).toEqual({
    HOME: '/home',
    USER: 'eve',
    LOGNAME: 'guest',
    LANG: 'eo.UTF-8',
    TZ: 'UTC',
  });
});

it('bad options are refused before anything is opened', async () => {
  await expect(Sandbox.open({ timeZone: 'Mars/Olympus' })).rejects.toMatchObject({ code: 'ERR_BAD_OPTION' });
  await expect(Sandbox.open({ identity: { userId: -5 } })).rejects.toMatchObject({ code: 'ERR_BAD_OPTION' });
});
