import type { GuestIdentity } from '../kernel/identity.js';
import { isHostName } from '../kernel/sockets/host-name.js';
import { databaseZone } from '../kernel/time/time-zones.js';
import { HOME_DIRECTORY } from './private-files.js';
import { badOption, checkOptionNames } from './units.js';

/** Who programs run as, and where. Nothing of it is the host's. */
export interface IdentityOptions {
  /** `socket.gethostname()`, `os.uname().nodename`; `'vitrine'` unless given. */
  readonly hostName?: string;
  /** `getpass.getuser()`, `os.getlogin()`, `pwd`: `'guest'` unless given. Also the name of the one group. */
  readonly userName?: string;
  /** `os.getuid()`, and the owner of every file; 1000 unless given. */
  readonly userId?: number;
  /** `os.getgid()`; 1000 unless given. */
  readonly groupId?: number;
}

/** Options about the surroundings that programs believe to be in. */
export interface SurroundingsOptions {
  readonly identity?: IdentityOptions;
  /** A zone of the tz database, as `TZ` in every environment: `'Europe/Berlin'`. UTC unless given. */
  readonly timeZone?: string;
  /**
   * `LANG` in every environment: `'C.UTF-8'` unless given. `'de_DE.UTF-8'` is what programs then see, but there are no
   * locale data: dates and numbers are formatted as in C.
   */
  readonly locale?: string;
}

/** {@link SurroundingsOptions}, checked and complete. */
export interface Surroundings {
  readonly identity: GuestIdentity;
  /** What every environment begins with. */
  readonly environment: Readonly<Record<string, string>>;
}

const DEFAULT_HOST_NAME = 'vitrine';
const DEFAULT_USER_NAME = 'guest';
const DEFAULT_ID = 1000;
const DEFAULT_LOCALE = 'C.UTF-8';

/** `HOST_NAME_MAX` of Linux, which is what `struct utsname` has room for. */
const HOST_NAME_LIMIT = 64;
/** (uid_t) -1 means nobody (chown(2)). */
const ID_LIMIT = 2 ** 32 - 2;

/** The portable form of POSIX (XBD 3.426) without dots, and not beginning with a hyphen; 32 as in useradd(8). */
const userNamePattern = /^[A-Za-z_][A-Za-z0-9_-]{0,31}$/;
/** `language[_TERRITORY].UTF-8[@modifier]`: the interpreter runs in UTF-8 mode, so no other codeset could be meant. */
const localePattern = /^(?:C|POSIX|C\.UTF-?8|[a-z]{2,3}(?:_[A-Z]{2})?\.UTF-?8(?:@[A-Za-z0-9]{1,16})?)$/i;

/** Checks options and completes them. @throws VitrineError ERR_BAD_OPTION */
export function surroundingsOf(options: SurroundingsOptions): Surroundings {
  const { identity = {}, timeZone, locale = DEFAULT_LOCALE } = options;
  if (typeof identity !== 'object' || identity === null || Array.isArray(identity)) {
    throw badOption('identity', identity, 'an object with hostName, userName, userId or groupId');
  }
  checkOptionNames('identity', identity, ['hostName', 'userName', 'userId', 'groupId']);
  const { hostName = DEFAULT_HOST_NAME, userName = DEFAULT_USER_NAME } = identity;
  const { userId = DEFAULT_ID, groupId = DEFAULT_ID } = identity;
  if (typeof hostName !== 'string' || hostName.length > HOST_NAME_LIMIT || !isHostName(hostName)) {
    throw badOption('identity.hostName', hostName, `a host name of at most ${HOST_NAME_LIMIT} characters`);
  }
  if (typeof userName !== 'string' || !userNamePattern.test(userName)) {
    throw badOption('identity.userName', userName, "at most 32 letters, digits, '_' and '-'");
  }
  checkId('identity.userId', userId);
  checkId('identity.groupId', groupId);
  if (typeof locale !== 'string' || !localePattern.test(locale)) {
    throw badOption('locale', locale, "'C.UTF-8' or a language such as 'de_DE.UTF-8'");
  }
  if (timeZone !== undefined && (typeof timeZone !== 'string' || databaseZone(timeZone) === undefined)) {
    throw badOption('timeZone', timeZone, "a zone of the tz database such as 'Europe/Berlin' or 'UTC'");
  }
  return {
    identity: { hostName, userName, userId, groupId, homeDirectory: HOME_DIRECTORY },
    environment: {
      HOME: HOME_DIRECTORY,
      USER: userName,
      LOGNAME: userName,
      LANG: locale,
      ...(timeZone === undefined ? {} : { TZ: timeZone }),
    },
  };
}

function checkId(option: string, id: unknown): void {
  if (typeof id === 'number' && Number.isInteger(id) && id >= 0 && id <= ID_LIMIT) return;
  throw badOption(option, id, `a whole number from 0 to ${ID_LIMIT}`);
}
