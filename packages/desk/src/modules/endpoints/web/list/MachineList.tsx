import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useRef, type RefObject } from 'react';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { useCommands } from '#platform/web/keys/commands';
import { OpeningList } from '#platform/web/layout/OpeningList.tsx';
import { useNarrow } from '#platform/web/layout/use-narrow';
import { usePages } from '#platform/web/layout/use-pages';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { SearchField } from '#platform/web/ui/SearchField.tsx';
import type { ListHandle } from '#platform/web/ui/VirtualList.tsx';
import '../machines.css';
import { MachineTabs } from '../MachineTabs.tsx';
import { t } from '../texts.ts';
import { Counters } from './Counters.tsx';
import { EmptyMachines } from './EmptyMachines.tsx';
import { MachineRow, machineRowName } from './MachineRow.tsx';
import type { MachineSearch } from './search.ts';
import { useMachines } from './use-machines.ts';

const rowHeight = 78;

interface MachineListProps {
  readonly search: MachineSearch;
  readonly chosenId: string | undefined;
}

/** The machines by name; moving in the list shows a machine beside it. */
export function MachineList({ search, chosenId }: MachineListProps) {
  const list = useRef<ListHandle>(null);
  const words = useRef<HTMLInputElement>(null);
  const narrow = useNarrow<MachineSearch>();
  const query = useMachines(search);
  const { rows, more } = usePages(query);
  const narrowed = Object.keys(search).length > 0;
  useListCommands(list, words);
  return (
    <Panel
      label={t.machines()}
      scroll={false}
      head={
        <>
          <ListHead count={query.isSuccess && !query.hasNextPage ? rows.length : undefined} />
          <MachineTabs current="machines" />
          <Counters search={search} />
          <div className="ep-filter">
            <SearchField
              label={t.searchMachines()}
              words={search.q ?? ''}
              onWords={(q) => narrow({ q })}
              inputRef={words}
            />
            {search.person === undefined && search.site === undefined ? null : (
              <ActionIcon
                size={30}
                aria-label={t.viewAll()}
                onClick={() => narrow({ person: undefined, site: undefined })}
              >
                <IconX size={16} stroke={1.7} aria-hidden />
              </ActionIcon>
            )}
          </div>
        </>
      }
    >
      <OpeningList
        label={t.machines()}
        query={query}
        rows={rows}
        loading={{ rows: 6, doing: t.readingMachines() }}
        empty={<EmptyMachines narrowed={narrowed} />}
        rowHeight={rowHeight}
        nameOf={machineRowName}
        render={(machine) => <MachineRow machine={machine} />}
        path="/machines"
        search={search}
        chosenId={chosenId}
        handle={list}
        onEndReached={more}
      />
    </Panel>
  );
}

function ListHead({ count }: { count: number | undefined }) {
  const mayAdd = mayViewer(useViewer(), 'endpoints.admit');
  return (
    <HeaderBar>
      <h1 className="dh-h3">{t.machines()}</h1>
      {count === undefined ? null : <span className="dh-3">{t.machineCount({ count })}</span>}
      <span className="dh-space" />
      {mayAdd ? (
        <Button
          size="xs"
          data-dh-return
          leftSection={<IconPlus size={14} stroke={2} aria-hidden />}
          renderRoot={(props) => <Link to="/machines/new" {...props} />}
        >
          {t.addMachine()}
        </Button>
      ) : null}
    </HeaderBar>
  );
}

function useListCommands(
  list: RefObject<ListHandle | null>,
  words: RefObject<HTMLInputElement | null>,
): void {
  const shared = { group: t.keysGroup, inPalette: false };
  useCommands([
    { ...shared, id: 'endpoints.next', title: t.keyNext, keys: 'j', run: () => list.current?.move(1) },
    {
      ...shared,
      id: 'endpoints.previous',
      title: t.keyPrevious,
      keys: 'k',
      run: () => list.current?.move(-1),
    },
    { ...shared, id: 'endpoints.search', title: t.keySearch, keys: '/', run: () => words.current?.focus() },
  ]);
}
