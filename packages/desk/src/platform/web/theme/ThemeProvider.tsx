import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import './mantine-styles.ts';
import 'virtual:deskhand-variables.css';
import { storedScheme } from './scheme.ts';
import { theme } from './theme.ts';

const schemes = storedScheme();

/**
 * The theme around everything. The variables are a style sheet made at build time from `tokens.ts`, so that the
 * page needs no inline style element and a Content-Security-Policy of `style-src 'self'` holds.
 */
export function ThemeProvider({ children }: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      colorSchemeManager={schemes}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      {children}
    </MantineProvider>
  );
}
