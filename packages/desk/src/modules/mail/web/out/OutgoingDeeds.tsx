import { Button } from '@mantine/core';
import { IconSend, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { Reason } from '#platform/web/form/Reason.tsx';
import { useCommands } from '#platform/web/keys/commands';
import { FormError } from '#platform/web/ui/Field.tsx';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import type { OutboundDetail } from '../../contract.ts';
import { t } from '../texts.ts';
import { WhyForm } from '../WhyForm.tsx';
import { canDiscard, resendWord } from './states.ts';
import { useOutgoingDeeds } from './use-outgoing-deeds.ts';

/** Sends a mail that is stuck, or says that it never leaves. */
export function OutgoingDeeds({ mail }: { mail: OutboundDetail }) {
  const may = mayViewer(useViewer(), 'mail.resend');
  const deeds = useOutgoingDeeds(mail.id);
  const [discarding, setDiscarding] = useState(false);
  const word = resendWord(mail);
  const discard = () => setDiscarding(true);
  useCommands([
    ...(word !== undefined && may
      ? [{ id: 'mail.resend', title: t.keyResend, group: t.recordsGroup, keys: 's', run: deeds.resend }]
      : []),
    ...(canDiscard(mail) && may
      ? [{ id: 'mail.discard-outgoing', title: t.discard, group: t.recordsGroup, keys: 'd', run: discard }]
      : []),
  ]);
  if (word === undefined) return deeds.done ? <p role="status">{t.resent()}</p> : null;
  if (!may) return <Reason text={t.reasonResend()} />;
  if (discarding)
    return (
      <WhyForm
        label={t.discardDo()}
        sentence={t.discardOutText()}
        running={deeds.running}
        problem={deeds.problem}
        onLeave={() => setDiscarding(false)}
        onDecide={async ({ why }) => {
          if (await deeds.discard(why)) setDiscarding(false);
        }}
      />
    );
  return (
    <div className="mail-deeds">
      <Button
        variant="filled"
        loading={deeds.running}
        leftSection={<IconSend size={16} stroke={1.7} aria-hidden />}
        rightSection={<Kbd keys="s" />}
        onClick={deeds.resend}
      >
        {word}
      </Button>
      {canDiscard(mail) ? (
        <Button
          leftSection={<IconTrash size={16} stroke={1.7} aria-hidden />}
          rightSection={<Kbd keys="d" />}
          onClick={discard}
        >
          {t.discard()}
        </Button>
      ) : null}
      <FormError problem={deeds.problem} />
    </div>
  );
}
