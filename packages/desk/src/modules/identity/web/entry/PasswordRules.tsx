import { IconCheck, IconCircle } from '@tabler/icons-react';
import { passwordMaxLength, passwordMinLength } from '../../contract.ts';
import { t } from '../texts.ts';
import { passwordLength, passwordRules, type PasswordRule } from './password-rules.ts';
import './entry.css';

interface PasswordRulesProps {
  readonly password: string;
  readonly name: string;
  readonly email: string;
  /** From the session's facts; the contract's number until they are here. */
  readonly minLength?: number | undefined;
}

/** The rules for a new password, each with a mark and a word that follow the typing. */
export function PasswordRules({ minLength = passwordMinLength, ...typed }: PasswordRulesProps) {
  const rules = passwordRules(typed, { minLength, maxLength: passwordMaxLength });
  const words: Readonly<Record<PasswordRule['rule'], string>> = {
    length: t.ruleLength({ count: minLength }),
    long: t.ruleLong({ count: passwordMaxLength }),
    own: t.ruleName(),
  };
  const length = passwordLength(typed.password);
  return (
    <ul className="identity-rules">
      {rules.map(({ rule, met }) => (
        <li key={rule} data-met={met || undefined}>
          {met ? (
            <IconCheck size={14} stroke={2} style={{ marginTop: 1 }} aria-hidden />
          ) : (
            <IconCircle size={14} stroke={2} style={{ marginTop: 1 }} aria-hidden />
          )}
          <span>
            {words[rule]}
            <span className="dh-hidden">, {met ? t.ruleMet() : t.ruleOpen()}</span>
          </span>
          {rule === 'length' && length > 0 && !met ? (
            <span className="dh-3 dh-tabular">{t.ruleLengthNow({ count: length, least: minLength })}</span>
          ) : null}
        </li>
      ))}
      <li>
        <IconCircle size={14} stroke={2} style={{ marginTop: 1 }} aria-hidden />
        {t.ruleCommon()}
      </li>
    </ul>
  );
}
