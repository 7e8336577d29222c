import { partText, type Message, type TicketDetail } from '#tickets/contract';
import { initials, sayBytes, timeTag } from '../format.ts';
import { html, preserved, type Html } from '../html.ts';
import { icons } from '../icons.ts';
import { isFromDesk, type Reader } from '../request-story.ts';
import { findLinks } from '../words.ts';

/** What the list of messages needs beside the request itself. */
export interface Conversation {
  readonly messages: readonly Message[];
  readonly base: string;
  /** Cursor of the messages before these. */
  readonly earlier: string | null;
  /** These are not the newest ones. */
  readonly isEarlier: boolean;
}

/** What was said, oldest first. Only public messages: the query gives no others, and this looks again. */
export function conversation(ticket: TicketDetail, shown: Conversation, reader: Reader): Html {
  const { texts } = reader;
  const { base } = shown;
  const open = shown.messages.filter((message) => message.visibility === 'public');
  return html`<section aria-labelledby="said">
    <h2 id="said">${texts.conversation}</h2>
    ${
      shown.earlier !== null &&
      html`<p>
        <a class="button plain" href="${base}?earlier=${encodeURIComponent(shown.earlier)}#said"
          >${texts.earlierWords}</a
        >
      </p>`
    }
    ${open.map((message) => one(message, ticket, base, reader))}
    ${shown.isEarlier && html`<p><a class="button plain" href="${base}#said">${texts.newestWords}</a></p>`}
  </section>`;
}

function one(message: Message, ticket: TicketDetail, base: string, reader: Reader): Html {
  const { texts, personId, times } = reader;
  const mine = personId !== null && message.author?.id === personId;
  const ours = isFromDesk(message, ticket);
  const name = mine ? texts.youTo : texts.wrote(message.authorName);
  const channel = texts.channel[message.kind];
  return html`<article class="card message ${ours ? 'from-desk' : ''}">
    <header class="message-head">
      <span class="round" aria-hidden="true">${initials(message.authorName)}</span>
      <h3>${name}</h3>
      <span class="small quiet"
        >${channel !== '' && html`${channel}, `}${timeTag(message.createdAt, times)}</span
      >
    </header>
    ${words(message, texts.quoted)}
    ${message.attachments.length > 0 && files(message, ticket, base, texts.files)}
  </article>`;
}

function words(message: Message, quotedLabel: string): Html {
  const text = partText(message);
  return html`${preserved('words', linked(text.said))}
  ${
    text.folded !== '' &&
    html`<details class="quoted">
      <summary>${quotedLabel}</summary>
      ${preserved('words quiet', text.folded)}
    </details>`
  }`;
}

function linked(text: string): Html[] {
  return findLinks(text).map((run) =>
    run.isLink
      ? html`<a href="${run.text}" rel="noreferrer noopener nofollow">${run.text}</a>`
      : html`${run.text}`,
  );
}

/** A merged request that the reader sees by itself has no address for its files, so they are named without a link. */
function files(message: Message, ticket: TicketDetail, base: string, label: string): Html {
  return html`<ul class="files" aria-label="${label}">
    ${message.attachments.map((file) => {
      const named = html`${icons.file}<bdi>${shownName(file.name)}</bdi>
        <span class="small quiet">${sayBytes(file.sizeBytes)}</span>`;
      return ticket.status === 'merged'
        ? html`<li><span class="file">${named}</span></li>`
        : html`<li><a class="file" href="${base}/attachments/${file.id}" download>${named}</a></li>`;
    })}
  </ul>`;
}

/** A name cannot turn its own direction around and hide its ending ("gpj.exe"). */
function shownName(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}]/gu, '·');
}
