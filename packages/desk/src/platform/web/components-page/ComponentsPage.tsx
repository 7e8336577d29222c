import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconPalette } from '@tabler/icons-react';
import { useUndo, useUndoBars } from '../api/undo.ts';
import { SchemeChoice } from '../layout/PersonMenu.tsx';
import { t as words } from '../layout/texts.ts';
import { UndoBars } from '../ui/UndoBar.tsx';
import { Actions, FactsAndMenus, Fields } from './Actions.tsx';
import './components-page.css';
import { ListSpecimen } from './ListSpecimen.tsx';
import { Marks, SmallParts } from './Marks.tsx';
import { StateParts } from './StateParts.tsx';
import { t } from './texts.ts';
import { Bars, Composers, Conversation } from './Writing.tsx';

/** Every small part of the desk and its states, in both themes; the page that a change of look is judged by. */
export function ComponentsPage() {
  const undo = useUndo();
  const bars = useUndoBars();
  return (
    <main className="dh-specimens">
      <div className="dh-line" style={{ marginBottom: 20 }}>
        <div className="dh-space">
          <h1 className="dh-h1">{t.title()}</h1>
          <p className="dh-2">{t.intro()}</p>
        </div>
        <Menu position="bottom-end" width={200}>
          <Menu.Target>
            <Tooltip label={words.appearance()}>
              <ActionIcon aria-label={words.appearance()}>
                <IconPalette size={17} stroke={1.7} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </Menu.Target>
          <Menu.Dropdown>
            <SchemeChoice />
          </Menu.Dropdown>
        </Menu>
      </div>
      <div className="dh-specimens-grid">
        <Marks />
        <Actions />
        <Composers />
        <Bars />
        <StateParts />
        <SmallParts />
        <Fields />
        <Conversation />
        <FactsAndMenus />
        <ListSpecimen />
      </div>
      <UndoBars
        entries={bars}
        onUndo={(id) => void undo.undo(id)}
        onSendNow={(id) => void undo.sendNow(id)}
        onRest={undo.rest}
      />
    </main>
  );
}
