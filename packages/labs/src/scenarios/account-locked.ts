import { fails, not, probe, shows, type Probe } from '../model/probe.ts';
import type { Scenario, ScenarioKind, WrongRepair } from '../model/scenario.ts';
import { run, writeFile } from '../model/step.ts';
import type { Vary } from '../model/vary.ts';
import { directoryOf, signsIn, withDirectory, type Directory } from '../topologies/directory.ts';
import { otherPc } from '../topologies/second-pc.ts';
import { smallPlace } from '../topologies/small.ts';

/**
 * An old machine still signs in with the password of last month, and locks the account again and again.
 * To open the account is half of the repair; the other half is the machine.
 */
export const accountLocked: ScenarioKind = {
  name: 'account-locked',
  title: 'An account that locks itself',
  skill: 'accounts',
  level: 3,
  minutes: 30,
  build,
};

const sync = '/usr/sbin/calendar-sync';

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc, server } = place;
  const one = directoryOf(place);
  const loop = `#!/bin/sh\n# Fetches the calendar.\nwhile :; do\n  ldapwhoami -x -H ${one.address} -D ${one.person} -w old-Lamp-on-6 >/dev/null 2>&1\n  sleep 0.2\ndone\n`;
  return {
    topology: withDirectory(place),
    ready: [...place.ready, signsIn(pc, place), signsIn(otherPc, place)],
    fault: [
      writeFile(otherPc, sync, loop, 0o755),
      run(
        otherPc,
        `start-stop-daemon --start --background --make-pidfile --pidfile /run/sync.pid --exec ${sync}; sleep 2`,
      ),
    ],
    symptom: [
      not(`${place.user.name} cannot sign in`, signsIn(pc, place)),
      isLocked(server, one),
      shows(`${otherPc} tries the old password`, otherPc, ['pgrep', '-x', 'calendar-sync'], /\d/),
    ],
    words: {
      from: place.user.mail,
      subject: 'Locked out again',
      text: `I cannot sign in, "account locked". Your colleague opened it for me twice today and ten minutes later it is locked again. I changed my password last week and I am sure that I type it right. Must I call every ten minutes now?`,
    },
    grader: [
      { probe: staysOpen(pc, one), points: 3 },
      {
        probe: fails('the old password is not tried any more', otherPc, ['pgrep', '-x', 'calendar-sync']),
        points: 2,
      },
      { probe: not('the account is open', isLocked(server, one)), points: 1 },
    ],
    forbidden: [not('accounts are not locked any more', readsPolicy(server, one))],
    hints: [
      'Who locks it? The person says that the password is right; somebody else must try a wrong one.',
      '"pwdFailureTime" of the account shows how often; tcpdump on the server shows from where.',
      `${otherPc} runs a calendar program with the old password. Stop it, then delete pwdAccountLockedTime.`,
    ],
    solution: [
      run(
        otherPc,
        `start-stop-daemon --stop --pidfile /run/sync.pid --retry TERM/2/KILL/2; rm ${sync}; sleep 0.5`,
      ),
      run(server, unlock(one)),
    ],
    wrongRepairs: wrongRepairs(server, one),
  };
}

function asAdmin(one: Directory): string {
  return `ldapmodify -x -H ${one.address} -D ${one.admin} -w ${one.adminPassword}`;
}

function unlock(one: Directory): string {
  return `printf 'dn: ${one.person}\\nchangetype: modify\\ndelete: pwdAccountLockedTime\\n' | ${asAdmin(one)}`;
}

function wrongRepairs(server: string, one: Directory): WrongRepair[] {
  const reset = `ldappasswd -x -H ${one.address} -D ${one.admin} -w ${one.adminPassword} -s new-Word-of-8 ${one.person}`;
  return [
    {
      what: 'the account is opened and the machine goes on',
      steps: [run(server, `${unlock(one)}; sleep 1.5`)],
    },
    {
      what: 'the person gets another password without knowing',
      steps: [run(server, reset)],
    },
    {
      what: 'accounts are no longer locked at all',
      steps: [
        run(
          server,
          `printf 'dn: cn=default,ou=policies,${one.base}\\nchangetype: modify\\nreplace: pwdLockout\\npwdLockout: FALSE\\n' | ${asAdmin(one)}; ${unlock(one)} || true`,
        ),
      ],
    },
  ];
}

function isLocked(host: string, one: Directory): Probe {
  const argv = [
    'ldapsearch',
    '-x',
    '-LLL',
    '-H',
    one.address,
    '-D',
    one.admin,
    '-w',
    one.adminPassword,
    '-b',
    one.person,
    'pwdAccountLockedTime',
  ];
  return probe('the account is locked', host, argv, (answer) =>
    answer.stdout.includes('pwdAccountLockedTime:'),
  );
}

function readsPolicy(host: string, one: Directory): Probe {
  const argv = [
    'ldapsearch',
    '-x',
    '-LLL',
    '-H',
    one.address,
    '-D',
    one.admin,
    '-w',
    one.adminPassword,
    '-b',
    `cn=default,ou=policies,${one.base}`,
    'pwdLockout',
    'pwdMaxFailure',
  ];
  return probe(
    'three wrong passwords lock an account',
    host,
    argv,
    (answer) => answer.stdout.includes('pwdLockout: TRUE') && answer.stdout.includes('pwdMaxFailure: 3'),
  );
}

/** Signs in several times over more than a second: an account that is locked again is not repaired. */
function staysOpen(host: string, one: Directory): Probe {
  const once = `ldapwhoami -x -H ${one.address} -D ${one.person} -w ${one.password}`;
  const script = `for try in 1 2 3 4; do ${once} || exit 1; sleep 0.4; done`;
  return probe(
    `the account stays open for ${host}`,
    host,
    ['sh', '-c', script],
    (answer) => answer.code === 0,
  );
}
