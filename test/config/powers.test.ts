import { describe, expect, it } from 'vitest';
import { type Edit, read, sandbox } from '../support/config-files.ts';
import { certificateFile } from '../support/seals.ts';

const OF_ENTITY = '    powers: { apodera: { application: PRUEBA } }\n';
const BLOCK = "powers: { apodera: { url: 'https://poderes.example.org/ws' } }\n";
/** The sound file, with what an entity says of registers and the block of them. */
const having =
  ({ entity = OF_ENTITY, block = BLOCK } = {}): Edit =>
  (yaml) =>
    yaml.replace('clients:', `${entity}clients:`) + block;

describe('registers of powers in gateway.yaml', () => {
  it('are read, with the defaults of the adapter', async () => {
    const { config, texts } = await read(having());
    expect(texts).toEqual([]);
    expect(config?.powers).toMatchObject({
      apodera: { url: 'https://poderes.example.org/ws', timeoutMs: 5_000, cacheMs: 300_000 },
    });
    expect(config?.powers?.apodera).not.toHaveProperty('answers');
    expect(config?.entities[0]?.powers).toEqual({ apodera: { application: 'PRUEBA' } });
  });

  it('need not be there', async () => {
    const { config, texts } = await read();
    expect([texts, config?.powers]).toEqual([[], {}]);
  });

  it('believe answers by certificates in a file, in production by none of the examples', async () => {
    const block = BLOCK.replace("ws'", "ws', answers: { certificatesFile: poderes.pem }");
    const pem = certificateFile('seal-villa-inventada.crt').toString();
    const files = { 'poderes.pem': pem };
    const { config, texts } = await read((yaml) => sandbox(having({ block })(yaml)), { files });
    expect(texts).toEqual([]);
    expect(config?.powers?.apodera).toMatchObject({ answers: { certificates: expect.stringContaining('BEGIN') } });
    for (const text of [pem, 'nada']) {
      const refused = await read(having({ block }), { files: { 'poderes.pem': text } });
      expect([refused.config, refused.texts.join()]).toEqual([null, expect.stringContaining('powers.apodera.answers')]);
    }
  });

  /* Otherwise an entity would pass for one that asks none, and the folder's word would be believed. */
  it.each([
    ['an entity names one that has no block', { block: '' }, 'entities[0].powers.apodera'],
    [
      'an entity names one that nobody knows',
      { entity: OF_ENTITY.replace('apodera', 'otro') },
      'entities[0].powers.otro',
    ],
    [
      'an entity does not say what it must',
      { entity: '    powers: { apodera: {} }\n' },
      'entities[0].powers.apodera.application',
    ],
    ['the block is of one that nobody knows', { block: `${BLOCK.replace('apodera', 'otro')}` }, 'powers.otro'],
    [
      'production would be simulated',
      { block: 'powers: { apodera: { simulator: true } }\n' },
      'powers.apodera.simulator',
    ],
    ['production would ask without TLS', { block: BLOCK.replace('https', 'http') }, 'powers.apodera.url'],
  ])('stop the start where %s', async (_what, edit, place) => {
    const { config, texts } = await read(having(edit));
    expect([config, texts.join('\n')]).toEqual([null, expect.stringContaining(place)]);
  });

  it('may be simulated in a sandbox', async () => {
    const block = 'powers: { apodera: { simulator: true } }\n';
    const { config, texts } = await read((yaml) => sandbox(having({ block })(yaml)));
    expect([texts, config?.powerSimulators]).toEqual([[], ['apodera']]);
  });
});
