/** The block `tracing`: where traces are sent to, with the headers a collector wants. */
import { z } from 'zod';
import { isLoopback } from './config-checks.ts';
import { type Problems, readNamed } from './config-files.ts';
import { stops, yamlPath } from './config-problem.ts';
import { at, map, text } from './config-raw.ts';
import type { TracingConfig } from './config-types.ts';

export const tracingSchema = z.strictObject({
  otlpUrl: z.url({ protocol: /^https?$/, error: 'is not an http(s) address' }),
  headersFile: z.string().min(1).optional(),
  sample: z.number().min(0).max(1).default(1),
});

const MAX_HEADERS = 20;

/** The headers of the file the block names; empty where it names none. */
export async function readTracing(options: {
  file: unknown;
  folder: string;
  report: Problems;
}): Promise<Record<string, string>> {
  const { file, folder, report } = options;
  const block = map(at(file, ['tracing']));
  const url = URL.parse(text(block.otlpUrl) ?? '');
  if (url?.protocol === 'http:' && !isLoopback(url.href))
    report(
      stops(
        yamlPath(['tracing', 'otlpUrl']),
        'plain-http',
        'is plain http to another machine',
        'Use https, or a collector on this machine.',
      ),
    );
  const name = text(block.headersFile);
  return name === null ? {} : readHeaders(folder, name, report);
}

async function readHeaders(folder: string, name: string, report: Problems): Promise<Record<string, string>> {
  const pointer = yamlPath(['tracing', 'headersFile']);
  const fix = `Write at most ${MAX_HEADERS} lines, each as "Authorization: Bearer …".`;
  const read = await readNamed(folder, name);
  if ('reason' in read) {
    report(stops(pointer, 'file', read.reason, fix));
    return {};
  }
  const lines = read.bytes.toString('utf8').split(/\r?\n/);
  const headers: Record<string, string> = {};
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    const [, key, value] = /^([A-Za-z0-9-]{1,100}): *([\x20-\x7e]{1,4000})$/.exec(line.trim()) ?? [];
    if (key !== undefined && value !== undefined) headers[key.toLowerCase()] = value;
    else report(stops(pointer, 'value', `line ${index + 1} of the file is not a header`, fix));
  });
  if (Object.keys(headers).length > MAX_HEADERS) report(stops(pointer, 'value', 'names too many headers', fix));
  return headers;
}

export function buildTracing(
  block: z.infer<typeof tracingSchema> | undefined,
  headers: Record<string, string>,
): TracingConfig | null {
  return block === undefined ? null : { otlpUrl: block.otlpUrl, sample: block.sample, headers };
}
