/** The colours of the desk, one table: every hex value of the web stands here and nowhere else. */

/** Roles that a surface, line or word can have. */
export const neutrals = {
  canvas: { dark: '#0a0f12', light: '#f3f6f8' },
  surface: { dark: '#111619', light: '#ffffff' },
  raised: { dark: '#181d21', light: '#ffffff' },
  overlay: { dark: '#1d2327', light: '#ffffff' },
  hover: { dark: '#1a2024', light: '#f1f4f7' },
  selected: { dark: '#1c2739', light: '#e5effd' },
  line: { dark: '#22272a', light: '#e1e4e7' },
  'line-strong': { dark: '#31383c', light: '#cbd0d3' },
  control: { dark: '#6d767c', light: '#7a8187' },
  text: { dark: '#eaedf0', light: '#181f25' },
  'text-2': { dark: '#b3babf', light: '#454d53' },
  'text-3': { dark: '#8d959a', light: '#5e666c' },
} as const;

/** The eight hues; what each of them means stands in `ui/meanings.ts`. */
export const hueNames = ['harbor', 'proof', 'amber', 'orange', 'danger', 'violet', 'cyan', 'slate'] as const;
export type Hue = (typeof hueNames)[number];

interface HueValues {
  /** Tint, tint border, mark (3:1 and better), words (4.5:1 and better), in this order. */
  readonly dark: readonly [bg: string, line: string, mark: string, text: string];
  readonly light: readonly [bg: string, line: string, mark: string, text: string];
  /** Solid under white words, the same in both themes. */
  readonly fill: string;
}

export const hues: Readonly<Record<Hue, HueValues>> = {
  harbor: {
    dark: ['#16253b', '#294875', '#5e9efd', '#a0c6ff'],
    light: ['#ecf3fe', '#b6d3fe', '#3878d6', '#215299'],
    fill: '#2f6ec8',
  },
  proof: {
    dark: ['#122a1f', '#1d533d', '#43b688', '#96d4b6'],
    light: ['#e7f7ef', '#aedec6', '#099065', '#056444'],
    fill: '#03855c',
  },
  amber: {
    dark: ['#2f220c', '#5c430f', '#ebb34b', '#eecc92'],
    light: ['#faf1e3', '#e8cda1', '#ae7c03', '#6e4d03'],
    fill: '#976b03',
  },
  orange: {
    dark: ['#361e0e', '#6b3916', '#e87e34', '#f6b38a'],
    light: ['#ffefe6', '#f9c4a5', '#bc5b03', '#833e02'],
    fill: '#b35703',
  },
  danger: {
    dark: ['#3a1a18', '#732f2d', '#f86a67', '#ffaaa4'],
    light: ['#ffeeed', '#febfba', '#cf4143', '#93272a'],
    fill: '#c63c3e',
  },
  violet: {
    dark: ['#272035', '#4e3e68', '#ab8be3', '#ccb9f1'],
    light: ['#f4f0ff', '#d7c8f5', '#8766bc', '#5d4486'],
    fill: '#8160b5',
  },
  cyan: {
    dark: ['#12282e', '#1e4f5a', '#46aec5', '#96cfdd'],
    light: ['#e7f5f9', '#aedae5', '#0389a0', '#025e6f'],
    fill: '#067f94',
  },
  slate: {
    dark: ['#222527', '#43484d', '#95a0a9', '#bec5cb'],
    light: ['#f1f3f4', '#ccd2d6', '#717c84', '#4d555b'],
    fill: '#6b767e',
  },
};

/** Only floating things have a shadow. */
export const shadows = {
  '1': { dark: '0 1px 2px rgb(0 0 0 / 0.3)', light: '0 1px 2px rgb(16 24 32 / 0.06)' },
  '2': {
    dark: '0 2px 6px rgb(0 0 0 / 0.35), 0 8px 24px rgb(0 0 0 / 0.4)',
    light: '0 2px 6px rgb(16 24 32 / 0.08), 0 8px 24px rgb(16 24 32 / 0.1)',
  },
  '3': {
    dark: '0 4px 12px rgb(0 0 0 / 0.4), 0 24px 64px rgb(0 0 0 / 0.6)',
    light: '0 4px 12px rgb(16 24 32 / 0.1), 0 24px 64px rgb(16 24 32 / 0.2)',
  },
} as const;

/** Behind dialogs and the palette. */
export const veil = { dark: 'rgb(4 8 10 / 0.62)', light: 'rgb(24 31 37 / 0.32)' } as const;
/** Words on any fill. */
export const onFill = '#ffffff';

/** Ten shades for Mantine, where a component asks for a palette instead of a role. */
export const palettes = {
  harbor: [
    '#f1f6ff',
    '#ddebfe',
    '#bbd6ff',
    '#90bcff',
    '#6ca2f3',
    '#4988e5',
    '#2f6ec8',
    '#2060b9',
    '#164a93',
    '#11366b',
  ],
  dark: [
    '#eaedf0',
    '#b3babf',
    '#8d959a',
    '#6d767c',
    '#31383c',
    '#1d2327',
    '#181d21',
    '#111619',
    '#0a0f12',
    '#05090c',
  ],
  gray: [
    '#f7fbfe',
    '#f0f4f7',
    '#e9edf0',
    '#e0e4e7',
    '#ccd0d3',
    '#a1a5a8',
    '#7d8183',
    '#626568',
    '#494c4f',
    '#1c1e21',
  ],
} as const;

export const fonts = {
  text: "'Inter Variable', system-ui, sans-serif",
  mono: "'JetBrains Mono Variable', ui-monospace, monospace",
} as const;
