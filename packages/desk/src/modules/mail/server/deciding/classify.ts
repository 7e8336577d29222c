import { headerOf, type ParsedMail } from '../reading/parsed-mail.ts';

/** What a mail is, before anybody asks where it belongs. */
export interface Classification {
  /** `own` is mail of this installation that came back; `automatic` also holds receipts and feedback reports. */
  readonly kind: 'own' | 'bounce' | 'automatic' | 'human';
  /** False where an answer could start a loop or go to many (lists, doubtful senders). */
  readonly mayAcknowledge: boolean;
  /** Why, as sentences. */
  readonly found: readonly string[];
}

/** What is known beside the mail itself. */
export interface Surroundings {
  /** Sender of the envelope; empty is the null sender, undefined unknown. */
  readonly envelopeFrom: string | undefined;
  /** Value of our loop header. */
  readonly installation: string;
  /** Addresses of our mailboxes, in lower case. */
  readonly ownAddresses: ReadonlySet<string>;
  /** Whether the Message-ID of the mail carries our own MAC. */
  readonly ownMessageId: boolean;
}

type Rule = (mail: ParsedMail, around: Surroundings) => string | undefined;

/** Decides by RFC 3834 and RFC 3464, then by what senders really write. The first kind with a finding wins. */
export function classify(mail: ParsedMail, around: Surroundings): Classification {
  for (const kind of ['own', 'bounce', 'automatic'] as const) {
    const found = rules[kind].map((rule) => rule(mail, around)).filter((one) => one !== undefined);
    if (found.length > 0) return { kind, mayAcknowledge: false, found };
  }
  const doubts = doubtful.map((rule) => rule(mail, around)).filter((one) => one !== undefined);
  if (doubts.length > 0) return { kind: 'human', mayAcknowledge: false, found: doubts };
  return { kind: 'human', mayAcknowledge: true, found: ['Nothing marks it as automatic.'] };
}

const machineNames = /^(mailer-?daemon|mail-daemon|post[-_]?master|mdaemon|majordomo|maild|mailsystem)\b/i;
const silentNames =
  /^(no[-_.]?reply|do[-_.]?not[-_.]?reply|noreply[-+_.].*|bounces?([-+_.=].*)?|auto-?(reply|responder|confirm))$/i;
const failureSubject =
  /(undeliver|undelivr|non[- ]?deliver|not (be )?deliver|returned (mail|to sender)|return(ed)? mail|delivery (status|fail|problem|report|error|notification|incomplete|delay|has)|delivery.{0,12}(fail|delayed)|mail(er)? (delivery|error|system|daemon)|failure (notice|delivery)|fail(ed|ure).{0,20}deliver|could not (be )?(send|sent|deliver)|message (delayed|status|you sent|undelivered)|mail failure|mail failed|delayed mail|user unknown|mail could not be delivered|rejected mail|delivery notice|warning: (could not|message))/i;

/** The same in other languages, from the templates of Exchange, Postfix, Exim and large providers. */
const foreignFailure =
  /unzustellbar|nicht zu(ge)?stell(t|bar)|zustellung.{0,20}fehlgeschlagen|non remis|non[- ]remise|échec de (la )?(remise|distribution)|non distribu|no se (pudo|puede|ha podido) entregar|no entregado|error (al|de) entreg|mancato recapito|mancata consegna|non recapitat|impossibile recapitare|niet (bezorgd|afgeleverd|besteld)|onbestelbaar|não (foi possível entregar|entregue)|falha na entrega|niedostarczon|nie dostarczono|zwrot wiadomości|(kunde|kan) inte levereras|olevererad|ikke (leveret|levert)|kan ikke leveres|ei voitu toimittaa|nedoručiteln|nelze doručit|kézbesíthetetlen|iletilemedi|teslim edilemedi|недоставлен|не доставлено|не удалось доставить|невозможно доставить|配信不能|配信エラー|配送(不能|エラー)|送信エラー|届けることができません|无法(投递|送达)|退信|投递失败|無法投遞|반송|배달.{0,4}실패/i;
