import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { apiMessage, carpeta, type Reply, type Seen, stubGateway } from '../support/cli.ts';
import { folderWith } from '../support/config-files.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function gatewayWith(answers: Readonly<Record<string, Reply | ((seen: Seen) => Reply)>>) {
  const gateway = await stubGateway(answers);
  open.push(gateway);
  return gateway;
}

const problem = {
  title: 'The event is not valid',
  detail: '2 problems were found',
  status: 422,
  code: 'event-invalid',
  errors: [
    {
      pointer: '/data/procedure',
      code: 'required',
      detail: 'A notification needs a SIA code.',
      fix: 'Add data.procedure.sia.',
    },
    {
      pointer: '/data/sendings/0/holder/idNumber',
      code: 'nif-letter',
      detail: 'The letter is wrong.',
      fix: 'Check it.',
    },
  ],
};

describe('send', () => {
  const pdf = '%PDF-1.4 tiny';
  const event = {
    id: 'e1',
    data: {
      documents: [
        { role: 'main', name: 'r.pdf', mediaType: 'application/pdf', content: { by: 'file', path: 'r.pdf' } },
      ],
    },
  };
  const accepted = { status: 202, body: { receiptId: 'rcp_1', duplicate: false, messages: [{ id: 'msg_1' }] } };

  it('uploads the documents named by path, then posts the event', async () => {
    const folder = await folderWith({ 'event.json': JSON.stringify(event), 'r.pdf': pdf });
    const gateway = await gatewayWith({
      'POST /v1/documents': { status: 201, body: { uploadId: 'upl_1' } },
      'POST /v1/events': accepted,
      'GET /v1/messages/msg_1': { body: apiMessage('msg_1') },
    });
    const { code, out } = await carpeta(['send', join(folder, 'event.json'), '--wait'], gateway);
    expect(code).toBe(0);
    expect(out).toContain('receipt rcp_1');
    const [upload, post] = gateway.seen;
    const digest = createHash('sha256').update(pdf).digest('base64');
    expect(upload).toMatchObject({
      body: pdf,
      headers: { 'content-type': 'application/pdf', 'content-digest': `sha-256=:${digest}:` },
    });
    expect(post?.headers).toMatchObject({ prefer: 'wait=30', 'content-type': 'application/cloudevents+json' });
    expect(JSON.parse(post?.body ?? '').data.documents[0]).toEqual({
      role: 'main',
      name: 'r.pdf',
      mediaType: 'application/pdf',
      size: pdf.length,
      digest: { alg: 'sha-256', value: digest },
      content: { by: 'upload', uploadId: 'upl_1' },
    });
  });

  it('writes the documents of the demo itself', async () => {
    const gateway = await gatewayWith({
      'POST /v1/documents': { status: 201, body: { uploadId: 'upl_1' } },
      'POST /v1/events': { status: 202, body: { receiptId: 'rcp_1', messages: [] } },
    });
    expect(await carpeta(['send', 'fixtures/demo/01-accessed.json'], gateway)).toMatchObject({ code: 0, err: '' });
    expect(gateway.seen[0]?.body.startsWith('%PDF-1.4')).toBe(true);
  });

  it('shows every problem of a refused event, with pointer and fix', async () => {
    const folder = await folderWith({ 'event.json': JSON.stringify({ id: 'e1' }) });
    const gateway = await gatewayWith({ 'POST /v1/events': { status: 422, body: problem } });
    const { code, err } = await carpeta(['send', join(folder, 'event.json')], gateway);
    expect(code).toBe(1);
    expect(err.split('\n')).toEqual([
      'The event is not valid: 2 problems were found (event-invalid)',
      '  /data/procedure A notification needs a SIA code. Add data.procedure.sia.',
      '  /data/sendings/0/holder/idNumber The letter is wrong. Check it.',
    ]);
  });

  it('with --check hands nothing over and says what acceptance would, in the language asked for', async () => {
    const folder = await folderWith({ 'event.json': JSON.stringify({ id: 'e1' }) });
    const said = { pointer: '/data/title/value', code: 'characters-replaced', detail: 'Cambia.', fix: 'Reescriba.' };
    const refusal = { ok: false, errors: problem.errors, warnings: [said] };
    const gateway = await gatewayWith({
      'POST /v1/preflight': ({ headers }) => ({
        body: headers['accept-language'] === 'es' ? refusal : { ok: true, errors: [], warnings: [] },
      }),
    });
    const file = join(folder, 'event.json');
    const refused = await carpeta(['send', file, '--check', '--lang', 'es'], gateway);
    expect([refused.code, refused.out.split('\n')]).toEqual([
      1,
      [
        'error /data/procedure required: A notification needs a SIA code. Add data.procedure.sia.',
        'error /data/sendings/0/holder/idNumber nif-letter: The letter is wrong. Check it.',
        'warning /data/title/value characters-replaced: Cambia. Reescriba.',
        'It would be refused.',
      ],
    ]);
    const taken = await carpeta(['send', file, '--check'], gateway);
    expect([taken.code, taken.out]).toEqual([0, 'It would be accepted; nothing was handed over.']);
    expect(JSON.parse((await carpeta(['send', file, '--check', '--json', '--lang=es'], gateway)).out)).toEqual(refusal);
    expect(await carpeta(['send', file, '--lang', 'fr'], gateway)).toMatchObject({
      code: 2,
      err: '--lang is es, ca or en.',
    });
    expect(gateway.seen.map((each) => each.path)).toEqual(['/v1/preflight', '/v1/preflight', '/v1/preflight']);
  });

  it('ends with 1 when it waited and the message was rejected', async () => {
    const folder = await folderWith({ 'event.json': JSON.stringify({ id: 'e1' }) });
    const rejected = apiMessage('msg_1', {
      delivery: 'rejected',
      problem: { code: 'notifica-4534', detail: 'SIA of another body.' },
    });
    const gateway = await gatewayWith({ 'POST /v1/events': accepted, 'GET /v1/messages/msg_1': { body: rejected } });
    const { code, out } = await carpeta(['send', join(folder, 'event.json'), '--wait'], gateway);
    expect(code).toBe(1);
    expect(out).toContain('notifica-4534 — SIA of another body.');
  });

  it.each([
    ['is not there', {}, 'cannot be read'],
    ['is not JSON', { 'event.json': '{' }, 'is not JSON'],
    ['names a document that is not there', { 'event.json': JSON.stringify(event) }, 'r.pdf cannot be read'],
  ])('refuses a file that %s', async (_what, files, expected) => {
    const folder = await folderWith(files);
    const { code, err } = await carpeta(['send', join(folder, 'event.json')]);
    expect([code, err.includes(expected)]).toEqual([1, true]);
  });
});
