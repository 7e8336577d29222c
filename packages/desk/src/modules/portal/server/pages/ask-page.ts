import { stops } from '../../contract.ts';
import { html, preserved, type Html } from '../html.ts';
import type { Texts } from '../texts.ts';
import { hidden } from './fields.ts';

/** The second question, with the words of the first carried along. */
export function askMain(texts: Texts, sent: { form: string; words: string }): Html {
  return html`<form method="post" action="/portal/ask" class="ask" data-carries="ask">
    ${hidden('form', sent.form)} ${hidden('body', sent.words)}
    <section class="card said" aria-labelledby="said">
      <h2 class="small quiet" id="said">${texts.youWrote}</h2>
      ${preserved('words', sent.words)}
    </section>
    <fieldset>
      <legend><h1>${texts.howMuch}</h1></legend>
      ${stops.map(
        (stop) =>
          html`<label class="option"
            ><input type="radio" name="stop" value="${stop}" required /><span
              >${texts.stops[stop]}</span
            ></label
          >`,
      )}
    </fieldset>
    <div class="pair">
      <a class="button" href="/portal">${texts.back}</a>
      <button class="button filled" type="submit">${texts.sendRequest}</button>
    </div>
    <p class="small quiet middle">${texts.notSentYet}</p>
  </form>`;
}
