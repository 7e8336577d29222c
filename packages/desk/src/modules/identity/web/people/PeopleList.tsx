import { Button } from '@mantine/core';
import { IconUserPlus, IconUsers } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { useCommands } from '#platform/web/keys/commands';
import { OpeningList } from '#platform/web/layout/OpeningList.tsx';
import { useNarrow } from '#platform/web/layout/use-narrow';
import { usePages } from '#platform/web/layout/use-pages';
import { EmptyState } from '#platform/web/ui/States.tsx';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import type { ListHandle } from '#platform/web/ui/VirtualList.tsx';
import { PeopleTabs } from '../layout/PeopleTabs.tsx';
import { t } from '../texts.ts';
import { PeopleFilter } from './PeopleFilter.tsx';
import { PersonLine, personRowName } from './PersonLine.tsx';
import { mayAddPeople } from './rights.ts';
import { isNarrowed, type PeopleSearch } from './search.ts';
import { usePeople, useRightsViewer } from './use-people.ts';

const rowHeight = 54;

/** The people, narrowed by the address; moving in the list shows the person beside it. */
export function PeopleList({ search, chosenId }: { search: PeopleSearch; chosenId: string | undefined }) {
  const list = useRef<ListHandle>(null);
  const words = useRef<HTMLInputElement>(null);
  const people = usePeople(search);
  const { rows, more } = usePages(people);
  const narrow = useNarrow<PeopleSearch>();
  useListCommands(list, words);
  return (
    <Panel
      label={t.people()}
      scroll={false}
      head={
        <>
          <ListHead count={people.hasNextPage ? undefined : rows.length} />
          <PeopleTabs current="people" />
          <PeopleFilter search={search} wordsRef={words} onChange={narrow} />
        </>
      }
    >
      <OpeningList
        label={t.people()}
        query={people}
        rows={rows}
        loading={{ rows: 6, doing: t.readingPeople() }}
        empty={<NobodyHere narrowed={isNarrowed(search)} />}
        rowHeight={rowHeight}
        nameOf={personRowName}
        render={(person) => <PersonLine person={person} />}
        path="/people"
        search={search}
        chosenId={chosenId}
        handle={list}
        onEndReached={more}
      />
    </Panel>
  );
}

function ListHead({ count }: { count: number | undefined }) {
  const viewer = useRightsViewer();
  return (
    <HeaderBar>
      <h1 className="dh-h3">{t.people()}</h1>
      {count === undefined ? null : <span className="dh-3">{t.personCount({ count })}</span>}
      <span className="dh-space" />
      {viewer && mayAddPeople(viewer) ? (
        <Button
          leftSection={<IconUserPlus size={16} stroke={1.7} aria-hidden />}
          rightSection={<Kbd keys="a" />}
          renderRoot={(props) => <Link to="/people/new" {...props} />}
        >
          {t.addPerson()}
        </Button>
      ) : null}
    </HeaderBar>
  );
}

function NobodyHere({ narrowed }: { narrowed: boolean }) {
  return (
    <EmptyState
      icon={<IconUsers size={18} stroke={1.7} aria-hidden />}
      title={narrowed ? t.nobodyFits() : t.nobodyYet()}
      text={narrowed ? t.nobodyFitsText() : t.nobodyYetText()}
    />
  );
}

function useListCommands(
  list: React.RefObject<ListHandle | null>,
  words: React.RefObject<HTMLInputElement | null>,
): void {
  const navigate = useNavigate();
  const viewer = useRightsViewer();
  useCommands([
    {
      id: 'people.next',
      title: t.keyNext,
      group: t.people,
      keys: 'j',
      inPalette: false,
      run: () => list.current?.move(1),
    },
    {
      id: 'people.previous',
      title: t.keyPrevious,
      group: t.people,
      keys: 'k',
      inPalette: false,
      run: () => list.current?.move(-1),
    },
    {
      id: 'people.search',
      title: t.keySearch,
      group: t.people,
      keys: '/',
      inPalette: false,
      run: () => words.current?.focus(),
    },
    {
      id: 'people.add',
      title: t.addPerson,
      group: t.people,
      keys: 'a',
      ...(viewer && !mayAddPeople(viewer) ? { disabledReason: t.reasonAdd() } : {}),
      run: () => void navigate({ to: '/people/new' }),
    },
  ]);
}
