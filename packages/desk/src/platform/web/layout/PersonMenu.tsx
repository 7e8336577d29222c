import { Menu, useMantineColorScheme } from '@mantine/core';
import { IconKeyboard, IconLogout } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useLiveState } from '../api/live.ts';
import { useViewer } from '../api/viewer.ts';
import { chooseLanguage, useLanguage } from '../i18n/language.ts';
import { availableLanguages } from '../i18n/texts.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import './frame.css';
import { t } from './texts.ts';

interface PersonMenuProps {
  readonly onSignOut: () => void;
  readonly onShowKeys: () => void;
  /** More lines of other rooms (profile, tokens). */
  readonly children?: ReactNode;
}

/** The person at the foot of the navigation: appearance, language, keys, leaving. */
export function PersonMenu({ onSignOut, onShowKeys, children }: PersonMenuProps) {
  const viewer = useViewer();
  const live = useLiveState();
  if (!viewer) return null;
  return (
    <Menu position="right-end" width={220} withinPortal={false}>
      <Menu.Target>
        <button type="button" className="dh-person">
          <Avatar id={viewer.id} name={viewer.name} here={live.is === 'live'} decorative />
          <span className="dh-hidden">{t.personMenu()}</span>
          <span className="dh-nav-words dh-cut">
            <span className="dh-medium dh-sm dh-cut" style={{ display: 'block' }}>
              {viewer.name}
            </span>
            <span className="dh-xs dh-3 dh-cut" style={{ display: 'block' }}>
              {viewer.subtitle}
            </span>
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {children}
        <SchemeChoice />
        <LanguageChoice />
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconKeyboard size={16} stroke={1.7} aria-hidden />}
          rightSection={<Kbd keys="?" />}
          onClick={onShowKeys}
        >
          {t.keys()}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} stroke={1.7} aria-hidden />} onClick={onSignOut}>
          {t.signOut()}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const schemes = [
  { value: 'dark', label: t.dark },
  { value: 'light', label: t.light },
  { value: 'auto', label: t.system },
] as const;

/** Dark, light or as the system. */
export function SchemeChoice() {
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const choose = (value: string) => {
    const known = schemes.find((scheme) => scheme.value === value);
    if (known) setColorScheme(known.value);
  };
  return (
    <>
      <Menu.Label>{t.appearance()}</Menu.Label>
      <Menu.RadioGroup value={colorScheme} onChange={choose}>
        {schemes.map(({ value, label }) => (
          <Menu.RadioItem key={value} value={value}>
            {label()}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  );
}

const languageNames = { en: t.languageEn, de: t.languageDe } as const;

function LanguageChoice() {
  const current = useLanguage();
  const choices = availableLanguages();
  if (choices.length < 2) return null;
  const choose = (value: string) => {
    const known = choices.find((language) => language === value);
    if (known) void chooseLanguage(known);
  };
  return (
    <>
      <Menu.Label>{t.language()}</Menu.Label>
      <Menu.RadioGroup value={current} onChange={choose}>
        {choices.map((language) => (
          <Menu.RadioItem key={language} value={language} lang={language}>
            {languageNames[language]()}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  );
}
