import { html, type Html, type Part } from '../html.ts';

/** A box for words. The line break before the words is the one that HTML drops at the start of a textarea. */
export function textBox(
  box: {
    readonly id: string;
    readonly rows: number;
    readonly maxLength: number;
    readonly value: string;
    readonly attributes?: Part;
  },
  draft: string,
): Html {
  return html`<textarea
    id="${box.id}"
    name="body"
    rows="${box.rows}"
    maxlength="${box.maxLength}"
    data-draft="${draft}"
    ${box.attributes}
  >
${box.value}</textarea>`;
}

/** A field that the person does not see. */
export function hidden(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}" />`;
}

/** Where the script says that it keeps the words; without script nothing is kept and nothing is said. */
export function draftNote(draft: string, words: string): Html {
  return html`<p class="small quiet" data-draft-note="${draft}" hidden>${words}</p>`;
}
