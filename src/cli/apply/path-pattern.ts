/**
 * A pattern over guest paths as shells have it: `*` and `?` within a name, `**` across directories. One without a
 * slash is matched against the last name; one that matches a directory matches all that is below it.
 */
export function pathPattern(pattern: string): (path: string) => boolean {
  const whole = pattern.includes('/') ? pattern : `**/${pattern}`;
  let source = '';
  for (const [part] of whole.matchAll(/\*\*\/?|\*|\?|[^*?]+/g)) {
    if (part === '**/') source += '(?:[^/]*/)*';
    else if (part === '**') source += '.*';
    else if (part === '*') source += '[^/]*';
    else if (part === '?') source += '[^/]';
    else source += part.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
  }
  const expression = new RegExp(`^${source.replace(/\/$/, '')}(?:/.*)?$`, 'su');
  return (path) => expression.test(path);
}
