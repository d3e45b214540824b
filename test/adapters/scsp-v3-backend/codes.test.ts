import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CODES, ENDS, RETURNED } from '../../../adapters/backends/scsp-v3/codes.ts';
import { scspV3 } from '../../../adapters/backends/scsp-v3/index.ts';
import { ROOT } from '../../support/source-tree.ts';

const LIST = join(ROOT, '../shared/reference/others/scsp.md');

describe('the codes', () => {
  it.skipIf(!existsSync(LIST))('are all there are in the public list, and no others', () => {
    const appendix = readFileSync(LIST, 'utf8').split('## Appendix B')[1] ?? '';
    const listed = [...appendix.matchAll(/^(\d{4}) /gm)].map(([, code]) => code);
    expect([...CODES.keys()].toSorted()).toEqual(listed.toSorted());
  });

  it('have each a meaning and a remedy in three languages', () => {
    for (const code of CODES.keys())
      for (const language of ['es', 'ca', 'en'] as const) {
        const text = scspV3.explain(`scsp-v3-${code}`, language);
        expect(text?.detail, code).toMatch(/\w{3}/);
        expect(text?.fix, code).toMatch(/\w{3}/);
      }
    expect(scspV3.explain('scsp-v3-9999', 'es')).toBeNull();
  });

  it('that end a petition or stand in an answer are codes of the table', () => {
    expect([...ENDS].filter((code) => !CODES.has(code))).toEqual([]);
    expect([...RETURNED].filter((code) => !CODES.has(code))).toEqual(['0000', '0003']);
  });
});
