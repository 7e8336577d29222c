import { html, type Html } from '../html.ts';
import type { StoryLine } from '../request-story.ts';

/** What happened, line by line; the last line is the present and stands out. */
export function story(lines: readonly StoryLine[]): Html {
  return html`<ol class="story">
    ${lines.map(
      ({ hue, icon, sentence }, at) =>
        html`<li
          class="${at === lines.length - 1 ? 'is-now' : ''}"
          ${at === lines.length - 1 ? html`aria-current="step"` : ''}
        >
          <span class="mark-${hue}">${icon}</span><span>${sentence}</span>
        </li>`,
    )}
  </ol>`;
}

/** A sentence on top of a page: what just happened, or what is in the way. */
export function notice(kind: 'good' | 'mind', ...sentences: readonly string[]): Html {
  return html`<div class="notice ${kind}" role="status">${sentences.map((s) => html`<p>${s}</p>`)}</div>`;
}
