import type { doneDeeds } from '../../contract.ts';
import type { Door } from '../doors.ts';
import { firstName, initials } from '../format.ts';
import { html, type Html } from '../html.ts';
import { icons } from '../icons.ts';
import { lastFromDesk, tell, type Reader } from '../request-story.ts';
import { canOpenAgain, isUnresolved } from '../tell-us.ts';
import { conversation, type Conversation } from './conversation.ts';
import { draftNote, hidden, textBox } from './fields.ts';
import { notice, story } from './story.ts';

/** One request page as it is about to be drawn. */
export interface RequestPage {
  readonly door: Door;
  readonly reader: Reader;
  readonly shown: Conversation;
  /** Fresh for every rendering: names the three forms of the page. */
  readonly form: string;
  readonly done?: (typeof doneDeeds)[number] | undefined;
  /** A deed that was not carried out, in sentences, and the words that came with it. */
  readonly refused?: { readonly sentences: readonly string[]; readonly words: string } | undefined;
}

/** Request, what happened, what was said, and what the person can do; the same for a link and a session. */
export function requestMain(page: RequestPage): Html {
  const { door, reader, done, refused, shown } = page;
  const { texts } = reader;
  // What the person is asked for comes first: the word that ends it, or else an answer to our words.
  const isAsked = door.ticket.status === 'resolved';
  const said = conversation(door.ticket, shown, reader);
  const parts = isAsked ? [decide(page), said, answerForm(page)] : [said, answerForm(page), decide(page)];
  return html`${done !== undefined && notice('good', texts.done[done])}
  ${refused && notice('mind', ...refused.sentences)} ${summary(page)} ${parts}
  ${
    door.by === 'link' &&
    html`<p class="small quiet after"><a href="/portal/sign-in">${texts.signInForAll}</a></p>`
  }`;
}

function summary({ door, reader }: RequestPage): Html {
  const { ticket } = door;
  const { texts } = reader;
  const { assignee } = ticket;
  const isMine = ticket.requester.id === reader.personId;
  return html`<section class="card" aria-labelledby="subject">
    <p class="small quiet">${texts.request(ticket.number)}</p>
    <h1 id="subject">${ticket.subject}</h1>
    ${story(tell(ticket, reader))}
    ${
      assignee &&
      html`<div class="card-foot">
        <span class="round" aria-hidden="true">${initials(assignee.name)}</span>
        <p>
          <b>${assignee.name}</b><br />
          <span class="small"
            >${isMine ? texts.looksAfterYou : texts.looksAfter(firstName(ticket.requester.name))}</span
          >
        </p>
      </div>`
    }
    ${continued(door, texts)}
  </section>`;
}

/** Follow-ups and merges lead on where the reader may go; a link opens its own request alone. */
function continued({ ticket, by }: Door, texts: Reader['texts']): Html | false {
  const next = ticket.links.filter((l) => l.kind === 'followed-up-by' || l.kind === 'merged-into');
  const before = ticket.links.filter((l) => l.kind === 'follow-up');
  if (by === 'link' || next.length + before.length === 0) return false;
  const named = (label: string, links: typeof next) =>
    links.map(
      (l) =>
        html`<p class="small">
          ${label} <a href="/portal/requests/${l.number}">${l.number}, ${l.subject}</a>
        </p>`,
    );
  return html`<div class="card-foot lines">
    ${named(texts.goesOnIn, next)}${named(texts.continues, before)}
  </div>`;
}

/** Works, or not yet. Opening the page does nothing; each button is the one tap that does. */
function decide(page: RequestPage): Html | false {
  const { door, reader } = page;
  const { ticket } = door;
  if (!door.hasSay || page.shown.isEarlier) return false;
  if (ticket.status === 'resolved') return bothButtons(page, true);
  if (isUnresolved(ticket.status) && lastFromDesk(ticket)) return bothButtons(page, false);
  if (ticket.status !== 'closed' || !canOpenAgain(door, reader.times.now)) return false;
  return html`<details class="card fold" id="not-yet">
    <summary>${reader.texts.stillBroken}</summary>
    ${notYetForm(page)}
  </details>`;
}

function bothButtons(page: RequestPage, isMain: boolean): Html {
  const { door, reader, form } = page;
  const { texts } = reader;
  const helper = door.ticket.assignee ? firstName(door.ticket.assignee.name) : null;
  return html`<section class="card decide ${isMain ? 'is-main' : ''}" aria-labelledby="decide">
    <h2 id="decide">${texts.doesItWork}</h2>
    <p class="small quiet">${texts.worksHint}</p>
    <form id="works" class="choice" method="post" action="${door.base}/works">
      ${hidden('form', form)}
      <button class="button ${isMain ? 'proof' : ''}" type="submit">${icons.done}${texts.works}</button>
      <p class="small quiet">${isMain ? texts.worksMeaning : texts.worksMeaningOpen(helper)}</p>
    </form>
    <div id="not-yet" class="choice">${notYetForm(page)}</div>
  </section>`;
}

function notYetForm({ door, reader, form, refused }: RequestPage): Html {
  const { texts } = reader;
  return html`<form method="post" action="${door.base}/not-yet">
    ${hidden('form', form)}
    <label for="not-yet-body">${texts.notYetQuestion}</label>
    <p class="small quiet" id="not-yet-hint">${texts.notYetOptional}</p>
    ${textBox(
      {
        id: 'not-yet-body',
        rows: 2,
        maxLength: 20_000,
        value: refused?.words ?? '',
        attributes: html`aria-describedby="not-yet-hint"`,
      },
      `not-yet ${door.ticket.number}`,
    )}
    <button class="button" type="submit">${texts.notYet}</button>
    <p class="small quiet">${texts.notYetMeaning}</p>
  </form>`;
}

function answerForm({ door, reader, form, refused, shown }: RequestPage): Html | false {
  if (shown.isEarlier) return false;
  const { texts } = reader;
  const { ticket } = door;
  if (!door.takesPart) return html`<p class="small quiet after">${texts.readOnly(ticket.requester.name)}</p>`;
  const helper =
    ticket.assignee && ticket.assignee.id !== reader.personId ? firstName(ticket.assignee.name) : null;
  const ended = ['closed', 'cancelled'].includes(ticket.status) && !canOpenAgain(door, reader.times.now);
  const label = helper === null ? texts.answerUs : texts.answerTo(helper);
  const seen = shown.messages.at(-1)?.id;
  const draft = `answer ${ticket.number}`;
  return html`<section class="answer">
    <form method="post" action="${door.base}/answer">
      ${hidden('form', form)} ${seen !== undefined && hidden('seen', seen)}
      <h2><label for="answer">${label}</label></h2>
      ${ended && html`<p class="small quiet">${texts.opensNew}</p>`}
      ${textBox(
        {
          id: 'answer',
          rows: 4,
          maxLength: 100_000,
          value: refused?.words ?? '',
          attributes: html`required placeholder="${texts.answerExample}"`,
        },
        draft,
      )}
      ${draftNote(draft, texts.keptHere)}
      <button class="button filled" type="submit">
        ${helper === null ? texts.sendToUs : texts.sendTo(helper)}
      </button>
    </form>
  </section>`;
}
