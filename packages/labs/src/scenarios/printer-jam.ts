import { fails, succeeds } from '../model/probe.ts';
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

/** Paper is stuck in the printer: pages wait, and only hands at the printer help. */
export const printerJam: ScenarioKind = {
  name: 'printer-jam',
  title: 'Paper is stuck',
  skill: 'printing',
  level: 1,
  minutes: 15,
  build,
};

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc } = place;
  const pages = vary.integer('pages', 2, 4);
  const print = `for page in $(seq ${pages}); do echo "invoice $page" >/tmp/invoice.txt; lp -d ${queue} /tmp/invoice.txt; done`;
  const printed = (least: number): string => `[ "$(ls /srv/printed | wc -l)" -ge ${least} ]`;
  return {
    topology: withPrinter(place),
    ready: [...place.ready, printerIsWell(place), queueIsWell(pc)],
    fault: [run(printer, 'panel jam'), run(pc, print)],
    symptom: [
      printerReports(place, 'media-jam'),
      succeeds(`pages of ${pc} wait`, pc, ['sh', '-c', `lpstat -o ${queue} | grep -q ${queue}`]),
      fails('nothing comes out', printer, ['sh', '-c', printed(1)]),
    ],
    words: {
      from: place.user.mail,
      subject: 'Invoices do not come out of the printer on floor 2',
      text: `I sent ${pages} invoices to the printer on floor 2 and nothing comes out. The printer made an odd noise and now a light blinks. I sent them again, that did not help. The courier comes at three.`,
    },
    grader: [
      { probe: printerIsWell(place), points: 2 },
      { probe: printsFromOther(place), points: 2 },
      { probe: testsTrue('the pages that waited came out', printer, printed(pages)), points: 2 },
      { probe: queueIsWell(pc), points: 1 },
    ],
    forbidden: [],
    hints: [
      'Does the page leave the PC? Ask the queue, then the printer itself.',
      '"ipptool" with get-printer-attributes.test shows what the printer says of itself.',
      `"media-jam": somebody must open the printer. In a lab that is "panel clear-jam" on ${printer}.`,
    ],
    solution: [run(printer, 'panel clear-jam')],
    wrongRepairs: [
      { what: 'the waiting pages are thrown away', steps: [run(pc, `cancel -a ${queue}`)] },
      { what: 'the print service of the PC is restarted', steps: [run(pc, 'service cups restart')] },
    ],
  };
}
