/** Judges messages by xmllint: against our own schema, and against the published one where it lies beside the project. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/source-tree.ts';

export const OURS = join(ROOT, 'contracts/wsdl/aoc-enotum/enotum.xsd');
/** Other people's files: read where they are, never a part of the project. */
const SHARED = ['../shared/reference', '../../shared/reference', '/work/shared/reference'].map((each) =>
  each.startsWith('/') ? each : join(ROOT, each),
);
export const REFERENCE = SHARED.find((each) => existsSync(each)) ?? null;
export const PUBLISHED = REFERENCE && join(REFERENCE, 'others/files/enotum/missatgeria/4.0/xsds');
export const XMLLINT = spawnSync('xmllint', ['--version'], { stdio: 'ignore' }).status === 0;

/** The files the schema does not let pass. */
export function invalid(schema: string, files: readonly string[]): string[] {
  const { stderr } = spawnSync('xmllint', ['--nonet', '--noout', '--schema', schema, ...files], { encoding: 'utf8' });
  const valid = new Set(stderr.split('\n').flatMap((line) => /^(.*) validates$/.exec(line)?.[1] ?? []));
  return files.filter((each) => !valid.has(each));
}

/** Throws with what xmllint says. */
export function validate(schema: string, xml: string): void {
  execFileSync('xmllint', ['--nonet', '--noout', '--schema', schema, '-'], { input: xml, stdio: 'pipe' });
}
