import { html, type Html } from './html.ts';

/** Outlines of Tabler icons 3.51 (MIT), 24 x 24; each stands beside a word and is silent for screen readers. */
function icon(paths: string): Html {
  return html`<svg
    class="icon"
    viewBox="0 0 24 24"
    width="22"
    height="22"
    aria-hidden="true"
    focusable="false"
  >
    <path d="${paths}" />
  </svg>`;
}

export const icons = {
  done: icon('M3 12a9 9 0 1 0 18 0a9 9 0 1 0 -18 0M9 12l2 2l4 -4'),
  going: icon('M12 3a9 9 0 1 0 9 9'),
  fresh: icon(
    'M8.56 3.69a9 9 0 0 0 -2.92 1.95M3.69 8.56a9 9 0 0 0 -.69 3.44M3.69 15.44a9 9 0 0 0 1.95 2.92M8.56 20.31a9 9 0 0 0 3.44 .69M15.44 20.31a9 9 0 0 0 2.92 -1.95M20.31 15.44a9 9 0 0 0 .69 -3.44M20.31 8.56a9 9 0 0 0 -1.95 -2.92M15.44 3.69a9 9 0 0 0 -3.44 -.69',
  ),
  yourTurn: icon(
    'M8 7a4 4 0 1 0 8 0a4 4 0 0 0 -8 0M6 21v-2a4 4 0 0 1 4 -4h3.5M19 22v.01M19 19a2.003 2.003 0 0 0 .914 -3.782a1.98 1.98 0 0 0 -2.414 .483',
  ),
  outside: icon(
    'M3 21l18 0M3 7v1a3 3 0 0 0 6 0v-1m0 1a3 3 0 0 0 6 0v-1m0 1a3 3 0 0 0 6 0v-1h-18l2 -4h14l2 4M5 21l0 -10.15M19 21l0 -10.15M9 21v-4a2 2 0 0 1 2 -2h2a2 2 0 0 1 2 2v4',
  ),
  later: icon('M5 13a7 7 0 1 0 14 0a7 7 0 1 0 -14 0M10 11h4l-4 4h4M7 4l-2.75 2M17 4l2.75 2'),
  finished: icon(
    'M3 6a2 2 0 0 1 2 -2h14a2 2 0 0 1 2 2a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2M5 8v10a2 2 0 0 0 2 2h10a2 2 0 0 0 2 -2v-10M10 12l4 0',
  ),
  together: icon(
    'M5 18a2 2 0 1 0 4 0a2 2 0 1 0 -4 0M5 6a2 2 0 1 0 4 0a2 2 0 1 0 -4 0M15 12a2 2 0 1 0 4 0a2 2 0 1 0 -4 0M7 8l0 8M7 8a4 4 0 0 0 4 4h4',
  ),
  ended: icon('M3 12a9 9 0 1 0 18 0a9 9 0 1 0 -18 0M5.7 5.7l12.6 12.6'),
  file: icon('M15 7l-6.5 6.5a1.5 1.5 0 0 0 3 3l6.5 -6.5a3 3 0 0 0 -6 -6l-6.5 6.5a4.5 4.5 0 0 0 9 9l6.5 -6.5'),
  back: icon('M5 12l14 0M5 12l6 6M5 12l6 -6'),
} as const;

/** Two ticks on a harbor square: the mark of the product. */
export const mark = html`<svg
  class="mark"
  viewBox="0 0 24 24"
  width="26"
  height="26"
  aria-hidden="true"
  focusable="false"
>
  <rect width="24" height="24" rx="6.5" class="mark-square" />
  <path d="M4.8 12.6l3.7 3.7L15 9" class="mark-tick" />
  <path d="M11.6 15.2l1.3 1.1L19.4 9" class="mark-tick second" />
</svg>`;
