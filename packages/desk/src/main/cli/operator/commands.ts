import type { PersonCommand } from '../command.ts';
import { approve } from './approve.ts';
import { trustSend } from './send-paper.ts';
import { trustBegin } from './trust-begin.ts';
import { trustRevoke, trustRotate, trustSpare } from './trust-change.ts';
import { operatorKey, trustOperator } from './trust-operator.ts';
import { trustShow } from './trust-show.ts';
import { verify } from './verify.ts';

/** Commands of people who hold keys. They speak to a desk by HTTP and never open its database. */
export const operatorCommands: Readonly<Record<string, PersonCommand>> = {
  'trust begin': trustBegin,
  'trust show': trustShow,
  'trust rotate': trustRotate,
  'trust revoke': trustRevoke,
  'trust spare': trustSpare,
  'trust operator': trustOperator,
  'trust send': trustSend,
  'operator key': operatorKey,
  approve,
  verify,
};
