/** A CSV and a ZIP for a mass sending, and the command line as a process of its own that can be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pdfOf } from '../../src/cli/pdf.ts';
import { childEnvironment } from '../../src/config.ts';
import { zipOf } from './zip.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/**
 * `rows` rows for fictitious persons, of which every tenth has the same document. Each has a `ref` of its own; files are
 * shared by some.
 */
export function writeMass(folder: string, rows: number, options: { bytes?: number } = {}) {
  const csv = join(folder, 'rows.csv');
  const zip = join(folder, 'documents.zip');
  const head = 'referencia;concepto;documento;dni;nombre;apellido1;sia;expediente';
  const nameOf = (n: number) => (n % 10 === 0 ? 'comun.pdf' : `cartas/${n}.pdf`);
  const lines = Array.from(
    { length: rows },
    (_, n) => `R${n};Liquidación ${n};${nameOf(n)};00000000T;CIUDADANÍA;FICTICIA;2104567;F${n % 500}`,
  );
  writeFileSync(csv, `\uFEFF${[head, ...lines].join('\r\n')}\r\n`);
  const names = [...new Set(Array.from({ length: rows }, (_, n) => nameOf(n)))];
  const content = (name: string) => pdfOf({ title: name, lines: ['Documento ficticio.'], bytes: options.bytes ?? 0 });
  writeFileSync(zip, zipOf(names.map((name) => ({ name, content: content(name) }))));
  return { csv, zip, distinct: names.length };
}

export type MassProcess = {
  pid: number;
  child: ChildProcess;
  /** Exit code (null when killed), and what it printed. */
  ended: Promise<{ code: number | null; out: string; err: string }>;
  /** Rows it has noted as accepted so far. */
  noted(): number;
  /**
   * Peak resident memory so far, MB; null where /proc does not tell. The last one counts: until the process has begun
   * on its own, what is told is its parent's.
   */
  peakMb(): number | null;
};

export function startMassSend(of: { csv: string; zip: string }, gateway: { url: string; key: string }): MassProcess {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'src/cli.ts'), 'send', '--csv', of.csv, '--zip', of.zip, '--entity', 'L01999999', '--json'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: childEnvironment({ CARPETA_URL: gateway.url, CARPETA_KEY: gateway.key }),
    },
  );
  let [out, err] = ['', ''];
  child.stdout?.on('data', (bytes: Buffer) => {
    out += bytes.toString();
  });
  child.stderr?.on('data', (bytes: Buffer) => {
    err += bytes.toString();
  });
  return {
    pid: child.pid ?? 0,
    child,
    ended: new Promise((done) => child.once('close', (code) => done({ code, out, err }))),
    noted: () => notedIn(`${of.csv}.progress.jsonl`),
    peakMb: () => peakOf(child.pid ?? 0),
  };
}

export function notedIn(path: string): number {
  try {
    return readFileSync(path, 'utf8').match(/"accepted"/g)?.length ?? 0;
  } catch {
    return 0;
  }
}

function peakOf(pid: number): number | null {
  try {
    // A process that has just ended still has a status, without memory.
    const kb = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kb === undefined ? null : Number(kb) / 1024;
  } catch {
    return null;
  }
}
