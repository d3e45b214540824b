/** Turns what a zod schema found into our findings: a pointer, a stable code, and values that quote no input. */
import type { z } from 'zod';
import type { Finding } from '../../contracts/outcome.ts';
import { escapePointer, pointerOf, valueAt } from '../domain/places.ts';

type Issue = z.core.$ZodIssue;

/** Every issue of `error`, where `value` is what was read. */
export function schemaFindings(error: z.ZodError, value: unknown): Finding[] {
  return error.issues.flatMap((issue) => issueFindings(issue, value));
}

function issueFindings(issue: Issue, value: unknown): Finding[] {
  const pointer = pointerOf(issue.path);
  const one = (code: string, params?: Finding['params']): Finding[] => [
    { pointer, code, ...(params === undefined ? {} : { params }) },
  ];
  if (issue.code !== 'custom' && issue.code !== 'unrecognized_keys' && valueAt(value, issue.path) === undefined)
    return one('required');
  switch (issue.code) {
    case 'invalid_type':
      return one('wrong-type', { expected: issue.expected });
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ pointer: `${pointer}/${escapePointer(key)}`, code: 'unknown-member' }));
    case 'too_small':
      return one(tooSmall[issue.origin] ?? 'number-too-small', { minimum: Number(issue.minimum) });
    case 'too_big':
      return one(tooBig[issue.origin] ?? 'number-too-large', { maximum: Number(issue.maximum) });
    case 'invalid_format':
      return one(formatCode(issue));
    case 'invalid_value':
      return one('not-one-of', { allowed: issue.values.map(String).join(', ') });
    case 'invalid_union':
      return one(
        'not-one-of',
        'options' in issue && Array.isArray(issue.options) ? { allowed: issue.options.join(', ') } : {},
      );
    case 'custom':
      return one(typeof issue.params?.rule === 'string' ? issue.params.rule : 'wrong-format', boundOf(issue));
    default:
      return one('wrong-format');
  }
}

function boundOf({ params }: Extract<Issue, { code: 'custom' }>): Finding['params'] {
  return typeof params?.maximum === 'number' ? { maximum: params.maximum } : undefined;
}

const tooSmall: Record<string, string> = { string: 'too-short', array: 'too-few' };
const tooBig: Record<string, string> = { string: 'too-long', array: 'too-many' };

function formatCode(issue: Extract<Issue, { code: 'invalid_format' }>): string {
  const name = String(issue.path.at(-1) ?? '').toLowerCase();
  if (name === 'sia') return 'sia-format';
  if (name.endsWith('dir3')) return 'dir3-format';
  if (issue.format === 'date') return 'day-format';
  if (issue.format === 'datetime') return 'instant-format';
  return issue.format === 'url' ? 'url-format' : 'wrong-format';
}
