import { isBlank, type Line } from './lines.ts';

/** RFC 3676 section 4.3 has "-- "; many programs drop the space, some set a dash. */
const separator = /^(?:--|—|––)$/;
/** Legal notices are long; beyond this it is no signature but a part of the mail. */
const linesAtMost = 40;

const device =
  /^(?:sent|verstuurd|verzonden|gesendet|envoyé|enviado|inviato|wysłane?o?|skickat|skickades|sendt|lähetetty|отправлено|надіслано|odesláno|odoslané|gönderildi) (?:from|via|with|using|by|by way of|von|vom|mit|über|depuis|de|à partir|desde|do|pelo|da|dal|con|vanaf|vanuit|van|met|z|ze|za|från|fra|med|iphonesta|с|из|через|з|pomocí)(?: |$)/i;
const deviceLast =
  /^(?:von|vom|van|diese nachricht wurde von|lähetetty|this (?:message|e?-?mail) was sent from) .{2,70}(?:gesendet|verstuurd|verzonden|iphonesta|iphone|ipad|android|phone|device|gerät)\.?$/i;
const outlookApp =
  /^(?:get|download|hol(?:en sie sich)?|téléchargez|télécharger|obtenez|obtener|descargar|obter|scarica|ottieni|pobierz|download|hämta|hent|hanki|загрузить|скачать) outlook (?:for|für|pour|para|per|dla|voor|för|til|для)? ?\S.{0,30}$|^outlook (?:für|voor) \S{2,20} (?:beziehen|herunterladen|downloaden|ophalen)$/i;
const mailApp =
  /^(?:yahoo mail|aol mail|mail for windows(?: 10)?|mail für windows|courrier pour windows)\b.{0,60}$/i;

/** A line that a telephone or a mail program adds under what was written. */
export function isDeviceLine(line: Line): boolean {
  if (line.marked || line.words === '') return false;
  const words = line.words
    .replaceAll(/[<([][^\s<>()[\]]{1,300}[>)\]]/g, '')
    .replace(/^[\s*_-]+|[\s*_]+$/g, '');
  if (words.length > 90 || words.length < 8 || !keepsShort(words)) return false;
  return (
    (device.test(words) && words.split(/\s+/).length <= 10) ||
    deviceLast.test(words) ||
    outlookApp.test(words) ||
    mailApp.test(words)
  );
}

const brand =
  /iphone|ipad|ipod|android|samsung|galaxy|blackberry|huawei|xiaomi|redmi|oppo|nokia|lumia|motorola|pixel|htc|lg |smartphone|handy|tablet|mobile|verizon|at&t|t-mobile|sprint|vodafone|orange|proton|outlook|yahoo/i;

/** A sentence of a person has commas and a full stop; of telephones only those do that name their maker. */
function keepsShort(words: string): boolean {
  if (/[!?;:]/.test(words)) return false;
  const namesMaker = brand.test(words.split(',')[0] ?? '');
  return namesMaker || !/[.,]$|, /.test(words);
}

/** "-- " with a signature under it that ends the mail, or the quote below. */
export function isSeparator(lines: readonly Line[], at: number, end: number): boolean {
  const line = lines[at];
  if (!line || !separator.test(line.words)) return false;
  let below = 0;
  for (let next = at + 1; next < end && below <= linesAtMost; next += 1)
    below += isBlank(lines[next]) ? 0 : 1;
  return below > 0 && below <= linesAtMost;
}

/** The foot of a mailing list: a rule, and a few lines that say how to leave it. */
export function isListFoot(lines: readonly Line[], at: number, end: number): boolean {
  const line = lines[at];
  if (!line || !/^_{2,200}$|^-{40,200}$/.test(line.words)) return false;
  const below = lines.slice(at + 1, Math.min(end, at + 12)).filter((one) => !isBlank(one));
  return (
    end - at <= 12 && below.some((one) => /mailing list|unsubscribe|listinfo|abbestellen/i.test(one.words))
  );
}
