import type { ReactNode } from 'react';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { Panel } from '#platform/web/ui/Panel.tsx';
import { NotAllowedState } from '#platform/web/ui/States.tsx';
import { t } from '../texts.ts';

/** Pages about other people, for those who work on the desk. */
export function DeskOnly({ children }: { children: ReactNode }) {
  if (mayViewer(useViewer(), 'identity.read')) return children;
  return (
    <Panel label={t.people()}>
      <h1 className="dh-hidden">{t.people()}</h1>
      <NotAllowedState framed={false} text={t.reasonRead()} />
    </Panel>
  );
}
