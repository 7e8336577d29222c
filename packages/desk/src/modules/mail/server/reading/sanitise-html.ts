import sanitizeHtml from 'sanitize-html';

const textTags =
  'p div span br hr b strong i em u s strike del ins sub sup small big font center blockquote pre code kbd samp var tt q cite abbr address ul ol li dl dt dd h1 h2 h3 h4 h5 h6 a img table caption colgroup col thead tbody tfoot tr th td';

/** Only these properties, with values that cannot load or cover anything. */
const styleProperty =
  /^(color|background-color|font-weight|font-style|font-size|font-family|text-align|text-decoration|vertical-align|white-space|width|height|max-width|margin(-left|-right|-top|-bottom)?|padding(-left|-right|-top|-bottom)?|border(-left|-right|-top|-bottom)?(-color|-style|-width)?|border-collapse|border-spacing|line-height)$/;
const styleValue = /^[\w #%.,'"+-]{1,100}$|^rgba?\([\d ,.%]{1,40}\)$/;

/**
 * HTML of strangers, cleaned once, at intake: an allow-list of tags and attributes; no script, style sheet, form,
 * frame, SVG, handler or address that loads anything. Remote images lose their address to `data-remote-src`, so that
 * a person may ask for them. With `foldQuotes` what a mail program wrapped as the answered mail becomes `details`,
 * which a browser folds by itself.
 */
export function sanitiseHtml(html: string, foldQuotes = false): string {
  return sanitizeHtml(html, foldQuotes ? folding : options).trim();
}

/** How mail programs wrap the mail that is answered: Gmail, Yahoo, Proton, Tutanota, Zoho, Outlook for Mac and on the web. */
const quoteClass =
  /(^|\s)(gmail_quote|gmail_quote_container|yahoo_quoted|protonmail_quote|tutanota_quote|zmail_extra)(\s|$)/;
const quoteId = /^(yahoo_quoted|OLK_SRC_BODY_SECTION|mail-editor-reference-message-container)/;

function isQuote(tagName: string, attribs: sanitizeHtml.Attributes): boolean {
  if (tagName === 'blockquote' && attribs['type'] === 'cite') return true;
  const wraps = tagName === 'div' || tagName === 'blockquote' || tagName === 'span';
  return wraps && (quoteClass.test(attribs['class'] ?? '') || quoteId.test(attribs['id'] ?? ''));
}

const options: sanitizeHtml.IOptions = {
  allowedTags: textTags.split(' '),
  allowedAttributes: {
    '*': ['dir', 'lang', 'title', 'align', 'valign', 'style'],
    a: ['href', 'target', 'rel'],
    img: ['src', 'alt', 'width', 'height', 'data-remote-src'],
    font: ['color', 'size', 'face'],
    table: ['width', 'border', 'cellpadding', 'cellspacing', 'bgcolor'],
    td: ['colspan', 'rowspan', 'width', 'height', 'bgcolor'],
    th: ['colspan', 'rowspan', 'width', 'height', 'bgcolor'],
    tr: ['bgcolor'],
    col: ['span', 'width'],
    ol: ['start', 'type'],
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['cid', 'data'] },
  allowedSchemesAppliedToAttributes: ['href', 'src'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nonTextTags: [
    'script',
    'style',
    'textarea',
    'option',
    'noscript',
    'title',
    'svg',
    'math',
    'template',
    'xmp',
    'object',
    'iframe',
  ],
  nestingLimit: 200,
  parseStyleAttributes: false,
  enforceHtmlBoundary: false,
  transformTags: {
    '*': (tagName, attribs) => ({ tagName, attribs: withSafeStyle(attribs) }),
    a: (tagName, attribs) => ({
      tagName,
      attribs: { ...withSafeStyle(attribs), target: '_blank', rel: 'noopener noreferrer nofollow' },
    }),
    img: (tagName, attribs) => ({ tagName, attribs: withoutRemote(withSafeStyle(attribs)) }),
  },
};

const folding: sanitizeHtml.IOptions = {
  ...options,
  allowedTags: [...textTags.split(' '), 'details'],
  transformTags: {
    ...options.transformTags,
    '*': (tagName, attribs) => ({
      tagName: isQuote(tagName, attribs) ? 'details' : tagName,
      attribs: withSafeStyle(attribs),
    }),
  },
};

function withSafeStyle(attribs: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  const { style, ...rest } = attribs;
  if (style === undefined) return attribs;
  const kept = style
    .slice(0, 2000)
    .split(';')
    .map(
      (one) =>
        [
          one.slice(0, one.indexOf(':')).trim().toLowerCase(),
          one.slice(one.indexOf(':') + 1).trim(),
        ] as const,
    )
    .filter(([property, value]) => styleProperty.test(property) && styleValue.test(value));
  return kept.length === 0 ? rest : { ...rest, style: kept.map(([p, v]) => `${p}: ${v}`).join('; ') };
}

function withoutRemote(attribs: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  const { src, ...rest } = attribs;
  const address = (src ?? '').trim();
  delete rest['data-remote-src'];
  if (/^cid:/i.test(address) || /^data:image\/(png|jpe?g|gif|webp);base64,[\w+/=\s]*$/i.test(address))
    return { ...rest, src: address };
  return /^https?:\/\//i.test(address) ? { ...rest, 'data-remote-src': address.slice(0, 2000) } : rest;
}
