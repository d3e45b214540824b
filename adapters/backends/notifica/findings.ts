/** How the checks of this adapter report: errors by place and code, warnings beside them. */
import type { Finding, Warning } from '../../../contracts/outcome.ts';

export type Report = (pointer: string, code: string, params?: Finding['params']) => void;
export type Findings = { report: Report; warnings: Warning[] };
