const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** Control, format (bidirectional overrides, zero width) and private characters: they make a name look like another. */
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;

/**
 * A name that is safe to show and to save: the last part of any path, after normalisation, without invisible or
 * reserved characters. The stored content never depends on it.
 */
export function safeName(name: string | null, fallback: string): string {
  const last = (name ?? '').normalize('NFC').replace(invisible, '').split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  if (clean === '') return fallback;
  const named = reserved.test(clean) ? `_${clean}` : clean;
  return named.length <= 150 ? named : shorten(named);
}

function shorten(name: string): string {
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : '';
  return `${name.slice(0, 150 - extension.length).toWellFormed()}${extension}`;
}

const extensions: Readonly<Record<string, string>> = {
  'message/rfc822': 'eml',
  'text/plain': 'txt',
  'text/html': 'html',
  'text/calendar': 'ics',
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
};

/** `attachment-2.pdf` for a part without a name. */
export function nameFor(position: number, mediaType: string): string {
  return `attachment-${position}.${extensions[mediaType] ?? 'bin'}`;
}
