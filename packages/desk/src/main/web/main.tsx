import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { makeQueryClient, whenSignedOut } from '../../platform/web/api/client.ts';
import { speakPreferred, useLanguage } from '../../platform/web/i18n/language.ts';
import { addCommands } from '../../platform/web/keys/commands.ts';
import { setPaletteProviders } from '../../platform/web/keys/palette.ts';
import { SlotProvider } from '../../platform/web/layout/Slot.tsx';
import { printInInk } from '../../platform/web/theme/print-in-ink.ts';
import { ThemeProvider } from '../../platform/web/theme/ThemeProvider.tsx';
import { rooms } from './rooms.ts';
import { makeRouter, sessionKey } from './routes.tsx';

const queryClient = makeQueryClient();
const router = makeRouter(rooms, queryClient);
const web = { go: (path: string) => void router.navigate({ href: path }), queryClient };
const slots = rooms.flatMap((room) => room.slots ?? []);

addCommands(rooms.flatMap((room) => room.commands?.(web) ?? []));
setPaletteProviders(rooms.flatMap((room) => room.paletteProviders?.(web) ?? []));
whenSignedOut(() => {
  queryClient.removeQueries({ queryKey: sessionKey });
  void router.invalidate();
});

function Product() {
  // Another language draws everything anew; what was typed is in the drafts.
  const language = useLanguage();
  return <RouterProvider key={language} router={router} />;
}

async function begin(root: HTMLElement): Promise<void> {
  printInInk();
  await speakPreferred();
  createRoot(root).render(
    <StrictMode>
      <ThemeProvider>
        <QueryClientProvider client={queryClient}>
          <SlotProvider parts={slots}>
            <Product />
          </SlotProvider>
        </QueryClientProvider>
      </ThemeProvider>
    </StrictMode>,
  );
}

const root = document.getElementById('root');
if (root) void begin(root);
