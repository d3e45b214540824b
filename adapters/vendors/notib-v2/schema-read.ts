/** A request's JSON by one of our schemas; what is wrong with it is thrown with its place, for `problem` to say. */
import type { z } from 'zod';
import type { Finding } from '../../../contracts/outcome.ts';
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { PushRequest } from '../../../contracts/vendor-intake.ts';

export function readBody<T>(request: Pick<PushRequest, 'json'>, schema: z.ZodType<T>): T {
  const read = schema.safeParse(request.json());
  if (read.success) return read.data;
  throw new VendorFault({ kind: 'invalid', findings: read.error.issues.map(findingOf) });
}

function findingOf(issue: z.core.$ZodIssue): Finding {
  const pointer = issue.path.map((each) => `/${String(each)}`).join('');
  if (issue.code === 'invalid_value')
    return { pointer, code: 'not-one-of', params: { allowed: issue.values.map(String).join(', ') } };
  if (issue.code === 'too_big')
    return {
      pointer,
      code: issue.origin === 'array' ? 'too-many' : 'too-long',
      params: { maximum: Number(issue.maximum) },
    };
  return { pointer, code: issue.code === 'custom' ? 'date' : 'wrong-type' };
}
