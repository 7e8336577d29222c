import type { Ticket } from '#tickets/contract';
import { firstName, initials } from '../format.ts';
import { html, type Html } from '../html.ts';
import { tell, type Reader } from '../request-story.ts';
import { isUnresolved } from '../tell-us.ts';
import { draftNote, hidden, textBox } from './fields.ts';
import { notice, story } from './story.ts';

/** Home of a signed-in person as it is about to be drawn. */
export interface HomePage {
  readonly reader: Reader;
  readonly name: string;
  readonly form: string;
  readonly mine: readonly Ticket[];
  /** Cursor of the person's older requests. */
  readonly older: string | null;
  /** These are not the newest ones. */
  readonly isOlder: boolean;
  readonly others: readonly Ticket[];
  /** The question came without words. */
  readonly refused?: boolean;
}

/** One question, then what is being done about earlier ones. */
export function homeMain(page: HomePage): Html {
  const { reader, mine, others } = page;
  const { texts } = reader;
  const current = mine
    .filter((ticket) => isUnresolved(ticket.status) || ticket.status === 'resolved')
    .toSorted((a, b) => Number(waitsForReader(b)) - Number(waitsForReader(a)));
  const finished = mine.filter((ticket) => !current.includes(ticket));
  return html`${question(page)}
    <section aria-labelledby="mine">
      <h2 id="mine">${texts.yourRequests}</h2>
      ${mine.length === 0 && html`<p class="card quiet">${texts.noRequests}</p>`}
      ${current.map((ticket) => card(ticket, reader))}
      ${finished.length > 0 && html`<h3 class="part">${texts.finishedRequests}</h3>`}
      ${finished.length > 0 && rows(finished, reader, false)} ${paging(page)}
    </section>
    ${
      others.length > 0 &&
      html`<section aria-labelledby="others">
        <h2 id="others">${texts.otherRequests}</h2>
        ${rows(others, reader, true)}
      </section>`
    }`;
}

/** Requests that need a word of the person stand first; the others keep their order, newest change first. */
function waitsForReader(ticket: Ticket): boolean {
  return ticket.status === 'pending-requester' || ticket.status === 'resolved';
}

function question({ reader, name, form, refused }: HomePage): Html {
  const { texts } = reader;
  return html`<form class="question" method="post" action="/portal/ask">
    <h1>
      <label for="ask"><span>${texts.hello(firstName(name))}</span> ${texts.whatCanWeHelpWith}</label>
    </h1>
    ${refused && notice('mind', texts.noWords)} ${hidden('form', form)}
    <div class="question-box">
      ${textBox(
        {
          id: 'ask',
          rows: 3,
          maxLength: 100_000,
          value: '',
          attributes: html`required placeholder="${texts.askExample}"`,
        },
        'ask',
      )}
      <div class="question-foot">
        ${draftNote('ask', texts.keptHere)}
        <button class="button filled" type="submit">${texts.askForHelp}</button>
      </div>
    </div>
  </form>`;
}

function card(ticket: Ticket, reader: Reader): Html {
  const { texts } = reader;
  const { assignee } = ticket;
  return html`<article class="card">
    <p class="small quiet">${texts.request(ticket.number)}</p>
    <h3>${ticket.subject}</h3>
    ${story(tell(ticket, reader))}
    <div class="card-foot">
      ${
        assignee &&
        html`<span class="round" aria-hidden="true">${initials(assignee.name)}</span>
          <p><b>${assignee.name}</b><br /><span class="small">${texts.looksAfterYou}</span></p>`
      }
      <a
        class="button plain end"
        href="/portal/requests/${ticket.number}"
        aria-label="${texts.open}: ${ticket.subject}"
        >${texts.open}</a
      >
    </div>
  </article>`;
}

function rows(tickets: readonly Ticket[], reader: Reader, withName: boolean): Html {
  return html`<ul class="card rows">
    ${tickets.map((ticket) => {
      const { sentence } = tell(ticket, reader).at(-1) ?? { sentence: '' };
      return html`<li>
        <a href="/portal/requests/${ticket.number}">
          <b>${ticket.subject}</b>
          <span class="small quiet">${withName && html`${ticket.requester.name}. `}${sentence}</span>
        </a>
      </li>`;
    })}
  </ul>`;
}

function paging({ older, isOlder, reader }: HomePage): Html | false {
  const { texts } = reader;
  if (older === null && !isOlder) return false;
  return html`<p class="paging">
    ${isOlder && html`<a class="button plain" href="/portal#mine">${texts.newestRequests}</a>`}
    ${older !== null && html`<a class="button plain" href="/portal?older=${encodeURIComponent(older)}#mine">${texts.olderRequests}</a>`}
  </p>`;
}
