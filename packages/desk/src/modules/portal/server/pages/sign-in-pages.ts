import { html, type Html } from '../html.ts';
import { mark } from '../icons.ts';
import type { Texts } from '../texts.ts';
import { hidden, textBox } from './fields.ts';
import { notice } from './story.ts';

/** Asks for the address. What it says afterwards does not depend on whether somebody has it. */
export function signInMain(
  texts: Texts,
  told: 'sent' | 'signed-out' | 'odd-address' | undefined,
  typed = '',
): Html {
  if (told === 'sent') return sentMain(texts);
  const isOdd = told === 'odd-address';
  return html`${mark}
    <h1>${texts.signInTitle}</h1>
    <p class="quiet">${texts.signInLead}</p>
    ${told === 'signed-out' && notice('good', texts.signedOut)}
    <form method="post" action="/portal/sign-in" class="stack">
      <label for="email">${texts.mailAddress}</label>
      ${isOdd && html`<p class="field-error" id="email-odd">${texts.addressOdd}</p>`}
      <input
        id="email"
        name="email"
        type="email"
        autocomplete="email"
        maxlength="254"
        required
        value="${typed}"
        ${isOdd && html`aria-invalid="true" aria-describedby="email-odd"`}
      />
      <button class="button filled" type="submit">${texts.sendLink}</button>
    </form>
    <p class="small quiet after"><a href="/sign-in">${texts.withPassword}</a></p>`;
}

function sentMain(texts: Texts): Html {
  return html`${mark}
    <h1>${texts.sentTitle}</h1>
    <p>${texts.sentLead}</p>
    <p class="quiet">${texts.sentNothing}</p>
    <p class="after"><a class="button" href="/portal/sign-in">${texts.tryAgain}</a></p>`;
}

/** Asks before the link is used up. It says nothing about whom the link is for, nor whether it still works. */
export function confirmSignInMain(texts: Texts, token: string): Html {
  return html`${mark}
    <h1>${texts.confirmTitle}</h1>
    <p class="quiet">${texts.confirmLead}</p>
    <form method="post" action="/portal/sign-in/${encodeURIComponent(token)}" class="stack">
      <button class="button filled" type="submit">${texts.signInHere}</button>
    </form>`;
}

/** The session ended while somebody wrote: the words come back in the same form, ready to be sent. */
export function meanwhileMain(
  texts: Texts,
  kept: { action: string; form: string; words: string; fields?: Readonly<Record<string, string>> },
): Html {
  return html`<h1>${texts.meanwhileTitle}</h1>
    <p>${texts.meanwhileLead}</p>
    <p>${texts.meanwhileHow}</p>
    <p class="after">
      <a class="button" href="/portal/sign-in" target="_blank" rel="noopener">${texts.signInNewTab}</a>
    </p>
    <form method="post" action="${kept.action}" class="stack">
      ${hidden('form', kept.form)}
      ${Object.entries(kept.fields ?? {}).map(([name, value]) => hidden(name, value))}
      <label for="kept">${texts.youWrote}</label>
      ${textBox({ id: 'kept', rows: 6, maxLength: 100_000, value: kept.words }, 'kept')}
      <button class="button filled" type="submit">${texts.sendAgain}</button>
    </form>`;
}
