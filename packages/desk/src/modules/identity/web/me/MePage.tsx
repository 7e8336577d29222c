import { Button, Radio, useMantineColorScheme } from '@mantine/core';
import '@mantine/core/styles/Radio.layer.css';
import { useViewer } from '#platform/web/api/viewer';
import { currentCommands } from '#platform/web/keys/commands';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import { HeaderBar, Panel, Section } from '#platform/web/ui/Panel.tsx';
import { usePageTitle } from '#platform/web/layout/use-page-title';
import { t } from '../texts.ts';
import './me.css';
import { OwnEntry } from './OwnEntry.tsx';
import { OwnPassword } from './OwnPassword.tsx';
import { OwnSessions } from './OwnSessions.tsx';
import { OwnTokens } from './OwnTokens.tsx';

/** One's own page: entry, appearance, keys, password, sessions, tokens. */
export function MePage() {
  const viewer = useViewer();
  usePageTitle(t.meTitle());
  return (
    <Panel
      label={t.meTitle()}
      head={
        <HeaderBar>
          <h1 className="dh-h3">{t.meTitle()}</h1>
        </HeaderBar>
      }
    >
      <div className="identity-me">
        <OwnEntry />
        <Appearance />
        <Section level={2} title={t.keys()}>
          <p className="dh-2">{t.keysText()}</p>
          <div>
            <Button rightSection={<Kbd keys="?" />} onClick={showKeys}>
              {t.showKeys()}
            </Button>
          </div>
        </Section>
        <OwnPassword />
        <OwnSessions />
        {viewer?.permissions.includes('identity.token') ? <OwnTokens /> : null}
      </div>
    </Panel>
  );
}

/** The key sheet belongs to the frame, which opens it by its command. */
function showKeys(): void {
  void currentCommands()
    .find((command) => command.id === 'frame.keys')
    ?.run();
}

function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const schemes = [
    { value: 'dark', label: t.schemeDark() },
    { value: 'light', label: t.schemeLight() },
    { value: 'auto', label: t.schemeAuto() },
  ] as const;
  return (
    <Section level={2} title={t.appearance()}>
      <Radio.Group
        aria-label={t.appearance()}
        value={colorScheme}
        onChange={(value) => {
          const scheme = schemes.find((one) => one.value === value);
          if (scheme) setColorScheme(scheme.value);
        }}
      >
        <div className="identity-radios">
          {schemes.map(({ value, label }) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </div>
      </Radio.Group>
    </Section>
  );
}
