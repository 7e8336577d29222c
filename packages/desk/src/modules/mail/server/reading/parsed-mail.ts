/** A person as the mail names one. */
export interface NamedAddress {
  readonly name: string;
  readonly address: string;
}

/** A part of the mail that becomes a file. */
export interface ParsedAttachment {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
  /** Content-ID of an image that the HTML shows in place, without angle brackets. */
  readonly contentId: string | undefined;
}

/** A stretch of a text that is folded when it is shown; the text itself stays whole. */
export interface Fold {
  /** Offsets in UTF-16 code units, as JavaScript counts. */
  readonly from: number;
  readonly to: number;
  readonly kind: 'quote' | 'signature';
}

/** A mail as the rules see it. */
export interface ParsedMail {
  /** Without angle brackets. */
  readonly messageId: string | undefined;
  readonly from: NamedAddress | undefined;
  readonly to: readonly NamedAddress[];
  readonly cc: readonly NamedAddress[];
  readonly subject: string;
  /** In-Reply-To and References, newest first, without angle brackets. */
  readonly references: readonly string[];
  readonly text: string;
  /** Signature and quotes in `text`, in their order. */
  readonly folds: readonly Fold[];
  /** Sanitised. */
  readonly html: string | undefined;
  readonly attachments: readonly ParsedAttachment[];
  /** Header fields by lower-case name, in their order. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly notes: readonly string[];
}

/** The first value of a header field, or an empty text. */
export function headerOf(mail: Pick<ParsedMail, 'headers'>, name: string): string {
  return mail.headers.get(name)?.[0] ?? '';
}
