// oxlint-disable-next-line no-restricted-imports -- server code only, where compiled checks are 20 times faster
import { Compile } from 'typebox/compile';
import { isUtf8 } from 'node:buffer';
import {
  AgentFrame,
  EnrolRequest,
  object,
  ResultsRequest,
  SignedAgentHello,
  WaitRequest,
  WorkRequest,
} from '@deskhand/protocol';
import { limits } from './limits.ts';
import { Refusal } from './problem.ts';

const checks = {
  enrol: Compile(EnrolRequest),
  hello: Compile(SignedAgentHello),
  prove: Compile(object({})),
  work: Compile(WorkRequest),
  results: Compile(ResultsRequest),
  wait: Compile(WaitRequest),
};
const frame = Compile(AgentFrame);

interface Bodies {
  readonly enrol: EnrolRequest;
  readonly hello: SignedAgentHello;
  readonly prove: object;
  readonly work: WorkRequest;
  readonly results: ResultsRequest;
  readonly wait: WaitRequest;
}

/** Reads a body whose signature was good; throws `body.invalid`. */
export function readBody<K extends keyof Bodies>(kind: K, bytes: Buffer): Bodies[K] {
  const value = parseJson(bytes);
  if (!checks[kind].Check(value)) throw new Refusal('body.invalid');
  return value as Bodies[K];
}

/** A frame of a socket, or undefined for what this version does not know. */
export function readFrame(bytes: Buffer): AgentFrame | undefined {
  try {
    const value = parseJson(bytes);
    return frame.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes) || isTooDeep(bytes)) throw new Refusal('body.invalid');
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Refusal('body.invalid');
  }
}

const [quote, backslash, openList, closeList, openObject, closeObject] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];

/** Looks at the bytes alone, before a parser has to: brackets outside of strings, counted. */
function isTooDeep(bytes: Buffer): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (inString) {
      if (byte === backslash) at += 1;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (byte === openList || byte === openObject) {
      depth += 1;
      if (depth > limits.jsonDepth) return true;
    } else if (byte === closeList || byte === closeObject) depth -= 1;
  }
  return false;
}
