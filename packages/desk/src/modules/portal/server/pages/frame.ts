import type { AssetAddresses } from '../assets.ts';
import { initials } from '../format.ts';
import { html, type Html, type Part } from '../html.ts';
import { icons, mark } from '../icons.ts';
import type { Texts } from '../texts.ts';

/** The same for every page of one answer. */
export interface Surroundings {
  readonly texts: Texts;
  readonly assets: AssetAddresses;
  /** Zone in which times are written before the script knows the reader's. */
  readonly timeZone: string;
}

/** Who is signed in, for the head of the page. */
export interface SignedIn {
  readonly name: string;
  readonly worksAtDesk: boolean;
}

/** What is different from page to page. */
export interface Page {
  readonly title: string;
  readonly main: Part;
  readonly person?: SignedIn | undefined;
  /** Where the arrow at the top leads. */
  readonly back?: { readonly href: string; readonly label: string };
  /** Right end of the head, for example `2 of 2`. */
  readonly aside?: string;
  /** One question in the middle, without head. */
  readonly narrow?: boolean;
  readonly withTimes?: boolean;
  /** The words that were just sent are with us, so the script forgets them; `all` at sign-out. */
  readonly arrived?: 'sent' | 'all' | undefined;
}

/**
 * A whole document. Nothing in it comes from another host, it is not to be indexed, and other sites never learn its
 * address. Our own forms keep their origin: under the platform's `no-referrer` a browser sends `Origin: null` with
 * them, which over plain http (no Fetch Metadata) looks like a form of another site.
 */
export function frame({ texts, assets, timeZone }: Surroundings, page: Page): string {
  const document = html`<!doctype html>
    <html lang="${texts.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="referrer" content="same-origin" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title} · ${texts.help}</title>
        <link rel="preload" href="${assets.font}" as="font" type="font/woff2" crossorigin />
        <link rel="stylesheet" href="${assets.style}" />
        <link rel="icon" href="${assets.mark}" type="image/svg+xml" />
        <script src="${assets.script}" defer></script>
      </head>
      <body ${page.arrived && html`data-arrived="${page.arrived}"`}>
        <a class="skip" href="#main">${texts.skip}</a>
        ${!page.narrow && head(texts, page)}
        <main id="main" class="${page.narrow ? 'page narrow' : 'page'}">${page.main}</main>
        ${
          page.withTimes &&
          html`<footer class="foot">
            <p class="small quiet" data-today="${texts.today}">${texts.timesAre(timeZone)}</p>
          </footer>`
        }
      </body>
    </html> `;
  return document.markup;
}

function head(texts: Texts, { back, aside, person }: Page): Html {
  return html`<header class="head">
    <div class="head-in">
      ${
        back
          ? html`<a class="head-back" href="${back.href}">${icons.back}<span>${back.label}</span></a>`
          : html`<span class="head-name">${mark}<span>${texts.help}</span></span>`
      }
      ${aside !== undefined && html`<span class="small quiet">${aside}</span>`}
      ${person && personMenu(texts, person)}
    </div>
  </header>`;
}

function personMenu(texts: Texts, person: SignedIn): Html {
  return html`<details class="person">
    <summary>
      <span class="round" aria-hidden="true">${initials(person.name)}</span>
      <span class="unseen">${texts.signedInAs(person.name)}</span>
    </summary>
    <div class="person-menu">
      <p class="small quiet">${texts.signedInAs(person.name)}</p>
      ${person.worksAtDesk && html`<a class="button plain" href="/">${texts.openDesk}</a>`}
      <form method="post" action="/portal/sign-out">
        <button class="button plain" type="submit">${texts.signOut}</button>
      </form>
    </div>
  </details>`;
}
