import {
  ActionIcon,
  Button,
  Checkbox,
  createTheme,
  Input,
  Menu,
  Modal,
  Popover,
  Select,
  Textarea,
  TextInput,
  Tooltip,
  type MantineColorsTuple,
} from '@mantine/core';
import { fonts, palettes } from './tokens.ts';

// What closes is gone at once: a list that fades out keeps the focus, and the next key of a fast hand would be lost in it.
const fadeIn = { duration: 120, exitDuration: 0, transition: 'fade' as const };
const floating = { transitionProps: fadeIn, shadow: 'none' };
// Body scroll is never locked: the frame does not scroll, and locking would write inline styles that a strict CSP refuses.
const dialog = {
  lockScroll: false,
  centered: true,
  transitionProps: fadeIn,
};

/** Mantine's theme of the desk: sizes, fonts and variants once; colours come from the `--dh-*` roles. */
export const theme = createTheme({
  primaryColor: 'harbor',
  primaryShade: 6,
  colors: {
    harbor: palettes.harbor as unknown as MantineColorsTuple,
    dark: palettes.dark as unknown as MantineColorsTuple,
    gray: palettes.gray as unknown as MantineColorsTuple,
  },
  autoContrast: false,
  activeClassName: '',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  fontFamily: fonts.text,
  fontFamilyMonospace: fonts.mono,
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '14px', xl: '15px' },
  lineHeights: { xs: '16px', sm: '16px', md: '20px', lg: '21px', xl: '22px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '5px', sm: '6px', md: '8px', lg: '10px', xl: '12px' },
  defaultRadius: 'sm',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '28px' },
      h2: { fontSize: '17px', lineHeight: '24px' },
      h3: { fontSize: '15px', lineHeight: '22px' },
      h4: { fontSize: '13px', lineHeight: '20px' },
      h5: { fontSize: '12px', lineHeight: '16px' },
      h6: { fontSize: '11px', lineHeight: '16px' },
    },
  },
  components: {
    ActionIcon: ActionIcon.extend({
      defaultProps: { variant: 'subtle', size: 28 },
      classNames: { root: 'dh-action' },
    }),
    Button: Button.extend({
      defaultProps: { size: 'sm', variant: 'default' },
      classNames: { root: 'dh-button' },
    }),
    Checkbox: Checkbox.extend({ defaultProps: { size: 'xs' }, classNames: { input: 'dh-check' } }),
    Input: Input.extend({ defaultProps: { size: 'sm' }, classNames: { input: 'dh-input' } }),
    InputWrapper: Input.Wrapper.extend({
      classNames: {
        label: 'dh-label',
        description: 'dh-field-hint',
        error: 'dh-field-error',
        required: 'dh-required',
      },
      defaultProps: { inputWrapperOrder: ['label', 'description', 'input', 'error'] },
    }),
    TextInput: TextInput.extend({ defaultProps: { size: 'sm' } }),
    Textarea: Textarea.extend({ defaultProps: { size: 'sm' } }),
    Select: Select.extend({
      defaultProps: { size: 'sm', checkIconPosition: 'right' },
      classNames: { dropdown: 'dh-floating', option: 'dh-option' },
    }),
    Menu: Menu.extend({
      defaultProps: { ...floating, withInitialFocusPlaceholder: false },
      classNames: { dropdown: 'dh-floating', item: 'dh-option', label: 'dh-caption' },
    }),
    Popover: Popover.extend({
      defaultProps: { ...floating, radius: 'xl' },
      classNames: { dropdown: 'dh-floating' },
    }),
    Modal: Modal.extend({
      defaultProps: { ...dialog, radius: 'xl', shadow: 'none' },
      classNames: { content: 'dh-floating', overlay: 'dh-veil', header: 'dh-dialog-head', title: 'dh-h3' },
    }),
    Tooltip: Tooltip.extend({
      defaultProps: {
        openDelay: 400,
        transitionProps: { duration: 120 },
        events: { hover: true, focus: true, touch: false },
      },
      classNames: { tooltip: 'dh-tooltip' },
    }),
  },
});

/** What a button means. `note` is the dashed amber of internal notes, `danger-outline` stops or removes without a fill. */
export type Emphasis = 'filled' | 'default' | 'subtle' | 'note' | 'danger' | 'danger-outline';

declare module '@mantine/core' {
  interface ButtonProps {
    variant?: Emphasis;
  }
}
