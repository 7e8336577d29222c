import { existsSync } from 'node:fs';

/**
 * On Linux a launcher that is killed takes its program along, so that no server and no installation stays behind
 * unseen: the kernel sends the signal (prctl(2), PR_SET_PDEATHSIG).
 */
export function tieToUs(command, signal) {
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));
  return process.platform === 'linux' && setpriv ? [setpriv, '--pdeathsig', signal, ...command] : command;
}
