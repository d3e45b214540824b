import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Edit, read, sandbox } from '../support/config-files.ts';
import { certificateFile } from '../support/seals.ts';

const SEDE = "sede: { url: 'https://sede.example.org' }";
/** Adds lines to the entity. */
const entity =
  (...lines: string[]): Edit =>
  (yaml) =>
    yaml.replace('    seal: {', `${lines.map((line) => `    ${line}\n`).join('')}    seal: {`);
const live = "files: { source: live, vendor: eoffice-live, url: 'https://eoffice.example.org/x', keyFile: api.key }";
const files = { 'asker.crt': certificateFile('client.crt').toString() };

describe('where an entity’s files come from', () => {
  it('is nowhere unless it says so', async () => {
    const { config } = await read();
    expect(config?.entities[0]?.files).toEqual({ source: 'none', milestones: {} });
    expect(config?.folder).toMatchObject({
      sourceTimeoutMs: 3_000,
      totalTimeoutMs: 8_000,
      projectionDays: 1_825,
      sealAnswers: false,
    });
  });

  it('may be what its e-office pushes, with its own codes of milestones', async () => {
    const block = 'files: { source: projection, milestones: { HITO-3: resolution } }';
    const { config, texts } = await read(entity(SEDE, block));
    expect([texts, config?.entities[0]?.files]).toEqual([
      [],
      { source: 'projection', milestones: { 'HITO-3': 'resolution' } },
    ]);
  });

  it('may be its e-office asked live, whose key is read from its file', async () => {
    const { config, texts } = await read(entity(SEDE, live));
    expect([texts, config?.entities[0]?.files]).toEqual([
      [],
      {
        source: 'live',
        vendor: 'eoffice-live',
        simulator: false,
        settings: { url: 'https://eoffice.example.org/x', key: 'the-api-key' },
        milestones: {},
      },
    ]);
  });

  it.each([
    ['files: { source: sometimes }', 'entities[0].files.source'],
    ['files: { source: projection, url: x }', 'entities[0].files.url'],
    ['files: { source: live }', 'entities[0].files.vendor'],
    ['files: { source: live, vendor: nobody }', 'entities[0].files.vendor'],
    ['files: { source: live, vendor: eoffice-live, keyFile: api.key }', 'entities[0].files.url'],
    [
      "files: { source: live, vendor: eoffice-live, url: 'https://a.example.org', keyFile: gone }",
      'entities[0].files.keyFile',
    ],
    [
      "files: { source: live, vendor: eoffice-live, url: 'http://a.example.org', keyFile: api.key }",
      'entities[0].files.url',
    ],
    ['files: { source: live, vendor: eoffice-live, simulator: true }', 'entities[0].files.simulator'],
    ['files: { source: projection, milestones: { H: nonsense } }', 'entities[0].files.milestones.H'],
  ])('that is wrong (%s) is told with its path', async (line, pointer) => {
    const { config, problems } = await read(entity(SEDE, line));
    expect([config, problems.map((each) => each.pointer)]).toEqual([null, [pointer]]);
  });

  it('needs a sede to link into', async () => {
    const { problems } = await read(entity('files: { source: projection }'));
    expect(problems.map((each) => [each.pointer, each.code])).toEqual([['entities[0].sede', 'config-missing']]);
  });

  it('may be simulated in a sandbox', async () => {
    const { config, texts } = await read((yaml) =>
      sandbox(entity(SEDE, 'files: { source: live, vendor: eoffice-live, simulator: true }')(yaml)),
    );
    expect([texts, config?.entities[0]?.files?.source]).toEqual([[], 'live']);
  });

  it('that is simulated is read as the others: only what its far side will say may be missing', async () => {
    const { config, problems } = await read((yaml) =>
      sandbox(entity(SEDE, 'files: { source: live, vendor: eoffice-live, simulator: true, kee: abc }')(yaml)),
    );
    expect([config, problems.map((each) => each.pointer)]).toEqual([null, ['entities[0].files.kee']]);
  });
});

describe('who asks', () => {
  const asking =
    (more: string): Edit =>
    (yaml) =>
      yaml.replace('scopes: [events, messages]', `scopes: [folder]\n${more}`);

  it('needs a certificate of its own in production', async () => {
    const { problems } = await read(asking(''));
    expect(problems.map((each) => [each.pointer, each.code])).toEqual([
      ['clients[0].certSha256', 'config-client-certificate-missing'],
    ]);
    expect((await read(asking(`    certSha256: ${'cd'.repeat(32)}`))).problems).toEqual([]);
    expect((await read((yaml) => sandbox(asking('')(yaml)))).problems).toEqual([]);
  });

  it('may have to sign, with a certificate that is read here', async () => {
    const edit = (file: string) => asking(`    certSha256: ${'cd'.repeat(32)}\n    jws: { certFile: ${file} }`);
    const { config, texts } = await read(edit('asker.crt'), { files });
    expect(texts).toEqual([]);
    const signedBy = config?.clients[0]?.signedBy;
    expect(new X509Certificate(signedBy ?? '').subject).toBe(
      new X509Certificate(certificateFile('client.crt')).subject,
    );
    for (const wrong of ['gone.crt', 'api.key'])
      expect((await read(edit(wrong))).problems.map((each) => each.pointer)).toEqual(['clients[0].jws.certFile']);
  });
});

describe('the bounds of a question', () => {
  it('can be set, and excluded procedures lose their leading zeros', async () => {
    const block =
      'folder: { sourceTimeoutMs: 1000, excludeSia: ["000666"], clockSkewSeconds: 60, staleAfterHours: 24 }\n';
    const { config, texts } = await read((yaml) => `${yaml}${block}`);
    expect(texts).toEqual([]);
    expect(config?.folder).toMatchObject({
      sourceTimeoutMs: 1_000,
      clockSkewMs: 60_000,
      staleAfterMs: 86_400_000,
      visibility: { excludeSia: new Set(['666']), hideClosedAfterDays: 1_825 },
    });
  });

  it('answers are not sealed without a platform seal', async () => {
    const { problems } = await read((yaml) => `${yaml}folder: { sealAnswers: true }\n`);
    expect(problems.map((each) => [each.pointer, each.code])).toEqual([['folder.sealAnswers', 'config-seal-missing']]);
  });
});
