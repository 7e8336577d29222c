import { shows } from '../model/probe.ts';
import type { Scenario, ScenarioKind } from '../model/scenario.ts';
import { run } from '../model/step.ts';
import type { Vary } from '../model/vary.ts';
import { testsTrue } from '../topologies/looks.ts';
import {
  printer,
  printerIsWell,
  printerReports,
  printsFromOther,
  queue,
  queueIsWell,
  withPrinter,
} from '../topologies/printing.ts';
import { smallPlace } from '../topologies/small.ts';

/** The tray is empty, and somebody stopped the queue of the PC when nothing came out: two things to mend. */
export const printerNoPaper: ScenarioKind = {
  name: 'printer-no-paper',
  title: 'An empty tray and a stopped queue',
  skill: 'printing',
  level: 1,
  minutes: 15,
  build,
};

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc } = place;
  const paper = vary.pick('letter', ['letter', 'offer', 'report']);
  const print = `echo 'a ${paper}' >/tmp/page.txt; lp -d ${queue} /tmp/page.txt; sleep 1; cupsdisable -r 'does not print' ${queue}`;
  return {
    topology: withPrinter(place),
    ready: [...place.ready, printerIsWell(place), queueIsWell(pc)],
    fault: [run(printer, 'panel use-up-paper'), run(pc, print)],
    symptom: [
      printerReports(place, 'media-empty'),
      shows(`the queue of ${pc} is stopped`, pc, ['lpstat', '-p', queue], 'disabled'),
    ],
    words: {
      from: place.user.mail,
      subject: `My ${paper} does not print`,
      text: `I wanted to print a ${paper} on floor 2 and nothing happened. Then I clicked around in the printer window, and now it says "paused". The printer shows a picture of a tray. Please help, I am not good with these things.`,
    },
    grader: [
      { probe: printerIsWell(place), points: 2 },
      { probe: printsFromOther(place), points: 1 },
      { probe: queueIsWell(pc), points: 2 },
      {
        probe: testsTrue(`the ${paper} came out`, printer, '[ "$(ls /srv/printed | wc -l)" -ge 1 ]'),
        points: 1,
      },
    ],
    forbidden: [],
    hints: [
      'Ask the printer first, then the queue: each has a state of its own.',
      `"media-empty": paper must go into the tray. In a lab that is "panel load-paper" on ${printer}.`,
      `The queue was stopped by hand; "lpstat -p" says why, "cupsenable ${queue}" opens it.`,
    ],
    solution: [run(printer, 'panel load-paper'), run(pc, `cupsenable ${queue}`)],
    wrongRepairs: [
      { what: 'only the queue is opened', steps: [run(pc, `cupsenable ${queue}`)] },
      { what: 'only paper is loaded', steps: [run(printer, 'panel load-paper')] },
    ],
  };
}
