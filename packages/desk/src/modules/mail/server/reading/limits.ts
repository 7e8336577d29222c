/** How much of a mail is looked at. What lies beyond is kept in the stored source and named in the evidence. */
export const mailLimits = {
  headerBytes: 256 * 1024,
  headerFields: 1000,
  /** Further on only the end of the header is looked for. */
  headerBytesRead: 2 * 1024 * 1024,
  fieldBytes: 16 * 1024,
  /** Parts of all multiparts together. */
  parts: 3000,
  /** Multiparts within multiparts. */
  depth: 100,
  attachments: 200,
  textChars: 200_000,
  /** Of a part with words, still encoded; the text that is kept lies well within. */
  wordsBytes: 4 * 1024 * 1024,
  htmlChars: 1_000_000,
  /** Elements that are open at once, counted without what the end of one implies. */
  htmlDepth: 5000,
  subjectChars: 250,
  /** Message-IDs taken from In-Reply-To and References, newest kept. */
  references: 60,
  recipients: 200,
} as const;

/** The mail is built so that reading it would cost more than any honest mail does; it is kept unread. */
export class MailTooComplex extends Error {}
