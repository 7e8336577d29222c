import { IconSend } from '@tabler/icons-react';
import { useNarrow } from '#platform/web/layout/use-narrow';
import { EmptyState } from '#platform/web/ui/States.tsx';
import { MailFilter } from '../MailFilter.tsx';
import { MailList } from '../MailList.tsx';
import { t } from '../texts.ts';
import { OutRow, outRowName } from './OutRow.tsx';
import { stateChoices, type OutSearch, type StateChoice } from './search.ts';
import { outMeanings } from './states.ts';
import { StuckBar } from './StuckBar.tsx';
import { useFreshOut, useOut } from './use-out.ts';

/** The mails that leave, newest first. */
export function OutList({ search, chosenId }: { search: OutSearch; chosenId: string | undefined }) {
  const narrow = useNarrow<OutSearch>();
  const narrowed = Object.keys(search).length > 0;
  return (
    <MailList
      title={t.outgoing()}
      tab="out"
      query={useOut(search)}
      doing={t.readingOut()}
      chosenId={chosenId}
      nameOf={outRowName}
      render={(one) => <OutRow mail={one} />}
      path="/mail/out"
      search={search}
      news={useFreshOut(search)}
      above={<StuckBar shown={search.state} />}
      filter={(words) => (
        <MailFilter
          words={search.q}
          onWords={(q) => narrow({ q })}
          wordsRef={words}
          choice={{
            label: t.state(),
            any: t.anyState(),
            all: stateChoices,
            wordOf: choiceWord,
            value: search.state,
            onChange: (state) => narrow({ state }),
          }}
        />
      )}
      empty={
        <EmptyState
          icon={<IconSend size={18} stroke={1.7} aria-hidden />}
          title={narrowed ? t.noOutFits() : t.noOut()}
          text={narrowed ? t.noRecordsFitText() : t.noOutText()}
        />
      }
    />
  );
}

function choiceWord(state: StateChoice): string {
  return state === 'stuck' ? t.stateStuck() : outMeanings[state].label();
}
