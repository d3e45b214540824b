/** The services this adapter speaks, by CodigoCertificado. */
import type { ScspService } from '../schema.ts';
import * as list from './list.ts';

const byCode: ReadonlyMap<string, ScspService> = new Map(Object.values(list).map((each) => [each.code, each]));

export const serviceCodes: readonly string[] = [...byCode.keys()].sort();

export function serviceOf(code: string): ScspService | undefined {
  return byCode.get(code);
}
