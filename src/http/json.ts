/** Reads JSON from outside: bounded in depth, no name twice, nothing that cannot be stored or compared. */
import { badTextFindings } from '../domain/bad-text.ts';
import { GatewayError } from '../errors.ts';

/** The deepest event has seven levels. */
const MAX_DEPTH = 32;
/** A batch of 100 events with 100 sendings each stays below half of it; what is beyond only keeps the others waiting. */
const MAX_VALUES = 500_000;
/** Only so can NUL and half a surrogate pair stand in JSON that is UTF-8 (RFC 8259, 7). */
const SUSPECT = /\\u(?:0000|d[89a-f])/i;

/** Throws GatewayError `malformed`, with where and why. */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decodeUtf8(bytes);
  scan(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The engine's message quotes what it read; only the place is ours to tell.
    const position = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
    throw malformed('json', position === undefined ? {} : { position: Number(position) });
  }
  const findings = SUSPECT.test(text) ? badTextFindings(value) : [];
  if (findings.length > 0)
    throw new GatewayError('malformed', 'http', 'A text has characters that cannot be kept.', { findings });
  return value;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformed('utf-8');
  }
}

type Level = { names: Set<string> | null; expectsName: boolean };

/* One pass over the brackets and strings; whether it is JSON at all is for JSON.parse to say. */
function scan(text: string): void {
  const levels: Level[] = [];
  const structure = /["{}[\],]/g;
  let values = 0;
  for (let match = structure.exec(text); match !== null; match = structure.exec(text)) {
    const top = levels.at(-1);
    switch (match[0]) {
      case '{':
      case '[':
        if (levels.length >= MAX_DEPTH) throw malformed('too-deep', { maximum: MAX_DEPTH });
        values += 1;
        levels.push({ names: match[0] === '{' ? new Set() : null, expectsName: match[0] === '{' });
        break;
      case '}':
      case ']':
        levels.pop();
        break;
      case ',':
        values += 1;
        if (values > MAX_VALUES) throw malformed('too-many-values', { maximum: MAX_VALUES });
        if (top !== undefined) top.expectsName = top.names !== null;
        break;
      default: {
        const end = endOfString(text, match.index);
        if (top?.expectsName === true) {
          top.expectsName = false;
          noteName(top, text.slice(match.index, end));
        }
        structure.lastIndex = end;
      }
    }
  }
}

function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let slashes = 0;
    while (text[quote - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return quote + 1;
  }
  throw malformed('json', { position: text.length });
}

function noteName(level: Level, quoted: string): void {
  let name = quoted;
  if (quoted.includes('\\')) {
    try {
      name = JSON.stringify(JSON.parse(quoted));
    } catch {
      throw malformed('json');
    }
  }
  if (level.names?.has(name) === true) throw malformed('repeated-name');
  level.names?.add(name);
}

function malformed(code: string, params: Record<string, number> = {}): GatewayError {
  return new GatewayError('malformed', 'http', `The body cannot be read: ${code}.`, {
    findings: [{ pointer: '', code, params }],
  });
}
