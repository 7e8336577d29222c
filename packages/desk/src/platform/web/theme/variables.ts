import { fonts, hueNames, hues, neutrals, onFill, shadows, veil } from './tokens.ts';

type Scheme = 'dark' | 'light';
type Variables = Record<`--${string}`, string>;

/** The `--dh-*` variables of one colour scheme, and Mantine's own ones that must follow them. */
export function schemeVariables(scheme: Scheme): Variables {
  const out: Variables = {};
  for (const [name, value] of Object.entries(neutrals)) out[`--dh-${name}`] = value[scheme];
  for (const hue of hueNames) {
    const [bg, line, mark, text] = hues[hue][scheme];
    out[`--dh-${hue}-bg`] = bg;
    out[`--dh-${hue}-line`] = line;
    out[`--dh-${hue}-mark`] = mark;
    out[`--dh-${hue}-text`] = text;
  }
  for (const [step, value] of Object.entries(shadows)) out[`--dh-shadow-${step}`] = value[scheme];
  out['--dh-veil'] = veil[scheme];
  return { ...out, ...mantineFollows };
}

const mantineFollows: Variables = {
  '--mantine-color-body': 'var(--dh-canvas)',
  '--mantine-color-text': 'var(--dh-text)',
  '--mantine-color-dimmed': 'var(--dh-text-3)',
  '--mantine-color-placeholder': 'var(--dh-text-3)',
  '--mantine-color-anchor': 'var(--dh-harbor-text)',
  '--mantine-color-error': 'var(--dh-danger-text)',
  '--mantine-color-default': 'var(--dh-surface)',
  '--mantine-color-default-hover': 'var(--dh-hover)',
  '--mantine-color-default-color': 'var(--dh-text)',
  '--mantine-color-default-border': 'var(--dh-line-strong)',
  '--mantine-color-disabled': 'transparent',
  '--mantine-color-disabled-color': 'var(--dh-text-3)',
  '--mantine-color-disabled-border': 'var(--dh-line)',
};

/** Variables that are the same in both schemes. */
export function sharedVariables(): Variables {
  const out: Variables = {
    '--dh-on-fill': onFill,
    '--dh-font': fonts.text,
    '--dh-mono': fonts.mono,
    '--dh-ease': 'cubic-bezier(0.2, 0, 0, 1)',
    '--dh-press': '80ms',
    '--dh-pop': '120ms',
    '--dh-slide': '160ms',
    '--dh-bar': '48px',
    '--dh-row': '54px',
    '--dh-row-compact': '36px',
    '--dh-radius-chip': '5px',
    '--dh-radius-control': '6px',
    '--dh-radius-row': '8px',
    '--dh-radius-card': '10px',
    '--dh-radius-popover': '12px',
    '--dh-radius-palette': '14px',
  };
  for (const hue of hueNames) out[`--dh-${hue}-fill`] = hues[hue].fill;
  return out;
}

/** What Mantine's `cssVariablesResolver` wants; the build writes the same into a style sheet. */
export function resolveVariables() {
  return { variables: sharedVariables(), dark: schemeVariables('dark'), light: schemeVariables('light') };
}
