import { Menu } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { useLiveState } from '../api/live.ts';
import { useUndo, useUndoBars } from '../api/undo.ts';
import { formatTime } from '../i18n/format.ts';
import { useCommands } from '../keys/commands.ts';
import { listenToKeys } from '../keys/listen.ts';
import { openPalette, usePaletteOpened } from '../keys/palette.ts';
import type { NavItem } from '../routes.ts';
import { OfflineBar } from '../ui/States.tsx';
import { UndoBars } from '../ui/UndoBar.tsx';
import { DemoBar } from './DemoBar.tsx';
import './frame.css';
import { Navigation, TabBar } from './Navigation.tsx';
import { PersonMenu, SchemeChoice } from './PersonMenu.tsx';
import { Slot } from './Slot.tsx';
import { personMenuLines } from './slots.ts';
import { t } from './texts.ts';

const Palette = lazy(async () => ({ default: (await import('./Palette.tsx')).Palette }));
const KeySheet = lazy(async () => ({ default: (await import('./KeySheet.tsx')).KeySheet }));

/** The frame of every signed-in page: navigation, undo bars, palette, key sheet; the page scrolls inside. */
export function AppFrame({
  nav,
  onSignOut,
  children,
}: {
  nav: readonly NavItem[];
  onSignOut: () => void;
  children: ReactNode;
}) {
  const [keysShown, setKeysShown] = useState(false);
  const paletteOpened = usePaletteOpened();
  useEffect(listenToKeys, []);
  useFrameCommands(() => setKeysShown(true));
  const lines = <Slot name={personMenuLines} props={{}} />;
  const leave = (
    <>
      {lines}
      <SchemeChoice />
      <Menu.Divider />
      <Menu.Item leftSection={<IconLogout size={16} stroke={1.7} aria-hidden />} onClick={onSignOut}>
        {t.signOut()}
      </Menu.Item>
    </>
  );
  return (
    <div className="dh-app">
      <a className="dh-skip" href="#content">
        {t.skip()}
      </a>
      <Navigation
        items={nav}
        person={
          <PersonMenu onSignOut={onSignOut} onShowKeys={() => setKeysShown(true)}>
            {lines}
          </PersonMenu>
        }
      />
      <div className="dh-app-bars">
        <DemoBar />
        <ConnectionBar />
      </div>
      <main className="dh-app-main" id="content" tabIndex={-1}>
        {children}
      </main>
      <TabBar items={nav} more={leave} />
      <Undo />
      <Suspense>
        {paletteOpened ? <Palette /> : null}
        {keysShown ? <KeySheet onClose={() => setKeysShown(false)} /> : null}
      </Suspense>
    </div>
  );
}

function useFrameCommands(showKeys: () => void): void {
  const undo = useUndo();
  useCommands([
    {
      id: 'frame.palette',
      title: t.keysPalette,
      group: t.keysGeneral,
      keys: 'mod+k',
      run: openPalette,
      inPalette: false,
    },
    { id: 'frame.keys', title: t.keysOpen, group: t.keysGeneral, keys: '?', run: showKeys },
    {
      id: 'frame.undo',
      title: t.keysUndo,
      group: t.keysGeneral,
      keys: 'z',
      run: async () => void (await undo.undo()),
    },
  ]);
}

function Undo() {
  const undo = useUndo();
  const entries = useUndoBars();
  return (
    <UndoBars
      entries={entries}
      onUndo={(id) => void undo.undo(id)}
      onSendNow={(id) => void undo.sendNow(id)}
      onRest={undo.rest}
    />
  );
}

function ConnectionBar() {
  const state = useLiveState();
  return state.is === 'offline' ? (
    <OfflineBar waiting={0} aside={t.offlineSince({ time: formatTime(state.sinceAt) })} />
  ) : null;
}
