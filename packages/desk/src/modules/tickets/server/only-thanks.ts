/**
 * Whether a message says thanks and nothing else. The rule is careful, because a wrong yes leaves trouble unheard and a
 * wrong no only opens a ticket again: every word must be one of the words below or a name of the people who talk, one
 * of them must be a word of thanks, and a question, a number or an unknown word decides for no.
 */
export function saysOnlyThanks(text: string, names: readonly string[]): boolean {
  const said = newWords(text.slice(0, looksAt)).normalize('NFC').toLowerCase();
  const plain = said.replace(pictures, ' ');
  if (said.length > maxChars || !onlyHarmless.test(plain)) return false;
  const known = new Set(names.flatMap((name) => wordsOf(name.normalize('NFC').toLowerCase())));
  const words = wordsOf(plain);
  if (words.length > maxWords || !words.every((word) => isVocabulary(word) || known.has(word))) return false;
  return words.some((word) => thanks.has(word)) || cheers.test(said);
}

/** Thanks that stand below so much else are not found; that is a no. */
const looksAt = 20_000;
const maxChars = 300;
const maxWords = 24;

/** Letters and the marks of a friendly sentence; everything else says more than thanks. */
const onlyHarmless = /^[\p{L}\p{M}\s.,!;:)'’\-–—*_]*$/u;
/** Hands and smiles, in any colour. */
const pictures = /(?:👍|🙏|😊|🙂|😀|😃|🎉|✅|👌|❤|💯)(?:[\u{1F3FB}-\u{1F3FF}]|\uFE0F)*/gu;
const cheers = /👍|🙏/u;

function wordsOf(text: string): string[] {
  return text
    .replaceAll('’', "'")
    .split(/[^\p{L}\p{M}']+/u)
    .filter((word) => /\p{L}/u.test(word));
}

function isVocabulary(word: string): boolean {
  return thanks.has(word) || around.has(word);
}

function list(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/).filter((word) => word !== ''));
}

/** Words of thanks: English, German, French, Spanish, Italian, Dutch, Portuguese, Polish, Nordic. */
const thanks = list(`
  thanks thank thx ty tnx cheers danke dank dankeschön merci remerciements gracias grazie bedankt dankjewel dankuwel
  obrigado obrigada dziękuję dzięki tack tak takk kiitos`);

/** What may stand around them. No word here denies, limits, asks or tells of something else. */
const around = list(`
  works solved fixed sorted resolved funktioniert geht klappt läuft gelöst behoben fonctionne résolu réglé marche
  funciona solucionado resuelto arreglado funziona risolto werkt opgelost resolvido działa virker fungerar fungerer löst
  løst toimii
  you very much many so a lot lots ton tons million for your the quick fast great good kind help support reply response
  answer that this it it's its thats that's now again all everything perfectly perfect fine well wonderful excellent
  awesome super brilliant amazing and i i'm we appreciate appreciated really best kind regards hi hello dear
  bye yours sincerely greetings have nice day weekend team everyone
  vielen herzlichen besten lieben schönen schöne schönes tausend ihnen dir euch für die das den dem deine ihre eure schnelle
  hilfe unterstützung antwort sehr es alles jetzt wieder nun bestens wunderbar prima toll gut einwandfrei und mit
  freundlichen grüßen gruß grüße viele liebe beste mfg lg vg hallo guten tag morgen
  wochenende sie du ihr ist
  beaucoup infiniment pour votre ton ta aide réponse rapide ça cela tout maintenant nouveau parfait parfaitement
  super bien bonjour cordialement bonne journée salutations et le la les c'est est
  muchas muchísimas mil por su tu la ayuda respuesta rápida todo ahora perfecto perfectamente bien ya hola saludos un cordial saludo
  y el está
  mille molte tante per il suo tuo aiuto risposta rapida ora adesso tutto perfetto perfettamente bene ciao saluti
  cordiali buona giornata e
  je u hartelijk heel erg voor de hulp snelle reactie het nu weer alles goed prima groet groeten vriendelijke met hoi
  muito pela ajuda rápida tudo agora perfeito bem olá cumprimentos
  bardzo za pomoc szybką odpowiedź teraz wszystko dobrze pozdrawiam
  så mycket meget mange for för hjälpen hjelpen hjælpen allt alt nu nå igen igjen bra fint hälsningar hilsen mvh hei hej`);

/** A line from which on a mail repeats what was said before, or signs it. A missed one makes the answer no, never yes. */
const ends = [
  /^>/,
  /^-- ?$/,
  /^[-_*=]{5,}/,
  /^-+ ?(original message|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale)/i,
  /^(on|am|le|el|il|op|den|em|w dniu) .{4,200}(wrote|schrieb|a écrit|escribió|ha scritto|schreef|skrev|escreveu|napisał)\S*:?\s*$/i,
  /^(from|von|de|da|van|od|fra|från): .+/i,
  /^(sent|gesendet|envoyé|enviado|inviato|verzonden) (from|von|depuis|desde|da|vanaf) my? ?.{0,40}$/i,
];

function newWords(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const end = lines.findIndex((line, at) =>
    ends.some((pattern) => pattern.test(line) || beginsWrapped(lines, at)),
  );
  return (end === -1 ? lines : lines.slice(0, end)).join('\n');
}

/** "On Monday, 23 November 2026 at 09:00, Support" and "<support@desk.example> wrote:" on the next line. */
function beginsWrapped(lines: readonly string[], at: number): boolean {
  const [first = '', second = ''] = [lines[at], lines[at + 1]];
  return (
    /^(on|am|le|el|il|op|den) /i.test(first) &&
    /\d/.test(first) &&
    /(wrote|schrieb|a écrit|escribió|ha scritto|schreef|skrev):\s*$/i.test(second)
  );
}
