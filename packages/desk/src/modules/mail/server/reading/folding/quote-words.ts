/**
 * What mail programs write above the mail that is answered, by language. The lists are the programs' own texts
 * (Outlook, Gmail, Apple Mail, Thunderbird, Yahoo and their translations), not words of people.
 */
const alternatives = (words: string) =>
  words
    .trim()
    .split(/\s*\|\s*/)
    .join('|');

/** The labels of a header block, by what they name. */
const labels = {
  from: `from|von|absender|de|expéditeur|remitente|da|mittente|van|afzender|od|nadawca|från|avsändare|fra|afsender|avsender|lähettäjä|от|отправитель|від|odesílatel|odosielateľ|kimden|gönderen|feladó|de la|expeditor|από|差出人|发件人|寄件者|보낸 사람|từ|dari|מאת|من|จาก|šalje`,
  date: `sent|date|gesendet|datum|gesendet am|envoyé|envoyé le|date d'envoi|enviado|enviado el|fecha|fecha de envío|enviada em|enviado em|enviada|data|inviato|inviata|verzonden|verzonden op|wysłano|wysłane|data wysłania|skickat|sendt|dato|lähetetty|päivämäärä|päiväys|отправлено|дата|надіслано|odesláno|odoslané|dátum|tarih|gönderilme|gönderme tarihi|elküldve|trimis|στάλθηκε|ημερομηνία|送信日時|日時|发送时间|发送日期|日期|寄件日期|보낸 날짜|날짜|ngày|đã gửi|dikirim|tanggal|poslano|poslato|изпратено|נשלח|תאריך|تم الإرسال|تاريخ الإرسال|التاريخ|ส่ง|วันที่|išsiųsta|nosūtīts`,
  to: `to|an|empfänger|à|para|a|destinatario|destinataire|aan|do|adresat|till|til|vastaanottaja|кому|komu|kime|alıcı|címzett|către|προς|宛先|收件人|받는 사람|đến|kepada|za|prima|до|אל|إلى|ถึง|kam|кога`,
  cc: `cc|bcc|kopie|kopie \\(cc\\)|kopia|kopi|copie|copia|copie à|dw|копия|másolat|抄送|참조`,
  subject: `subject|betreff|objet|asunto|assunto|oggetto|onderwerp|temat|ämne|emne|aihe|тема|předmět|predmet|konu|tárgy|subiect|θέμα|件名|主题|主旨|제목|chủ đề|perihal|subjek|относно|נושא|الموضوع|เรื่อง|tema|temat`,
} as const;

export type Label = keyof typeof labels;

/** `From:`, `*Von:*`, `De :`, `发件人：` at the beginning of a line. */
export const labelForms: readonly (readonly [Label, RegExp])[] = Object.entries(labels).map(
  ([label, words]) =>
    [label as Label, new RegExp(`^\\*{0,2}(?:${words})\\*{0,2} ?[:：]\\*{0,2}`, 'i')] as const,
);

/** Labels that only a mail program writes: nobody heads a form of their own with "Sent:". */
export const sentLabel =
  /^\*{0,2}(sent|gesendet|envoyé|enviado|enviada|inviato|verzonden|wysłano|skickat|sendt|lähetetty|отправлено|odesláno)/i;

/** Said of somebody who wrote. */
export const wroteWords = new RegExp(
  `(?:^|[\\s,>)\\]"'\\d])(?:${alternatives(`
  wrote|writes|sent|schrieb|schreibt|geschrieben|hat geschrieben|a écrit|écrivait|a ecrit|escribió|escribio|ha escrito|va escriure|ha scritto|scrisse|schreef|geschreven|
  napisał|napisała|napisał\\(a\\)|pisze|napsal|napsala|napsal\\(a\\)|napísal|napísala|napísal\\(a\\)|skrev|kirjoitti|escreveu|написал|написала|написал\\(а\\)|
  пишет|писал|писала|написав|написала|пише|yazdı|şunu yazdı|írta|a scris|έγραψε|đã viết|skrifaði|je napisao|je napisala|napisao je|rašė|rakstīja|kirjutas|menulis|написа|је написао|је написала|je napisal|je napisala|va escriure|כתב|כתבה|كتب|ezt írta`)})(?:$|[\\s:：,.-])|写道|寫道|写到|のメッセージ|书き込み|書きました|작성|เขียนว่า`,
  'i',
);

/** How an attribution begins; used to put together one that is broken over lines. */
export const openers =
  /^(?:on|am|le|el|il|em|no dia|op|w dniu|dnia|den|på|pe|la|vào|dne|dňa|at|tirsd|date)\b[\s:,.]/i;

/** `-----Original Message-----` and its translations. */
export const originalDivider = new RegExp(
  `^[-_=*‐-―\\s]{2,60}(?:${alternatives(`
  original message|original appointment|original e-?mail|reply message|ursprüngliche nachricht|ursprungsnachricht|originalnachricht|original-?nachricht|message d['’]origine|message original|
  message initial|mensaje original|mensaje anterior|messaggio originale|messaggio iniziale|oorspronkelijk bericht|oorspronkelijke bericht|origineel bericht|mensagem original|oryginalna wiadomość|
  wiadomość oryginalna|ursprungligt meddelande|originalmeddelande|oprindelig meddelelse|original besked|opprinnelig melding|alkuperäinen viesti|исходное сообщение|оригинальное сообщение|
  původní zpráva|pôvodná správa|orijinal mesaj|özgün ileti|eredeti üzenet|mesaj original|αρχικό μήνυμα|原始邮件|原邮件|元のメッセージ|원본 메시지`)})[-_=*‐-―\\s]{2,60}$`,
  'i',
);

/** What is forwarded is new to the desk: it is what the mail is about, and stays in sight. */
export const forwardDivider = new RegExp(
  `^(?:[-_=*\\s]{2,60}(?:${alternatives(`
  forwarded message|forwarded by .{1,100}|weitergeleitete nachricht|weitergeleitete mail|message transféré|message réexpédié|mensaje reenviado|messaggio inoltrato|doorgestuurd bericht|
  mensagem encaminhada|wiadomość przekazana|przekazana wiadomość|treść przekazanej wiadomości|vidarebefordrat meddelande|videresendt (?:meddelelse|besked|melding)|välitetty viesti|
  пересылаемое сообщение|пересланное сообщение|přeposlaná zpráva|preposlaná správa|iletilen mesaj|továbbított üzenet|转发的?邮件|転送メッセージ`)})[-_=*\\s]{0,60}|begin forwarded message:?|anfang der weitergeleiteten nachricht:?|début du message réexpédié ?:?|inizio messaggio inoltrato:?|inicio del mensaje reenviado:?|begin doorgestuurd bericht:?)$`,
  'i',
);

/** `FW:`, `WG:`, `TR:` and so on at the beginning of a subject. */
export const forwardSubject = /^\s*(?:fwd?|wg|tr|rv|i|doorst|fs|vs|vl|enc|pd|пересл?|ilt)\s*:/i;