const speaksOfFailure = (mail: ParsedMail) =>
  failureSubject.test(mail.subject) || foreignFailure.test(mail.subject);

/** The addresses in whose name list programs write (RFC 2142 section 6, Mailman, fml). */
const listKeeper = /^owner-.|.[-_.](admin|owner|request|bounces?|confirm)$/i;

const localPart = (mail: ParsedMail) => mail.from?.address.split('@')[0] ?? '';
const reportType = (mail: ParsedMail) =>
  /multipart\/report.*report-type\s*=\s*"?([\w-]+)/is
    .exec(headerOf(mail, 'content-type'))?.[1]
    ?.toLowerCase();
const hasPart = (mail: ParsedMail, type: RegExp) =>
  mail.attachments.some((part) => type.test(part.mediaType));
const hasNullSender = (mail: ParsedMail, around: Surroundings) =>
  around.envelopeFrom === '' || /^\s*<\s*>/.test(headerOf(mail, 'return-path'));
/** The keyword of Auto-Submitted, before any parameter or comment, in lower case (RFC 3834 section 5). */
const autoSubmitted = (mail: ParsedMail) =>
  headerOf(mail, 'auto-submitted').split(/[;(]/)[0]?.trim().toLowerCase() ?? '';
const isFromMachine = (mail: ParsedMail) =>
  machineNames.test(localPart(mail)) ||
  /^(mail delivery (sub)?system|mailer-daemon|mail(er)? daemon|postmaster|system administrator|delivery subsystem)$/i.test(
    mail.from?.name ?? '',
  ) ||
  (mail.from === undefined && /mailer-daemon|postmaster/i.test(headerOf(mail, 'from')));

const bounceRules: readonly Rule[] = [
  (mail) =>
    reportType(mail) === 'delivery-status' ? 'It is a delivery status report (RFC 3464).' : undefined,
  (mail) =>
    hasPart(mail, /^message\/(global-)?delivery-status$/) && reportType(mail) !== 'feedback-report'
      ? 'It carries a delivery status part (RFC 3464).'
      : undefined,
  (mail) =>
    mail.headers.has('x-failed-recipients') ? 'It names failed recipients in its header.' : undefined,
  (mail) =>
    isFromMachine(mail) && speaksOfFailure(mail) ? 'A mail system writes of a failed delivery.' : undefined,
  (mail, around) =>
    hasNullSender(mail, around) && speaksOfFailure(mail)
      ? 'It has the null sender and its subject speaks of a failed delivery.'
      : undefined,
  (mail) =>
    isFromMachine(mail) &&
    hasPart(mail, /^(message\/rfc822|text\/rfc822-headers)$/) &&
    reportType(mail) === undefined
      ? 'A mail system returns a message.'
      : undefined,
  (mail) =>
    autoSubmitted(mail) !== '' && autoSubmitted(mail) !== 'no' && speaksOfFailure(mail)
      ? 'It is automatic and its subject speaks of a failed delivery.'
      : undefined,
];

const automaticRules: readonly Rule[] = [
  (mail) =>
    autoSubmitted(mail) !== '' && autoSubmitted(mail) !== 'no'
      ? `Auto-Submitted says "${autoSubmitted(mail)}" (RFC 3834).`
      : undefined,
  (mail) => (reportType(mail) === undefined ? undefined : `It is a report of type "${reportType(mail)}".`),
  (mail) =>
    hasPart(mail, /^message\/(feedback-report|disposition-notification)$/)
      ? 'It carries a feedback report or a receipt.'
      : undefined,
  (mail) =>
    /^complaint about message from /i.test(mail.subject) && hasPart(mail, /^message\/rfc822$/)
      ? 'A mail provider returns a message that somebody complained about.'
      : undefined,
  (mail) => {
    const value = headerOf(mail, 'precedence').trim().toLowerCase();
    return /^(bulk|junk|auto[_-]?reply)$/.test(value) ? `Precedence says "${value}".` : undefined;
  },
  (mail) =>
    /\b(all|oof|autoreply)\b/i.test(headerOf(mail, 'x-auto-response-suppress'))
      ? 'X-Auto-Response-Suppress asks for no answer.'
      : undefined,
  (mail) => {
    const name = [...mail.headers.keys()].find((key) => autoReplyHeaders.test(key));
    return name === undefined ? undefined : `It has the header ${name}.`;
  },
  (mail, around) =>
    hasNullSender(mail, around) ? 'It has the null sender (RFC 5321 section 4.5.5).' : undefined,
  (mail) =>
    isFromMachine(mail) || silentNames.test(localPart(mail))
      ? 'Its sender is a machine that reads no answers.'
      : undefined,
  (mail) =>
    /^yes$/i.test(headerOf(mail, 'x-list-administrivia').trim()) ||
    (mail.headers.has('x-mlserver') && listKeeper.test(localPart(mail)))
      ? 'The program of a mailing list writes to its keeper.'
      : undefined,
  (mail) =>
    absenceSubject.test(mail.subject) && mail.references.length > 0
      ? 'Its subject is that of an absence notice, and it answers a mail.'
      : undefined,
];

const autoReplyHeaders =
  /^(x-auto-?repl(y|ied)(-from)?|x-auto-?respon(d|se|der)|x-mail-?autoreply|x-ms-exchange-inbox-rules-loop|x-autogenerated|x-automatic-reply|x-vacation|auto-?reply)$/;
const absenceSubject =
  /^\s*((re|aw|sv|antw)\s*:\s*)*(auto(matic|mated)?[ -]?(reply|response|answer)|out of (the )?office( reply| autoreply)?|autoreply|vacation( reply)?|abwesenheits?(notiz|nachricht|assistent)?|automatische antwort|r[ée]ponse automatique|absence du bureau|respuesta autom[áa]tica|fuera de (la )?oficina|risposta automatica|automatisch antwoord|afwezig(heid)?|autosvar|automaattinen vastaus)( from [^:]{1,60})?\s*:/i;

const ownRules: readonly Rule[] = [
  (mail, around) =>
    (mail.headers.get('x-deskhand-loop') ?? []).includes(around.installation)
      ? 'It carries the loop header of this installation.'
      : undefined,
  (_mail, around) => (around.ownMessageId ? 'Its Message-ID is one of ours.' : undefined),
  (mail, around) =>
    mail.from !== undefined && around.ownAddresses.has(mail.from.address.toLowerCase())
      ? 'Its From line is an address of this desk.'
      : undefined,
];

/** Not automatic for sure, but an answer could go to many or to a machine. */
const doubtful: readonly Rule[] = [
  (mail) =>
    mail.headers.has('list-id') || mail.headers.has('x-mlserver')
      ? 'It came through a mailing list (RFC 2919).'
      : undefined,
  (mail) =>
    mail.headers.has('list-unsubscribe') || mail.headers.has('list-post')
      ? 'It has the header of a mailing (RFC 2369).'
      : undefined,
  (mail) => (/^list$/i.test(headerOf(mail, 'precedence').trim()) ? 'Precedence says "list".' : undefined),
  (mail) => (absenceSubject.test(mail.subject) ? 'Its subject is that of an absence notice.' : undefined),
  (mail) =>
    headerOf(mail, 'x-auto-response-suppress') === '' ||
    /^\s*none\s*$/i.test(headerOf(mail, 'x-auto-response-suppress'))
      ? undefined
      : 'X-Auto-Response-Suppress asks for fewer answers.',
  (mail) =>
    mail.headers.has('x-deskhand-loop') ? 'It comes from another desk that runs this program.' : undefined,
];

const rules: Readonly<Record<'own' | 'bounce' | 'automatic', readonly Rule[]>> = {
  own: ownRules,
  bounce: bounceRules,
  automatic: automaticRules,
};
