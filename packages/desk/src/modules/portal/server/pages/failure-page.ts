import type { Problem } from '#platform/contract/errors';
import { html, type Html } from '../html.ts';
import { mark } from '../icons.ts';
import type { Texts } from '../texts.ts';

type Failures = Texts['failures'];
interface Told {
  readonly title: string;
  readonly lead: string;
}

/** What happened in words for the person, decided by the code of the problem and never by its text. */
function told({ code, status }: Problem, f: Failures): Told {
  switch (code) {
    case 'identity.link_invalid':
      return { title: f.linkTitle, lead: f.linkLead };
    case 'tickets.not_allowed':
    case 'platform.forbidden':
    case 'identity.session_needed':
    case 'identity.loopback_only':
      return { title: f.notAllowedTitle, lead: f.notAllowedLead };
    case 'platform.cross_site':
      return { title: f.foreignTitle, lead: f.foreignLead };
    case 'platform.too_large':
      return { title: f.tooLargeTitle, lead: f.tooLargeLead };
    case 'platform.too_many':
      return { title: f.tooManyTitle, lead: f.tooManyLead };
    case 'platform.unavailable':
      return { title: f.awayTitle, lead: f.awayLead };
    default:
      if (status === 404) return { title: f.missingTitle, lead: f.missingLead };
      return status >= 500
        ? { title: f.brokenTitle, lead: f.brokenLead }
        : { title: f.invalidTitle, lead: f.invalidLead };
  }
}

/** A page instead of a problem document: what happened, what is safe, one way on, and the id for our colleagues. */
export function failureMain(
  texts: Texts,
  problem: Problem,
  isSignInLink: boolean,
): { title: string; main: Html } {
  const { title, lead } = told(problem, texts.failures);
  const isLink = problem.code === 'identity.link_invalid';
  const main = html`${mark}
    <h1>${title}</h1>
    <p>${isLink && isSignInLink ? texts.failures.signInLinkLead : lead}</p>
    <p class="after">
      ${
        isLink
          ? html`<a class="button filled" href="/portal/sign-in"
              >${isSignInLink ? texts.newLink : texts.signInForAll}</a
            >`
          : html`<a class="button" href="/portal">${texts.toHome}</a>`
      }
    </p>
    <p class="small quiet after">${texts.requestId}<br /><span class="mono">${problem.requestId}</span></p>`;
  return { title, main };
}
